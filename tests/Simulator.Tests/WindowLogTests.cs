using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;

namespace Simulator.Tests;

public sealed class WindowLogTests
{
    private static readonly SimulatedModel _model = new("m") { Requests = 3, Tokens = 100, Per = TimeSpan.FromSeconds(60) };

    [Theory]
    [InlineData("sliding")]
    [InlineData("token_bucket")]
    [InlineData("fixed")]
    [InlineData("quantised")]
    public void It_decides_on_any_load_as_the_rule_says(string kind)
    {
        int admitted = 0, refused = 0, overruns = 0;
        RandomLoad.ForAll(kind, load =>
        {
            WindowLog log = load.Run(new NaiveProvider(load.Model), (_, _, decision, expected) =>
            {
                Assert.Equal(expected, decision.Verdict == Verdict.Admitted);
                _ = expected ? admitted++ : refused++;
            });
            overruns += log.Entries.Count(entry => entry.IsCompletion);

            Assert.Equal(load.Steps.Length, log.Refused + log.Entries.Count(entry => !entry.IsCompletion));
        });
        Assert.True(admitted > 1_000 && refused > 1_000 && overruns > 1_000, "The loads must meet the limits, and not only that.");
    }

    [Theory]
    [InlineData("sliding")]
    [InlineData("token_bucket")]
    [InlineData("fixed")]
    [InlineData("quantised")]
    public void A_refused_call_fits_after_its_wait_and_not_a_tick_earlier(string kind)
    {
        int waits = 0;
        RandomLoad.ForAll(kind, load =>
        {
            var naive = new NaiveProvider(load.Model);
            load.Run(naive, (now, call, decision, _) =>
            {
                if (decision.Verdict is Verdict.Admitted or Verdict.TooLarge)
                {
                    Assert.Equal(TimeSpan.Zero, decision.RetryAfter);
                    return;
                }

                waits++;
                Assert.True(naive.Fits(now + decision.RetryAfter, call.Charge, call.Input));
                Assert.False(naive.Fits(now + decision.RetryAfter - TimeSpan.FromTicks(1), call.Charge, call.Input));
            });
        });
        Assert.True(waits > 1_000, "Many calls must have been told to wait.");
    }

    [Fact]
    public void It_tells_what_the_window_holds_and_when_it_is_empty()
    {
        RandomLoad.ForAll(load =>
        {
            var naive = new NaiveProvider(load.Model);
            load.Run(naive, (now, _, decision, _) =>
            {
                IsThat(decision.Window.Requests, now, naive.RequestsIn);
                IsThat(decision.Window.Tokens, now, naive.TokensIn);
                IsThat(decision.Window.InputTokens, now, naive.InputIn);
                IsThat(decision.Window.OutputTokens, now, naive.OutputIn);
            });
        });

        static void IsThat(MetricUse use, TimeSpan now, Func<TimeSpan, long> usedIn)
        {
            Assert.Equal(usedIn(now), use.Used);
            Assert.Equal(0, usedIn(now + use.Reset));
            Assert.True(use.Used == 0 || usedIn(now + use.Reset - TimeSpan.FromTicks(1)) > 0);
        }
    }

    [Fact]
    public void A_charge_leaves_exactly_one_window_after_it_was_made()
    {
        var log = new WindowLog(_model, RandomLoad.Start);
        TimeSpan at = TimeSpan.FromSeconds(7);
        log.Arrive(at, 100);

        Assert.Equal(Verdict.OutOfTokens, log.Arrive(at + _model.Per - TimeSpan.FromTicks(1), 1).Verdict);
        Assert.Equal(Verdict.Admitted, log.Arrive(at + _model.Per, 100).Verdict);
    }

