using LlmLimiter;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Checks a limiter's options and reads its limits: when the host starts, else when the limiter is first resolved.</summary>
internal sealed class LlmLimiterValidation(LlmLimiterBuilder limiter) : IValidateOptions<LlmRateLimiterOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LlmRateLimiterOptions options)
    {
        if (name != limiter.Name)
        {
            return ValidateOptionsResult.Skip;
        }

        try
        {
            limiter.Check(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is ArgumentException or RateLimitConfigException)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
