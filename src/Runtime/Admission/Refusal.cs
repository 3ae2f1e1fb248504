using System.Globalization;
using LlmLimiter.Limits;

namespace LlmLimiter.Admission;

/// <summary>The exceptions of calls that get no turn: which rule, how long, and what to do.</summary>
internal static class Refusal
{
    private const string Advice = "Allow a longer wait (MaxWait, or TimeoutMilliseconds of the attribute), send fewer calls at once, "
        + "or raise the limit in the configuration if the provider grants more.";

    public static RequestTooLargeException TooLarge(ModelState model, SlidingWindow window, long cost) =>
        new(Text($"{model.Id}: the call is charged {cost:N0}, but the limit is {window.Rule}, so it can never be sent. ")
            + "Shorten the prompt, lower the bound on the answer (max tokens), or split the call; "
            + "raise the limit in the configuration if the provider grants more.")
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
            Rule = window.Rule.ToString(),
        };

    /// <summary>The deadline comes before the turn can: said at once, without waiting.</summary>
    public static RateLimitTimeoutException BeforeDeadline(ModelState model, SlidingWindow binding, int ahead, TimeSpan maxWait, TimeSpan needed) =>
        new(Text($"{model.Id}: the call cannot get its turn within {SpanInWords.Length(maxWait)}: {Calls(ahead, "ahead")}, and ")
            + Text($"{binding.Rule} lets it go in {SpanInWords.Length(needed)} at the earliest. {Advice}"))
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
            Rule = binding.Rule.ToString(),
            RetryAfter = needed,
        };

    /// <summary>The deadline passed while the call waited.</summary>
    public static RateLimitTimeoutException AtDeadline(ModelState model, SlidingWindow? binding, int others, TimeSpan waited, TimeSpan? needed) =>
        new(Text($"{model.Id}: the call waited {SpanInWords.Length(waited)} and its turn did not come: ")
            + (binding is null ? "" : Text($"{binding.Rule} held it, and "))
            + Text($"{Calls(others, "waiting beside it")}")
            + (needed is { } more ? Text($"; it needs about {SpanInWords.Length(more)} more. {Advice}") : $". {Advice}"))
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
            Rule = binding?.Rule.ToString(),
            RetryAfter = needed,
        };

    public static RateLimitQueueFullException QueueFull(ModelState model, int maxQueued) =>
        new(Text($"{model.Id}: {Calls(model.Queue.Count, "waiting")}, and MaxQueued allows {maxQueued:N0}. Slow the caller down, or raise MaxQueued."))
        {
            Provider = model.Id.Provider,
            Model = model.Id.Model,
        };

    private static string Calls(int count, string where) => count switch
    {
        0 => $"no call is {where}",
        1 => $"1 call is {where}",
        _ => Text($"{count:N0} calls are {where}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
