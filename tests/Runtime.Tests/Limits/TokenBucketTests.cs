using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

public sealed class TokenBucketTests
{
    private static readonly TimeSpan _per = TimeSpan.FromMinutes(1);
    private static readonly Config _thousandCases = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    // Amount, burst and margin of a rule per minute.
    private static readonly Gen<LimitRule> _rule =
        from amount in Gen.OneOf(Gen.Choose(1, 200), Gen.Choose(1_000, 100_000))
        from share in Gen.Choose(1, 150)
        from margin in Gen.Elements(0, 100, 500, 20_000)
        select new LimitRule(LimitMetric.TotalTokens, amount, _per)
        {
            Window = LimitWindow.TokenBucket,
            Burst = share == 150 ? null : Math.Max(1, amount * share / 100),
            Margin = TimeSpan.FromMilliseconds(margin),
        };

    private readonly MonotonicClock _clock = new(new FakeTime());

    [Fact]
    public void A_full_bucket_goes_at_once_and_refills_evenly()
    {
        TokenBucket bucket = Bucket(Rule(amount: 60, burst: 10));
        Assert.True(bucket.Fits(10, now: 0));
        bucket.Reserve(10, now: 0);

        Assert.Equal(Seconds(1), bucket.EarliestFor(ahead: 0, 1, now: 0));
        Assert.Equal(Seconds(10), bucket.EarliestFor(ahead: 0, 10, now: 0));
        Assert.False(bucket.Fits(1, Seconds(1) - 1));
        Assert.True(bucket.Fits(1, Seconds(1)));
        Assert.Equal(9, bucket.Used);
    }

    [Fact]
    public void A_call_above_the_burst_waits_for_a_full_bucket_and_leaves_a_debt()
    {
        TokenBucket bucket = Bucket(Rule(amount: 60, burst: 10));
        bucket.Reserve(1, now: 0);
        Assert.False(bucket.Fits(40, now: Seconds(1) - 1));
        Assert.True(bucket.Fits(40, now: Seconds(1)));
        bucket.Reserve(40, now: Seconds(1));

        Assert.Equal(Seconds(32), bucket.EarliestFor(ahead: 0, 1, now: Seconds(1)));
        Assert.Equal(Seconds(41), bucket.EarliestFor(ahead: 0, 40, now: Seconds(1)));
    }

    [Fact]
    public void The_margin_makes_the_burst_smaller_by_what_refills_meanwhile_but_never_nothing()
    {
        TokenBucket bucket = Bucket(Rule(amount: 600, burst: 10, TimeSpan.FromMilliseconds(500)));
        bucket.Reserve(5, now: 0);
        Assert.False(bucket.Fits(1, now: 0));
        Assert.True(Bucket(Rule(amount: 600, burst: 10, _per)).Fits(1, now: 0));
    }

