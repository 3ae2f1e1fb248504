using System.Globalization;
using LlmLimiter.Limits;

namespace LlmLimiter.Admission;

/// <summary>The exceptions of calls that get no turn: which rule, how long, and what to do.</summary>
internal static class Refusal
{
    public static RequestTooLargeException TooLarge(ModelState model, SlidingWindow window, long cost) =>
        new(Text($"{model.Id}: the call is charged {cost:N0}, but the limit is {window.Rule}, so it can never be sent. ")
            + "Shorten the prompt, lower the bound on the answer (max tokens), or split the call; raise the limit in the configuration if the provider grants more.")
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
            Rule = window.Rule.ToString(),
        };

    /// <summary>The deadline comes before the turn can: said at once, without waiting.</summary>
    public static RateLimitTimeoutException BeforeDeadline(ModelState model, SlidingWindow? binding, int ahead, TimeSpan maxWait, TimeSpan needed) =>
        new(Text($"{model.Id}: the call cannot get its turn within {SpanInWords.Length(maxWait)}: {CallsAhead(ahead)}, and ")
            + Text($"{(binding is null ? "the limit" : binding.Rule)} lets it go in {SpanInWords.Length(needed)} at the earliest. ")
            + "Allow a longer wait (MaxWait), send fewer calls at once, or raise the limit in the configuration if the provider grants more.")
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
            Rule = binding?.Rule.ToString(),
            RetryAfter = needed,
        };

    /// <summary>The deadline passed while the call waited.</summary>
    public static RateLimitTimeoutException AtDeadline(ModelState model, TimeSpan waited, TimeSpan? needed) =>
        new(Text($"{model.Id}: the call waited {SpanInWords.Length(waited)} and its turn did not come; {model.Queue.Count:N0} calls wait")
            + (needed is { } more ? Text($", and this one would need about {SpanInWords.Length(more)} more. ") : ". ")
            + "Allow a longer wait (MaxWait), send fewer calls at once, or raise the limit in the configuration if the provider grants more.")
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
            RetryAfter = needed,
        };

    public static RateLimitQueueFullException QueueFull(ModelState model, int maxQueued) =>
        new(Text($"{model.Id}: {maxQueued:N0} calls wait already, as many as MaxQueued allows. ")
            + "Slow the caller down, or raise MaxQueued.")
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
        };

    private static string CallsAhead(int ahead) => ahead switch
    {
        0 => "no call is ahead",
        1 => "1 call is ahead",
        _ => Text($"{ahead:N0} calls are ahead"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
