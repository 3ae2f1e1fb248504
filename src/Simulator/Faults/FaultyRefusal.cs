using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Simulator.Faults;

/// <summary>Decisions that no log has made: refusals in the words of a limit that is not used up.</summary>
internal static class FaultyRefusal
{
    private const long Unlimited = 1_000; // what is told of a limit that the model does not have
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly TimeSpan _long = new(114, 18, 0); // as seen in the wild

    /// <summary>The decision; null: the fault is not about a limit.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="model">The model.</param>
    /// <param name="window">How its limits stand.</param>
    /// <param name="now">The moment that the call arrives.</param>
    public static Decision? Of(FaultKind kind, SimulatedModel model, WindowUse window, DateTimeOffset now)
    {
        long requests = Or(model.Requests);
        long tokens = Or(Math.Max(model.Tokens, model.InputTokens));
        long perDay = Or(model.RequestsPerDay);
        return kind switch
        {
            FaultKind.DailyQuota => Refuse(
                Verdict.OutOfRequests,
                new CalendarWindows(now, _day, model.TimeZone).EndAfter(TimeSpan.Zero),
                new LimitUse(LimitedMetric.Requests, perDay, _day, perDay, Requested: 1)),
            FaultKind.LongRetryAfter => Refuse(
                Verdict.OutOfRequests, _long, new LimitUse(LimitedMetric.Requests, requests, model.Per, requests, Requested: 1)),
            FaultKind.RequestTooLarge => Refuse(
                Verdict.TooLarge,
                TimeSpan.Zero,
                new LimitUse(model.InputTokens > model.Tokens ? LimitedMetric.InputTokens : LimitedMetric.Tokens, tokens, model.Per, Used: 0, 2 * tokens)),
            _ => null,
        };

        Decision Refuse(Verdict verdict, TimeSpan wait, LimitUse heldBy) => new(verdict, Call: -1, wait, window, heldBy) { ToldWait = wait };
    }

    private static long Or(long limit) => limit == 0 ? Unlimited : limit;
}