    [Fact]
    public void A_bucket_lets_in_its_burst_and_then_what_is_refilled()
    {
        var log = new WindowLog(
            new SimulatedModel("m") { Tokens = 60, TokensBurst = 10, Window = SimulatedWindow.TokenBucket }, RandomLoad.Start);

        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.FromHours(1), 10).Verdict);
        Assert.Equal(TimeSpan.FromSeconds(4), log.Arrive(TimeSpan.FromHours(1), 4).RetryAfter);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(4), 4).Verdict);
    }

    [Fact]
    public void A_call_larger_than_the_bucket_waits_until_it_is_full_and_leaves_it_owing_the_rest()
    {
        var log = new WindowLog(
            new SimulatedModel("m") { Tokens = 60, TokensBurst = 10, Window = SimulatedWindow.TokenBucket }, RandomLoad.Start);
        log.Arrive(TimeSpan.Zero, 1);

        Assert.Equal(TimeSpan.FromSeconds(1), log.Arrive(TimeSpan.Zero, 60).RetryAfter);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.FromSeconds(1), 60).Verdict);
        Assert.Equal(TimeSpan.FromSeconds(51), log.Arrive(TimeSpan.FromSeconds(1), 1).RetryAfter);
        Assert.Equal(Verdict.TooLarge, log.Arrive(TimeSpan.FromSeconds(1), 61).Verdict);
    }

    [Fact]
    public void A_bucket_larger_than_the_limit_lets_in_a_call_of_its_size()
    {
        var log = new WindowLog(
            new SimulatedModel("m") { Tokens = 60, TokensBurst = 100, Window = SimulatedWindow.TokenBucket }, RandomLoad.Start);

        Assert.Equal(Verdict.TooLarge, log.Arrive(TimeSpan.Zero, 101).Verdict);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 100).Verdict);
        Assert.Equal(TimeSpan.FromSeconds(1), log.Arrive(TimeSpan.Zero, 1).RetryAfter);
    }

    [Fact]
    public void A_fixed_window_begins_anew_at_midnight_in_its_zone()
    {
        var midnight = new DateTimeOffset(2026, 1, 10, 8, 0, 0, TimeSpan.Zero);
        var model = new SimulatedModel("m")
        {
            Requests = 1,
            Per = TimeSpan.FromDays(1),
            Window = SimulatedWindow.Fixed,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"),
        };
        var log = new WindowLog(model, midnight - TimeSpan.FromSeconds(30));
        log.Arrive(TimeSpan.Zero, 1);

        Assert.Equal(TimeSpan.FromSeconds(10), log.Arrive(TimeSpan.FromSeconds(20), 1).RetryAfter);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.FromSeconds(30), 1).Verdict);
        Assert.Equal(TimeSpan.FromDays(1), log.Arrive(TimeSpan.FromSeconds(30), 1).RetryAfter);
    }

    [Fact]
    public void Requests_are_held_to_their_share_of_the_quantum_too()
    {
        var model = new SimulatedModel("m") { Requests = 600, Quantum = TimeSpan.FromSeconds(1) };
        var log = new WindowLog(model, RandomLoad.Start);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 1).Verdict));

        Decision decision = log.Arrive(TimeSpan.FromSeconds(0.4), 1);

        Assert.Equal((Verdict.OutOfRequests, TimeSpan.FromSeconds(0.6)), (decision.Verdict, decision.RetryAfter));
        Assert.Equal(new LimitUse(LimitedMetric.Requests, 10, TimeSpan.FromSeconds(1), Used: 10, Requested: 1), decision.HeldBy);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.FromSeconds(1), 1).Verdict);
    }

    [Fact]
    public void The_limit_itself_is_admitted_and_one_more_is_not()
    {
        var log = new WindowLog(_model, RandomLoad.Start);

        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 60).Verdict);
        Assert.Equal(Verdict.OutOfTokens, log.Arrive(TimeSpan.Zero, 41).Verdict);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 40).Verdict);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 0).Verdict);
        Assert.Equal(Verdict.OutOfRequests, log.Arrive(TimeSpan.Zero, 0).Verdict);
    }

    [Fact]
    public void A_refused_call_is_not_charged()
    {
        var log = new WindowLog(_model, RandomLoad.Start);
        log.Arrive(TimeSpan.Zero, 60);
        log.Arrive(TimeSpan.Zero, 50);

        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 40).Verdict);
        Assert.Equal(1, log.Refused);
    }

    [Fact]
    public void A_call_above_the_limit_by_itself_is_too_large_even_for_an_empty_window()
    {
        Decision decision = new WindowLog(_model, RandomLoad.Start).Arrive(TimeSpan.Zero, 101);

        Assert.Equal(Verdict.TooLarge, decision.Verdict);
        Assert.Equal(TimeSpan.Zero, decision.RetryAfter);
    }

    [Fact]
    public void The_limit_that_holds_longer_is_the_one_named()
    {
        var log = new WindowLog(_model with { Requests = 2 }, RandomLoad.Start);
        log.Arrive(TimeSpan.FromSeconds(0), 10);
        log.Arrive(TimeSpan.FromSeconds(20), 80);

        Decision requests = log.Arrive(TimeSpan.FromSeconds(30), 20);
        Decision tokens = log.Arrive(TimeSpan.FromSeconds(30), 21);

        Assert.Equal((Verdict.OutOfRequests, TimeSpan.FromSeconds(30)), (requests.Verdict, requests.RetryAfter));
        Assert.Equal((Verdict.OutOfTokens, TimeSpan.FromSeconds(50)), (tokens.Verdict, tokens.RetryAfter));
    }

    [Fact]
    public void What_an_answer_used_beyond_its_charge_is_charged_when_it_is_complete()
    {
        var log = new WindowLog(_model, RandomLoad.Start);
        int call = log.Arrive(TimeSpan.Zero, 40).Call;
        log.Complete(TimeSpan.FromSeconds(10), call, promptTokens: 0, completionTokens: 90);

        Assert.Equal(Verdict.OutOfTokens, log.Arrive(TimeSpan.FromSeconds(10), 11).Verdict);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.FromSeconds(10), 10).Verdict);
        Assert.Equal(Verdict.OutOfTokens, log.Arrive(TimeSpan.FromSeconds(69.9), 51).Verdict); // 50 until 70 s, 10 until 70 s
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.FromSeconds(70), 100).Verdict);
    }

    [Fact]
    public void Nothing_comes_back_when_an_answer_used_less()
    {
        var log = new WindowLog(_model, RandomLoad.Start);
        int call = log.Arrive(TimeSpan.Zero, 90).Call;
        log.Complete(TimeSpan.Zero, call, promptTokens: 0, completionTokens: 10);

        Assert.Equal(Verdict.OutOfTokens, log.Arrive(TimeSpan.Zero, 11).Verdict);
        Assert.Equal(10, log.UsedTokens);
    }

    [Theory]
    [InlineData(SimulatedWindow.Sliding)]
    [InlineData(SimulatedWindow.TokenBucket)]
    [InlineData(SimulatedWindow.Fixed)]
    public void What_an_answer_did_not_use_comes_back_where_the_profile_says_so(SimulatedWindow window)
    {
        var log = new WindowLog(
            new SimulatedModel("m") { Tokens = 100, Window = window, Profile = ChargeProfile.Generic }, RandomLoad.Start);
        int call = log.Arrive(TimeSpan.Zero, 90).Call;
        log.Complete(TimeSpan.Zero, call, promptTokens: 20, completionTokens: 10);

        Assert.Equal(Verdict.OutOfTokens, log.Arrive(TimeSpan.Zero, 71).Verdict);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 70).Verdict);
    }

    [Theory]
    [InlineData(SimulatedWindow.Sliding)]
    [InlineData(SimulatedWindow.TokenBucket)]
    [InlineData(SimulatedWindow.Fixed)]
    public void What_comes_back_after_its_charge_has_left_makes_no_room(SimulatedWindow window)
    {
        var log = new WindowLog(
            new SimulatedModel("m") { Tokens = 100, Window = window, Profile = ChargeProfile.Generic }, RandomLoad.Start);
        int call = log.Arrive(TimeSpan.Zero, 90).Call;
        log.Complete(TimeSpan.FromMinutes(2), call, promptTokens: 0, completionTokens: 0);

        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.FromMinutes(2), 100).Verdict);
        Assert.Equal(Verdict.OutOfTokens, log.Arrive(TimeSpan.FromMinutes(2), 1).Verdict);
    }

    [Theory]
    [InlineData(SimulatedWindow.Sliding)]
    [InlineData(SimulatedWindow.TokenBucket)]
    [InlineData(SimulatedWindow.Fixed)]
    public void A_prompt_must_fit_what_remains_of_the_input_limit(SimulatedWindow window)
    {
        var log = new WindowLog(new SimulatedModel("m") { InputTokens = 60, Window = window }, RandomLoad.Start);
        log.Arrive(TimeSpan.Zero, charge: 1_000, inputTokens: 40);

        Decision refused = log.Arrive(TimeSpan.Zero, charge: 0, inputTokens: 21);

        Assert.Equal(Verdict.OutOfTokens, refused.Verdict);
        Assert.Equal(new LimitUse(LimitedMetric.InputTokens, 60, TimeSpan.FromMinutes(1), Used: 40, Requested: 21), refused.HeldBy);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, charge: 0, inputTokens: 20).Verdict);
    }

    [Fact]
    public void A_prompt_above_the_input_limit_by_itself_is_too_large()
    {
        Decision decision = new WindowLog(new SimulatedModel("m") { InputTokens = 60 }, RandomLoad.Start).Arrive(TimeSpan.Zero, 1, 61);

        Assert.Equal((Verdict.TooLarge, TimeSpan.Zero), (decision.Verdict, decision.RetryAfter));
        Assert.Equal(LimitedMetric.InputTokens, decision.HeldBy?.Metric);
    }

    [Theory]
    [InlineData(SimulatedWindow.Sliding, 60)] // the answer leaves as a whole
    [InlineData(SimulatedWindow.TokenBucket, 20)] // the 20 tokens it was too long are refilled
    [InlineData(SimulatedWindow.Fixed, 20)] // 20 s to the end of the minute
    public void Answers_above_the_output_limit_keep_calls_out_until_they_have_drained(SimulatedWindow window, double seconds)
    {
        var log = new WindowLog(new SimulatedModel("m") { OutputTokens = 60, Window = window }, RandomLoad.Start);
        int one = log.Arrive(TimeSpan.Zero, 0).Call;
        int other = log.Arrive(TimeSpan.Zero, 0).Call;
        log.Complete(TimeSpan.Zero, one, promptTokens: 500, completionTokens: 60);
        Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 0).Verdict);
        log.Complete(TimeSpan.Zero, other, promptTokens: 500, completionTokens: 20);

        Decision refused = log.Arrive(TimeSpan.Zero, 0);

        Assert.Equal((Verdict.OutOfTokens, TimeSpan.FromSeconds(seconds)), (refused.Verdict, refused.RetryAfter));
        Assert.Equal(new LimitUse(LimitedMetric.OutputTokens, 60, TimeSpan.FromMinutes(1), Used: 80, Requested: 0), refused.HeldBy);
        Assert.Equal(Verdict.OutOfTokens, log.Arrive(refused.RetryAfter - TimeSpan.FromTicks(1), 0).Verdict);
        Assert.Equal(Verdict.Admitted, log.Arrive(refused.RetryAfter, 0).Verdict);
    }

    [Fact]
    public void Zero_means_not_limited()
    {
        var log = new WindowLog(new SimulatedModel("m"), RandomLoad.Start);

        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal(Verdict.Admitted, log.Arrive(TimeSpan.Zero, 1_000_000).Verdict));
    }

    [Fact]
    public void A_clock_that_goes_back_is_an_error()
    {
        var log = new WindowLog(_model, RandomLoad.Start);
        log.Arrive(TimeSpan.FromSeconds(2), 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => log.Arrive(TimeSpan.FromSeconds(1), 1));
    }
}
