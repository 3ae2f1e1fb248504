using FsCheck;
using FsCheck.Fluent;

namespace LlmLimiter.Tests.Limiter;

/// <summary>Whatever an answer says, true or not: it never loosens a limit, it breaks nothing, and it stops nobody for good.</summary>
public sealed class FeedbackPropertyTests
{
    private const int Requests = 20;
    private const int Tokens = 500;

    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    // Few of them lie in between: what matters is none, little, about the limit, and absurd.
    private static readonly Gen<long?> _amount = Gen.Frequency(
        (2, Gen.Constant<long?>(null)), (2, Gen.Constant<long?>(0)), (4, Gen.Choose(0, Tokens * 2).Select(amount => (long?)amount)),
        (1, Gen.Elements<long?>(1, 1_000_000_000_000)));

    private static readonly Gen<TimeSpan?> _span = Gen.Frequency(
        (2, Gen.Constant<TimeSpan?>(null)), (3, Gen.Choose(1, 90_000).Select(ms => (TimeSpan?)TimeSpan.FromMilliseconds(ms))),
        (1, Gen.Constant<TimeSpan?>(TimeSpan.FromHours(114))));

    private static readonly Gen<LimitFeedback> _limit =
        from metric in Gen.Elements(Enum.GetValues<LimitMetric>())
        from per in Gen.Elements<TimeSpan?>(null, _minute, TimeSpan.FromDays(1))
        from limit in _amount
        from remaining in _amount
        from reset in _span
        from rounding in Gen.Elements<long>(0, 100, 1_000_000_000_000)
        select new LimitFeedback(metric) { Per = per, Limit = limit is 0 ? 1 : limit, Remaining = remaining, Reset = reset, Rounding = rounding };

    private static readonly Gen<ProviderFeedback> _feedback =
        from limits in _limit.ListOf()
        from refusal in Gen.Frequency(
            (3, Gen.Constant<RefusalKind?>(null)), (1, Gen.Elements(Enum.GetValues<RefusalKind>()).Select(kind => (RefusalKind?)kind)))
        from retryAfter in _span
        select new ProviderFeedback { Limits = [.. limits.Take(3)], Refusal = refusal, RetryAfter = retryAfter };

    private static readonly Gen<(int Action, int Choice, ProviderFeedback Feedback)> _step =
        from action in Gen.Choose(0, 9)
        from choice in Gen.Choose(0, 1_000)
        from feedback in _feedback
        select (action, choice, feedback);

    [Fact]
    public void No_answer_loosens_a_limit_or_stops_calls_for_good() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(600).WithEndSize(120),
        Prop.ForAll(Gen.Elements(Enum.GetValues<LimitWindow>()).Zip(_step.ListOf()).ToArbitrary(), run => Try(run.Item1, [.. run.Item2])));

    private static void Try(LimitWindow window, List<(int Action, int Choice, ProviderFeedback Feedback)> steps)
    {
        using var limiter = new LimiterUnderTest(new ModelLimits
        {
            Rules =
            [
                new LimitRule(LimitMetric.Requests, Requests, _minute) { Window = window, Margin = TimeSpan.Zero },
                new LimitRule(LimitMetric.TotalTokens, Tokens, _minute) { Window = window, Margin = TimeSpan.Zero },
            ],
        });
        var granted = new List<(DateTimeOffset At, int Tokens)>();
        var open = new List<LlmLease>();
        TimeSpan longest = _minute;
        foreach ((int action, int choice, ProviderFeedback feedback) in steps)
        {
            switch (action)
            {
                case < 4:
                    TryTake(1 + (choice % 60));
                    break;
                case < 6:
                    limiter.Time.Advance(TimeSpan.FromMilliseconds(choice * 20));
                    break;
                case 6 when open.Count > 0:
                    open[choice % open.Count].RecordUsage(new TokenUsage(choice % 60, 0));
                    break;
                case 7:
                    limiter.Limiter.ApplyFeedback(limiter.ProviderName, LimiterUnderTest.Model, Noted(feedback));
                    break;
                case > 7 when open.Count > 0:
                    open[choice % open.Count].ApplyFeedback(Noted(feedback));
                    break;
            }

            AssertWithin();
        }

        // Whatever was said, when its time is over and nothing is said any more, calls go again.
        limiter.Time.Advance(longest * 1.2);
        for (int i = 0; i < 200 && !TryTake(1); i++)
        {
            limiter.Time.Advance(_minute);
        }

        Assert.True(TryTake(0) || granted[^1].At > limiter.Time.GetUtcNow() - _minute);
        AssertWithin();

        bool TryTake(int tokens)
        {
            try
            {
                if (limiter.TryAcquire(tokens, out LlmLease lease))
                {
                    open.Add(lease);
                    granted.Add((limiter.Time.GetUtcNow(), tokens));
                    return true;
                }
            }
            catch (RequestTooLargeException)
            {
                // The provider told of a limit that has no room for it.
            }

            return false;
        }

        ProviderFeedback Noted(ProviderFeedback feedback)
        {
            longest = feedback.RetryAfter > longest ? feedback.RetryAfter.Value : longest;
            return feedback;
        }

        void AssertWithin()
        {
            DateTimeOffset now = limiter.Time.GetUtcNow();
            DateTimeOffset from = window is LimitWindow.Fixed ? now.AddTicks(-(now.Ticks % _minute.Ticks) - 1) : now - _minute;
            (DateTimeOffset At, int Tokens)[] within = [.. granted.Where(call => call.At > from)];
            int most = window is LimitWindow.TokenBucket ? 2 : 1;
            Assert.InRange(within.Length, 0, Requests * most);
        }
    }
}
