using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Reporting;

namespace Simulator.Tests;

public sealed class LogReportTests
{
    private static readonly SimulatedModel _model = new("m") { Requests = 2, Tokens = 100, Per = TimeSpan.FromSeconds(60) };

    [Fact]
    public void An_empty_log_reports_zeros_and_a_share_of_one()
    {
        ModelReport report = Report(_model);

        Assert.Equal((0, 0, 0), (report.Admitted, report.ChargedTokens, report.MostRequestsInAnyWindow));
        Assert.Null(report.FirstAdmission);
        Assert.Null(report.LastAdmission);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, 1.0), (report.Duration, report.IdealDuration, report.Share));
    }

    [Fact]
    public void What_fits_in_one_window_has_a_share_of_one_however_long_it_took()
    {
        ModelReport report = Report(_model, Call(0, 0, 10), Call(55, 1, 10));

        Assert.Equal(TimeSpan.FromSeconds(55), report.Duration);
        Assert.Equal((TimeSpan.Zero, 1.0), (report.IdealDuration, report.Share));
    }

    [Fact]
    public void The_ideal_lets_in_each_call_as_soon_as_the_request_limit_does()
    {
        // Two per minute: at best at 0, 0, 60, 60, 120 s. Here the last of five comes 150 s after the first.
        ModelReport report = Report(_model, Call(10, 0, 1), Call(11, 1, 1), Call(70, 2, 1), Call(90, 3, 1), Call(160, 4, 1));

        Assert.Equal(TimeSpan.FromSeconds(10), report.FirstAdmission);
        Assert.Equal(TimeSpan.FromSeconds(160), report.LastAdmission);
        Assert.Equal(TimeSpan.FromSeconds(150), report.Duration);
        Assert.Equal(TimeSpan.FromSeconds(120), report.IdealDuration);
        Assert.Equal(0.8, report.Share, precision: 10);
    }

    [Fact]
    public void The_ideal_of_fixed_windows_goes_by_the_calendar()
    {
        // Counted from 20 s before a minute: two, then two in the next minute, one in the one after.
        SimulatedModel model = _model with { Window = SimulatedWindow.Fixed };
        ModelReport report = Report(model, Call(10, 0, 1), Call(11, 1, 1), Call(25, 2, 1), Call(79, 3, 1), Call(100, 4, 1));

        Assert.Equal(2, report.MostRequestsInAnyWindow);
        Assert.Equal(TimeSpan.FromSeconds(70), report.IdealDuration);
        Assert.Equal(70 / 90.0, report.Share, precision: 10);
    }

    [Fact]
    public void The_ideal_of_a_bucket_has_its_burst_beside()
    {
        SimulatedModel model = _model with { Window = SimulatedWindow.TokenBucket };
        ModelReport report = Report(model, Call(0, 0, 1), Call(0, 1, 1), Call(30, 2, 1), Call(60, 3, 1), Call(120, 4, 1));

        Assert.Equal(3, report.MostRequestsInAnyWindow); // the window that ends at 30 s holds the burst and what was refilled
        Assert.Equal(TimeSpan.FromSeconds(90), report.IdealDuration);
    }

    [Fact]
    public void The_ideal_keeps_the_order_even_where_a_later_call_would_fit()
    {
        // 60 at 0 s; 50 does not fit until 60 s; the 40 behind it would, but waits its turn.
        ModelReport report = Report(_model, Call(0, 0, 60), Call(61, 1, 50), Call(62, 2, 40));

        Assert.Equal(TimeSpan.FromSeconds(60), report.IdealDuration);
    }

    [Fact]
    public void The_ideal_has_to_wait_for_overruns_too()
    {
        // 50 at 0 s, and 40 more 5 s later: the 20 that came at 65 s cannot come before 60 s, nor the 80 after it before 65 s.
        LogEntry[] log = [Call(0, 0, 50), Overrun(5, 0, 40), Call(65, 1, 20), Call(130, 2, 80)];
        ModelReport report = Report(_model with { Requests = 0 }, log);

        Assert.Equal(190, report.ChargedTokens);
        Assert.Equal(40, report.OverrunTokens);
        Assert.Equal(TimeSpan.FromSeconds(65), report.IdealDuration);
        Assert.Equal(0.5, report.Share, precision: 10);
    }

    [Fact]
    public void The_ideal_has_to_wait_for_room_for_prompts()
    {
        SimulatedModel model = new("m") { InputTokens = 100 };
        ModelReport report = Report(model, Call(0, 0, 0) with { InputTokens = 60 }, Call(80, 1, 0) with { InputTokens = 50 });

        Assert.Equal((100, 60), (report.InputTokensLimit, report.MostInputTokensInAnyWindow));
        Assert.Equal(TimeSpan.FromSeconds(60), report.IdealDuration);
        Assert.Equal(0.75, report.Share, precision: 10);
    }

    [Fact]
    public void The_ideal_has_to_wait_for_answers_to_drain_however_long_they_take()
    {
        // Answers of 20 tokens, 30 of which are the limit: at best two calls at 0 s, two when those answers have left.
        SimulatedModel model = new("m") { OutputTokens = 30 };
        LogEntry[] log = [Call(0, 0, 0), Answer(30, 0), Call(40, 1, 0), Answer(70, 1), Call(90, 2, 0), Answer(119, 2), Call(120, 3, 0)];
        ModelReport report = Report(model, log);

        Assert.Equal((30, 40), (report.OutputTokensLimit, report.MostOutputTokensInAnyWindow));
        Assert.Equal(TimeSpan.FromSeconds(60), report.IdealDuration);
        Assert.Equal(0.5, report.Share, precision: 10);

        static LogEntry Answer(double seconds, int call) => Overrun(seconds, call, 0) with { OutputTokens = 20 };
    }

    [Fact]
    public void Charges_exactly_one_window_apart_are_never_in_the_same_one()
    {
        ModelReport apart = Report(_model, Call(0, 0, 100), Call(60, 1, 100));
        ModelReport close = Report(_model, Call(0, 0, 50), Call(59.9999999, 1, 50));

        Assert.Equal((1, 100), (apart.MostRequestsInAnyWindow, apart.MostTokensInAnyWindow));
        Assert.Equal((2, 100), (close.MostRequestsInAnyWindow, close.MostTokensInAnyWindow));
    }

    [Fact]
    public void The_most_in_any_window_can_pass_the_token_limit_by_an_overrun_and_a_completion_is_no_request()
    {
        ModelReport report = Report(_model, Call(0, 0, 60), Call(1, 1, 40), Overrun(2, 1, 30));

        Assert.Equal((2, 130), (report.MostRequestsInAnyWindow, report.MostTokensInAnyWindow));
    }

    [Theory]
    [InlineData("sliding")]
    [InlineData("token_bucket")]
    [InlineData("fixed")]
    [InlineData("quantised")]
    public void On_any_load_the_figures_are_those_of_the_definition_and_the_ideal_is_never_slower(string kind)
    {
        int held = 0;
        RandomLoad.ForAll(kind, load =>
        {
            var naive = new NaiveProvider(load.Model);
            WindowLog log = load.Run(naive);
            ModelReport report = LogReport.Of(load.Model, RandomLoad.Start, log.Entries, log.Refused, log.UsedTokens);

            Assert.Equal(naive.History.Sum(entry => entry.Tokens), report.ChargedTokens);
            Assert.Equal(naive.MostRequests, report.MostRequestsInAnyWindow);
            Assert.Equal(naive.MostTokens, report.MostTokensInAnyWindow);
            Assert.Equal(naive.MostInput, report.MostInputTokensInAnyWindow);
            Assert.Equal(naive.MostOutput, report.MostOutputTokensInAnyWindow);
            Assert.True(load.Model.Requests == 0 || kind == "token_bucket" || report.MostRequestsInAnyWindow <= load.Model.Requests);
            Assert.True(load.Model.InputTokens == 0 || kind == "token_bucket" || report.MostInputTokensInAnyWindow <= load.Model.InputTokens);
            if (load.Model.Tokens == 0) // so nothing that comes back matters: the schedule itself is never slower
            {
                Assert.InRange(IdealSchedule.Duration(load.Model, RandomLoad.Start, log.Entries), TimeSpan.Zero, report.Duration);
            }

            Assert.InRange(report.IdealDuration, TimeSpan.Zero, report.Duration);
            Assert.InRange(report.Share, 0, 1);
            held += report.IdealDuration > TimeSpan.Zero ? 1 : 0;
        });
        Assert.True(held > 500, "The limits must have held back many of the loads.");
    }

    [Fact]
    public void On_any_load_without_overruns_the_ideal_is_what_a_scheduler_that_tries_every_millisecond_needs()
    {
        RandomLoad.ForAll(load =>
        {
            LogEntry[] entries = [.. Admissions(load)];
            var naive = new NaiveProvider(load.Model);
            TimeSpan now = entries.FirstOrDefault().At;
            foreach (LogEntry entry in entries)
            {
                while (!naive.Arrive(now, entry.Tokens, entry.InputTokens))
                {
                    now += TimeSpan.FromMilliseconds(1);
                }
            }

            Assert.Equal(now - entries.FirstOrDefault().At, IdealSchedule.Duration(load.Model, RandomLoad.Start, entries));
        });
    }

    [Fact]
    public void A_scheduler_that_sends_as_soon_as_it_may_has_a_share_of_one()
    {
        var log = new WindowLog(_model, RandomLoad.Start);
        TimeSpan now = TimeSpan.FromSeconds(3);
        for (int call = 0; call < 200; call++)
        {
            long charge = call * 37 % 100;
            Decision decision = log.Arrive(now, charge);
            if (decision.Verdict != Verdict.Admitted)
            {
                now += decision.RetryAfter;
                Assert.Equal(Verdict.Admitted, log.Arrive(now, charge).Verdict);
            }
        }

        Assert.Equal(1, Report(_model, log.Entries).Share);
    }

    [Fact]
    public void A_name_that_is_not_there_is_an_error_that_tells_the_names_that_are()
    {
        var report = new SimulatorReport([Report(_model)]);

        Assert.Same(report.Models[0], report["m"]);
        Assert.Contains("'M'", Assert.Throws<KeyNotFoundException>(() => report["M"]).Message);
    }

    private static IEnumerable<LogEntry> Admissions(RandomLoad load) =>
        load.Run().Entries.Where(entry => !entry.IsCompletion);

    private static ModelReport Report(SimulatedModel model, params LogEntry[] log) =>
        LogReport.Of(model, RandomLoad.Start, log, refused: 0, usedTokens: 0);

    private static LogEntry Call(double seconds, int call, long tokens) =>
        new(TimeSpan.FromSeconds(seconds), call, tokens, IsCompletion: false);

    private static LogEntry Overrun(double seconds, int call, long tokens) =>
        new(TimeSpan.FromSeconds(seconds), call, tokens, IsCompletion: true);
}