    [Fact]
    public void What_comes_back_comes_back_until_the_refill_has_passed_it()
    {
        TokenBucket bucket = Bucket(Rule(amount: 60, burst: 30));
        long first = bucket.Reserve(10, now: 0);
        long second = bucket.Reserve(20, now: 0);
        bucket.Advance(Seconds(15));
        Assert.False(bucket.Settle(first, reserved: 10, kept: 0));
        Assert.True(bucket.Settle(second, reserved: 20, kept: 0));
        Assert.Equal(0, bucket.Used);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void Calls_given_back_at_once_leave_nothing_in_whichever_order(int first, int second, int third)
    {
        TokenBucket bucket = Bucket(Rule(amount: 60, burst: 30));
        long[] tickets = [bucket.Reserve(5, now: 0), bucket.Reserve(10, now: 0), bucket.Reserve(15, now: 0)];
        foreach (int call in (int[])[first, second, third])
        {
            bucket.Settle(tickets[call], reserved: 5 * (call + 1), kept: 0);
        }

        Assert.Equal((0, 0), (bucket.Used, bucket.Open));
    }

    [Fact]
    public void A_new_rule_starts_with_what_the_charges_of_the_old_one_would_have_left()
    {
        TokenBucket bucket = Bucket(Rule(amount: 60, burst: 30));
        bucket.Absorb(new PastCharge(0, 0, 10), Seconds(20));
        bucket.Absorb(new PastCharge(Seconds(5), Seconds(5), 10), Seconds(20));
        bucket.Advance(Seconds(15));
        Assert.Equal(5, bucket.Used);
    }

    [Fact]
    public void Charges_saturate_and_the_bucket_opens_never_then()
    {
        TokenBucket bucket = Bucket(Rule(amount: 1, burst: 1));
        for (int i = 0; i < 3; i++)
        {
            bucket.Charge(long.MaxValue / 2, now: 0);
        }

        Assert.True(bucket.Used > 0);
        Assert.False(bucket.Fits(1, Seconds(1_000_000)));
        Assert.Equal(MonotonicClock.Never, bucket.EarliestFor(ahead: 0, 1, now: Seconds(1_000_000)));
    }

    [Fact]
    public void What_is_held_leaves_with_no_time_and_a_look_ahead_is_without_it()
    {
        TokenBucket bucket = Bucket(Rule(amount: 60, burst: 30));
        bucket.Hold(30);
        Assert.False(bucket.Fits(1, Seconds(600)));
        Assert.Equal(MonotonicClock.Never, bucket.EarliestFor(ahead: 0, 1, Seconds(600)));
        Assert.Equal(Seconds(600), bucket.EarliestFor(ahead: 0, 1, Seconds(600), openComesBack: true));
        Assert.True(bucket.Fork().Fits(30, Seconds(600)));
        bucket.Release(30);
        Assert.True(bucket.Fits(30, Seconds(600)));
    }

    [Fact]
    public void It_is_an_exact_bucket_and_stays_under_its_bound_over_every_span()
    {
        Gen<(int Wait, int Share)> step =
            from wait in Gen.Frequency((3, Gen.Constant(0)), (5, Gen.Choose(0, 3_000)), (1, Gen.Choose(0, 70_000)))
            from share in Gen.Choose(0, 110)
            select (wait, share);
        Check.One(_thousandCases, Prop.ForAll(
            (from rule in _rule from steps in step.ListOf() select (rule, steps)).ToArbitrary(), run => IsExact(run.rule, run.steps)));
    }

    [Fact]
    public void What_comes_back_never_makes_capacity_nor_takes_any()
    {
        Gen<(int Wait, int Cost, int Settles, int Kept)> step =
            from wait in Gen.Frequency((3, Gen.Constant(0)), (5, Gen.Choose(0, 8_000)), (1, Gen.Choose(0, 70_000)))
            from cost in Gen.Choose(0, 40)
            from settles in Gen.Choose(0, 5)
            from kept in Gen.Choose(0, 40)
            select (wait, cost, settles, kept);
        Check.One(_thousandCases, Prop.ForAll(step.ListOf().ToArbitrary(), IsNeverBelowTheBucketOfWhatWasKept));
    }

    private bool IsExact(LimitRule rule, IList<(int Wait, int Share)> steps)
    {
        TokenBucket bucket = Bucket(rule);
        long burst = BurstOf(rule);
        var log = new List<(long At, long Cost)>();
        long now = 0;
        foreach ((int wait, int share) in steps)
        {
            now += wait * TimeSpan.TicksPerMillisecond / 7;
            long cost = Math.Min(rule.Amount, share * Math.Max(1, rule.Amount / 100));
            bool fits = ExactLevel(rule, log, now) is var level && (level + cost <= burst || (cost > burst && level == 0));
            long earliest = bucket.EarliestFor(ahead: 0, cost, AdvancedTo(bucket, now));
            if (bucket.Fits(cost, now) != fits || fits != (earliest == now) || bucket.Used != level)
            {
                return false;
            }

            if (!fits && (bucket.Fork().Fits(cost, earliest - 1) || !bucket.Fork().Fits(cost, earliest)))
            {
                return false;
            }

            if (fits && cost > 0)
            {
                bucket.Reserve(cost, now);
                log.Add((now, cost));
            }
        }

        return IsUnderItsBound(rule, burst, log);
    }

    /// <summary>Over any span s at most burst + rate·s + what the largest call exceeds the burst by.</summary>
    private static bool IsUnderItsBound(LimitRule rule, long burst, List<(long At, long Cost)> log)
    {
        for (int first = 0; first < log.Count; first++)
        {
            (BigInteger sum, long largest) = (0, 0);
            for (int last = first; last < log.Count; last++)
            {
                sum += log[last].Cost;
                largest = Math.Max(largest, log[last].Cost);
                BigInteger refill = (BigInteger)rule.Amount * (log[last].At - log[first].At);
                if (sum * rule.Per.Ticks > ((burst + Math.Max(0, largest - burst)) * (BigInteger)rule.Per.Ticks) + refill)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool IsNeverBelowTheBucketOfWhatWasKept(IList<(int Wait, int Cost, int Settles, int Kept)> steps)
    {
        LimitRule rule = Rule(amount: 60, burst: 60);
        TokenBucket bucket = Bucket(rule);
        var charged = new List<(long At, long Cost)>();
        var kept = new List<(long At, long Cost)>();
        var open = new List<(int Number, long Ticket)>();
        long now = 0;
        foreach ((int wait, int cost, int settles, int keeps) in steps)
        {
            now += wait * TimeSpan.TicksPerMillisecond;
            if (bucket.Fits(cost, now))
            {
                open.Add((charged.Count, bucket.Reserve(cost, now)));
                charged.Add((now, cost));
                kept.Add((now, cost));
            }

            if (settles < open.Count)
            {
                (int number, long ticket) = open[settles];
                open.RemoveAt(settles);
                bucket.Settle(ticket, charged[number].Cost, keeps);
                kept[number] = (kept[number].At, Math.Min(keeps, kept[number].Cost));
            }

            bucket.Advance(now);
            if (bucket.Used < ExactLevel(rule, kept, now) || bucket.Used > ExactLevel(rule, charged, now))
            {
                return false;
            }
        }

        // Nothing is left behind.
        open.ForEach(call => bucket.Settle(call.Ticket, charged[call.Number].Cost, kept: 0));
        bucket.Advance(now + (2 * rule.Per.Ticks));
        return (bucket.Used, bucket.Open) == (0, 0);
    }

    /// <summary>The level of a bucket that was charged this from the start, rounded up to whole units.</summary>
    private static long ExactLevel(LimitRule rule, List<(long At, long Cost)> charges, long now)
    {
        (BigInteger level, long at) = (0, 0);
        foreach ((long moment, long cost) in charges)
        {
            level = BigInteger.Max(0, level - ((BigInteger)rule.Amount * (moment - at))) + ((BigInteger)cost * rule.Per.Ticks);
            at = moment;
        }

        level = BigInteger.Max(0, level - ((BigInteger)rule.Amount * (now - at)));
        return (long)((level + rule.Per.Ticks - 1) / rule.Per.Ticks);
    }

    private static long BurstOf(LimitRule rule) =>
        Math.Max(1, (rule.Burst ?? rule.Amount) - (long)((BigInteger)rule.Amount * rule.EffectiveMargin.Ticks / rule.Per.Ticks));

    private static long AdvancedTo(TokenBucket bucket, long now)
    {
        bucket.Advance(now);
        return now;
    }

    private static long Seconds(long seconds) => seconds * TimeSpan.TicksPerSecond;

    private static LimitRule Rule(long amount, long burst, TimeSpan margin = default) =>
        new(LimitMetric.TotalTokens, amount, _per) { Window = LimitWindow.TokenBucket, Burst = burst, Margin = margin };

    private TokenBucket Bucket(LimitRule rule) => new(rule, _clock);
}
