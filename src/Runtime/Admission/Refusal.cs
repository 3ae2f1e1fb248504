using System.Globalization;
using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>The exceptions of calls that get no turn: which rule, how long, and what to do.</summary>
internal static class Refusal
{
    private const string Advice = "Allow a longer wait (MaxWait, or TimeoutMilliseconds of the attribute), send fewer calls at once, "
        + "or raise the limit in the configuration if the provider grants more.";

    private const string AdviceWhenRefused = "Try again after that, or allow a longer wait (MaxWait, or TimeoutMilliseconds of the attribute).";

    public static RequestTooLargeException TooLarge(Lane lane, int window, long cost) =>
        new(Text($"{lane.Model.Id}: the call is charged {cost:N0}, but the limit is {Rule(lane, window)}, so it can never be sent. ")
            + "Shorten the prompt, lower the bound on the answer (max tokens), or split the call; "
            + "raise the limit in the configuration if the provider grants more.")
        {
            Provider = lane.Model.Id.Provider,
            Model = lane.Model.Id.Model,
            Rule = Rule(lane, window),
        };

    /// <summary>The deadline comes before the turn can: said at once, without waiting.</summary>
    public static RateLimitTimeoutException BeforeDeadline(Lane lane, in Earliest earliest, int ahead, TimeSpan maxWait, TimeSpan needed) =>
        new(Text($"{lane.Model.Id}: the call cannot get its turn within {SpanInWords.Length(maxWait)}: {Calls(ahead, "ahead")}, and ")
            + (needed == TimeSpan.MaxValue
                ? Text($"{Holder(lane, earliest)} does not let it go by waiting alone. {AdviceFor(earliest)}")
                : Text($"{Holder(lane, earliest)} lets it go in {SpanInWords.Length(needed)} at the earliest. {AdviceFor(earliest)}")))
        {
            Provider = lane.Model.Id.Provider,
            Model = lane.Model.Id.Model,
            Rule = RuleOf(lane, earliest),
            RetryAfter = needed == TimeSpan.MaxValue ? null : needed,
        };

    /// <summary>The deadline passed while the call waited.</summary>
    /// <param name="lane">The call's.</param>
    /// <param name="earliest">What held it; nothing: others before it did.</param>
    /// <param name="others">How many calls of the model wait beside it.</param>
    /// <param name="waited">How long it waited.</param>
    /// <param name="needed">How much longer it needs; null: that depends on others.</param>
    public static RateLimitTimeoutException AtDeadline(Lane lane, in Earliest earliest, int others, TimeSpan waited, TimeSpan? needed)
    {
        TimeSpan? more = needed == TimeSpan.MaxValue ? null : needed;
        return new(Text($"{lane.Model.Id}: the call waited {SpanInWords.Length(waited)} and its turn did not come: ")
            + (earliest.IsHeld ? Text($"{Holder(lane, earliest)} held it, and ") : "")
            + Text($"{Calls(others, "waiting beside it")}")
            + (more is { } span ? Text($"; it needs about {SpanInWords.Length(span)} more. ") : ". ")
            + AdviceFor(earliest))
        {
            Provider = lane.Model.Id.Provider,
            Model = lane.Model.Id.Model,
            Rule = RuleOf(lane, earliest),
            RetryAfter = more,
        };
    }

    public static RateLimitQueueFullException QueueFull(ModelState model, int maxQueued) =>
        new(Text($"{model.Id}: {Calls(model.Waiting, "waiting")}, and MaxQueued allows {maxQueued:N0}. Slow the caller down, or raise MaxQueued."))
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
        };

    /// <summary>The provider refused a call for a reason that waiting does not cure.</summary>
    /// <param name="model">The model.</param>
    /// <param name="feedback">What it answered.</param>
    /// <param name="cause">What the call threw; null: nothing yet.</param>
    public static ProviderRefusedException ByProvider(ModelId model, ProviderFeedback feedback, Exception? cause = null) =>
        new(Text($"{model}: the provider refused the call, and waiting does not cure it: ")
            + (feedback.Refusal is RefusalKind.RequestTooLarge
                ? "the request alone is above a limit. Shorten the prompt, or lower the bound on the answer (max tokens)."
                : "the credit is spent, or a bound on spending is reached. Pay, or raise the bound.")
            + (feedback.Message is { } message ? $" The provider says: {message}" : ""), cause)
        {
            Provider = model.Provider,
            Model = model.Model,
            Kind = feedback.Refusal.GetValueOrDefault(),
            RetryAfter = feedback.RetryAfter,
        };

    /// <summary>The provider refused a call, and says to come back after the call's deadline.</summary>
    public static RateLimitTimeoutException ByProviderForLonger(ModelId model, ProviderFeedback feedback, TimeSpan maxWait) =>
        new(Text($"{model}: the provider refused the call and lets it go in {SpanInWords.Length(feedback.RetryAfter.GetValueOrDefault())}, ")
            + Text($"but it may wait {SpanInWords.Length(maxWait)}. {AdviceWhenRefused}")
            + (feedback.Message is { } message ? $" The provider says: {message}" : ""))
        {
            Provider = model.Provider,
            Model = model.Model,
            RetryAfter = feedback.RetryAfter,
        };

    private static string? RuleOf(Lane lane, in Earliest earliest) => earliest.Window < 0 ? null : Rule(lane, earliest.Window);

    private static string Holder(Lane lane, in Earliest earliest) => earliest.Throttled switch
    {
        null => Rule(lane, earliest.Window),
        { Name: { } pool } => $"the provider, which has refused calls of the pool '{PrintableName.Of(pool)}',",
        _ => "the provider, which has refused calls of the model,",
    };

    private static string AdviceFor(in Earliest earliest) => earliest.Throttled is null ? Advice : AdviceWhenRefused;

    private static string Rule(Lane lane, int window)
    {
        string rule = lane.Pools.Windows[window].Rule.ToString();
        return lane.Pools.PoolOf(window) is { Name: { } pool } ? $"{rule} of the pool '{PrintableName.Of(pool)}'" : rule;
    }

    private static string Calls(int count, string where) => count switch
    {
        0 => $"no call is {where}",
        1 => $"1 call is {where}",
        _ => Text($"{count:N0} calls are {where}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
