namespace LlmLimiter;

/// <summary>
/// Calls of this method, or of the methods of this type, draw on a model's limits: each estimates its tokens, waits its turn, runs,
/// and records what it used. On an interface member the limited code is a generated decorator, <c>RateLimitedXxx</c>; on an ordinary
/// method <c>AskAsync</c> it is a generated twin, <c>AskRateLimitedAsync</c>, and direct calls of the original are warnings.
/// A method's attribute replaces its type's as a whole.
/// </summary>
/// <param name="provider">The provider's name in the configuration, for example <c>openai</c>.</param>
/// <param name="model">The model's name in the configuration; null: taken at each call from the parameter marked <see cref="ModelNameAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public sealed class RateLimitedAttribute(string provider, string? model = null) : Attribute
{
    /// <summary>The provider's name in the configuration.</summary>
    public string Provider { get; } = provider;

    /// <summary>The model's name in the configuration; null: from the <see cref="ModelNameAttribute"/> parameter.</summary>
    public string? Model { get; } = model;

    /// <summary>
    /// Output tokens expected per call until ten answers were reported, 0 or more; 0: the bound sent to the provider, and 256 where there is none.
    /// From then on what nineteen in twenty answers of late did not exceed is expected, though never more than the bound.
    /// </summary>
    public int OutputTokens { get; set; }

    /// <summary>The longest wait for a turn, in milliseconds, -1 or more; 0: the limiter's <c>MaxWait</c>; -1: no bound.</summary>
    public int TimeoutMilliseconds { get; set; }

    /// <summary>
    /// How often a call that its provider refuses goes back through the queue, in its old place, 0 to 100: after a 429, and where the provider
    /// is out of capacity; a stream before its first item. The longest wait counts for all of its waits together, from when the call first
    /// asked; the time that its sends took counts too. After the last try the caller gets what it threw.
    /// </summary>
    public int MaxRetries { get; set; }

    /// <summary>Which waiting calls go first.</summary>
    public RequestPriority Priority { get; set; }

    /// <summary>A further pool of the provider that the calls draw from, beside those of their model: a team's, for example; null: none.</summary>
    public string? Pool { get; set; }

    /// <summary>
    /// The <see cref="ITokenEstimator"/> that counts the tokens of the prompts, in place of the limiter's; made once, with its public
    /// constructor without parameters. null: the limiter's.
    /// </summary>
    public Type? Estimator { get; set; }

    /// <summary>
    /// The <see cref="IUsageReader{TAnswer}"/> of the method's result, or of its stream's items; made once, with its public constructor without
    /// parameters. null: the usage is found by the usual names.
    /// </summary>
    public Type? UsageReader { get; set; }

    /// <summary>
    /// Of a partial method, the method that makes the call, where it is not called <c>AskCoreAsync</c> for <c>AskAsync</c>.
    /// </summary>
    public string? CoreMethod { get; set; }

    /// <summary>The name of the generated decorator or limited method, where the usual one does not suit.</summary>
    public string? WrapperName { get; set; }
}
