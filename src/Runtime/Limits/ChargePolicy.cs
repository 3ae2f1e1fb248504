using LlmLimiter.Limits;

namespace LlmLimiter;

/// <summary>
/// Which tokens a provider counts, and when: what a call is charged before it is sent, and what of that stands once its usage is known. Asked
/// for the token metrics only; a call is always one request. This class itself is the generic policy (charges what is expected, keeps what was
/// used); derive from it for a provider of your own.
/// </summary>
/// <remarks>
/// The methods are called while the limiter decides, on every call: they must be quick, depend on nothing but their arguments, and not call
/// the limiter. What they return is brought into the range 0 to 10^12. One that throws fails the call that it was asked about. <see cref="Settle"/> is
/// also asked with no usage at all, for what a call keeps at the very least.
/// </remarks>
public class ChargePolicy
{
    /// <summary>Charges input and expected output (else its bound); keeps what was used, up or down.</summary>
    public static ChargePolicy Generic { get; } = new();

    /// <summary>OpenAI's: the larger of the bound on the answer and the request up front; nothing of that comes back.</summary>
    public static ChargePolicy OpenAI { get; } = new OpenAIChargePolicy();

    /// <summary>Azure OpenAI's: input and the bound on the answer up front; nothing comes back.</summary>
    public static ChargePolicy Azure { get; } = new AzureChargePolicy();

    /// <summary>Anthropic's: input without what was read from a cache; output as it is generated.</summary>
    public static ChargePolicy Anthropic { get; } = new AnthropicChargePolicy();

    /// <summary>Gemini's: tokens are input tokens.</summary>
    public static ChargePolicy Gemini { get; } = new GeminiChargePolicy();

    /// <summary>What a call is charged at admission.</summary>
    /// <param name="metric">One of the token metrics.</param>
    /// <param name="estimate">What is expected of the call.</param>
    public virtual long Charge(LimitMetric metric, in TokenEstimate estimate) => metric switch
    {
        LimitMetric.InputTokens => estimate.InputTokens,
        LimitMetric.OutputTokens => ExpectedOutput(estimate),
        _ => Amount.Sum(estimate.InputTokens, ExpectedOutput(estimate)),
    };

    /// <summary>What the call is charged once its usage is known, in all.</summary>
    /// <param name="metric">One of the token metrics.</param>
    /// <param name="estimate">What was expected of the call; default for calls made without a lease.</param>
    /// <param name="usage">What the provider reports.</param>
    /// <param name="charged">What it was charged at admission.</param>
    public virtual long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) => metric switch
    {
        LimitMetric.InputTokens => usage.InputTokens,
        LimitMetric.OutputTokens => usage.OutputTokens,
        _ => usage.TotalTokens,
    };

    /// <summary>
    /// Whether the provider counts the metric as it is generated: the charge of admission is then only held while the call runs, and what was
    /// really used counts from the moment it is reported.
    /// </summary>
    /// <param name="metric">One of the token metrics.</param>
    public virtual bool CountsAsGenerated(LimitMetric metric) => false;

    /// <summary>The output expected, else the bound on it, else 0.</summary>
    protected static long ExpectedOutput(in TokenEstimate estimate) => estimate.ExpectedOutput;
}
