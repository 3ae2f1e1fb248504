using LlmLimiter.Generators.Models;

namespace LlmLimiter.Generators.Emission;

/// <summary>The settings of a limit that its author gave, as assignments of properties.</summary>
internal static class LimitSettings
{
    /// <summary>The assignments.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="qualifier">What stands before the name of a type.</param>
    public static IEnumerable<string> Of(LimitModel limit, string qualifier)
    {
        if (limit.OutputTokens != 0)
        {
            yield return $"OutputTokens = {CSharpText.Number(limit.OutputTokens)}";
        }

        if (limit.TimeoutMilliseconds != 0)
        {
            yield return $"TimeoutMilliseconds = {CSharpText.Number(limit.TimeoutMilliseconds)}";
        }

        if (limit.MaxRetries != 0)
        {
            yield return $"MaxRetries = {CSharpText.Number(limit.MaxRetries)}";
        }

        if (limit.Priority != 0)
        {
            yield return $"Priority = {qualifier}RequestPriority.{(limit.Priority > 0 ? "High" : "Low")}";
        }

        if (limit.Pool is not null)
        {
            yield return $"Pool = {CSharpText.Literal(limit.Pool)}";
        }
    }
}
