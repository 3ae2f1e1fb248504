using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Reporting;

namespace Simulator.Tests;

public sealed class OtherClientTests
{
    private static readonly SimulatedModel _model = new("gpt-4o") { Requests = 60, Tokens = 90, OtherClient = new OtherClient(0.5) };

    [Fact]
    public void It_calls_evenly_for_its_share_of_each_limit()
    {
        var log = new WindowLog(_model with { InputTokens = 600, OutputTokens = 120 }, RandomLoad.Start);
        log.MoveTo(TimeSpan.FromMinutes(1));
        LogEntry[] calls = log.OtherEntries;

        Assert.Equal(Enumerable.Range(1, 30).Select(call => TimeSpan.FromSeconds(2 * call)), calls.Select(call => call.At));
        Assert.Equal(45, calls.Sum(call => call.Tokens));
        Assert.All(calls, call => Assert.Equal((1, 10, 2), (call.Requests, call.InputTokens, call.OutputTokens)));
    }

    [Fact]
    public void It_uses_its_share_of_the_tokens_where_requests_are_not_limited()
    {
        var log = new WindowLog(_model with { Requests = 0, OtherClient = new OtherClient(0.2) }, RandomLoad.Start);
        log.MoveTo(TimeSpan.FromMinutes(1));

        Assert.Equal(90 / 5, log.OtherEntries.Sum(call => call.Tokens));
    }

    [Fact]
    public void Its_share_rises_and_falls_back_in_a_period()
    {
        SimulatedModel model = _model with { Requests = 6_000, OtherClient = new OtherClient(0.1, 0.5, TimeSpan.FromMinutes(4)) };
        var log = new WindowLog(model, RandomLoad.Start);
        log.MoveTo(TimeSpan.FromMinutes(5));
        int[] callsOfMinutes = [.. Enumerable.Range(0, 5).Select(minute => log.OtherEntries.Count(call => (int)call.At.TotalMinutes == minute))];

        Assert.Equal([0.2, 0.4, 0.4, 0.2, 0.2], callsOfMinutes.Select(calls => Math.Round(calls / 6_000.0, 3)));
    }

    [Fact]
    public void It_waits_where_the_limit_is_used_up_and_goes_as_soon_as_it_was_told()
    {
        var log = new WindowLog(_model with { Tokens = 0 }, RandomLoad.Start);
        for (int call = 0; call < 60; call++)
        {
            log.Arrive(TimeSpan.FromSeconds(1), charge: 0);
        }

        Decision refused = log.Arrive(TimeSpan.FromSeconds(60.9), charge: 0);
        Assert.Empty(log.OtherEntries);
        Decision admitted = log.Arrive(TimeSpan.FromSeconds(61), charge: 0);

        Assert.Equal((Verdict.OutOfRequests, Verdict.Admitted), (refused.Verdict, admitted.Verdict));
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(61), 30), log.OtherEntries.Select(call => call.At));
        Assert.Equal(31, admitted.Window.Requests.Used);
        Assert.Equal(29, admitted.Window.Requests.Remaining);
    }

    [Theory]
    [InlineData("sliding")]
    [InlineData("token_bucket")]
    [InlineData("fixed")]
    [InlineData("quantised")]
    public void On_any_load_both_together_keep_the_limits_and_the_share_of_what_is_left_is_a_share(string kind)
    {
        int others = 0, less = 0;
        RandomLoad.ForAll(kind, load =>
        {
            SimulatedModel model = load.Model with { OtherClient = new OtherClient(0.1, 0.6, load.Model.Per * 3) };
            WindowLog log = (load with { Model = model }).Run();
            ModelReport report = LogReport.Of(model, RandomLoad.Start, log.Entries, log.Refused, log.UsedTokens, log.OtherEntries);
            LogEntry[] both = [.. log.Entries.Where(entry => !entry.IsCompletion).Concat(log.OtherEntries).OrderBy(entry => entry.At)];
            ModelReport together = LogReport.Of(model, RandomLoad.Start, both, refused: 0, usedTokens: 0);

            Assert.True(model.Requests == 0 || kind == "token_bucket" || together.MostRequestsInAnyWindow <= model.Requests);
            Assert.True(model.InputTokens == 0 || kind == "token_bucket" || together.MostInputTokensInAnyWindow <= model.InputTokens);
            Assert.Equal(log.Entries.Count(entry => !entry.IsCompletion), report.Admitted);
            Assert.Equal(log.OtherEntries.Length, report.OtherAdmitted);
            Assert.InRange(report.IdealDurationOfLeft, TimeSpan.Zero, report.Duration);
            if (model.Tokens == 0) // so nothing that comes back matters: the schedule itself is never slower
            {
                Assert.InRange(
                    IdealSchedule.Duration(model, RandomLoad.Start, log.Entries, log.OtherEntries), TimeSpan.Zero, report.Duration);
            }

            others += log.OtherEntries.Length;
            less += report.IdealDurationOfLeft > report.IdealDuration ? 1 : 0;
        });
        Assert.True(others > 1_000 && less > 100, "The other client must have been in the way.");
    }

    [Fact]
    public void Who_sends_as_soon_as_it_may_uses_all_that_is_left()
    {
        var log = new WindowLog(_model with { Tokens = 0, OtherClient = new OtherClient(0.1, 0.5, TimeSpan.FromMinutes(3)) }, RandomLoad.Start);
        TimeSpan now = TimeSpan.Zero;
        for (int call = 0; call < 300; call++)
        {
            while (log.Arrive(now, charge: 0) is { Verdict: not Verdict.Admitted } refused)
            {
                now += refused.RetryAfter;
            }
        }

        ModelReport report = LogReport.Of(_model, RandomLoad.Start, log.Entries, log.Refused, log.UsedTokens, log.OtherEntries);

        Assert.Equal(1, report.ShareOfLeft);
        Assert.InRange(report.Share, 0.5, 0.8);
    }

    [Fact]
    public void A_model_can_be_driven_in_virtual_time_and_tells_what_headers_would_say()
    {
        TimeSpan now = TimeSpan.Zero;
        SimulatedModel large = _model with { Requests = 6_000, Tokens = 600_000, OtherClient = new OtherClient(0.2, 0.6, TimeSpan.FromMinutes(2)) };
        var model = new EnforcedModel(large, RandomLoad.Start, () => now);
        for (int call = 0; call < 30_000; call++)
        {
            while (model.Arrive(charge: 100).Decision is { Verdict: not Verdict.Admitted } refused)
            {
                Assert.Equal((6_000, 0), (refused.Window.Requests.Limit, refused.Window.Requests.Remaining));
                now += refused.RetryAfter;
            }
        }

        ModelReport report = model.Report();

        Assert.Equal(30_000, report.Admitted);
        Assert.Equal(1, report.ShareOfLeft);
        Assert.Equal(100 * report.OtherAdmitted, report.OtherTokens);
        Assert.InRange(report.OtherAdmitted / (6_000 * report.Duration.TotalMinutes), 0.3, 0.5);
    }

    [Fact]
    public void Its_calls_do_not_depend_on_when_the_log_is_looked_at()
    {
        var once = new WindowLog(_model, RandomLoad.Start);
        var often = new WindowLog(_model, RandomLoad.Start);
        once.MoveTo(TimeSpan.FromMinutes(5));
        for (int second = 0; second <= 300; second++)
        {
            often.MoveTo(TimeSpan.FromSeconds(second));
        }

        Assert.Equal(once.OtherEntries, often.OtherEntries);
    }

    [Fact]
    public async Task Its_calls_show_in_the_headers_and_apart_in_the_report()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model with { AnswerTokens = 20 });
        client.Time.Advance(TimeSpan.FromSeconds(20));

        using HttpResponseMessage response = await client.AskAsync("Hi", maxTokens: 60);
        client.Time.Advance(TimeSpan.FromSeconds(1));
        ModelReport report = client.Simulator.Report()["gpt-4o"];

        Assert.Equal("49", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
        Assert.Equal("15", SimulatorClient.Header(response, "x-ratelimit-remaining-tokens"));
        Assert.Equal((1, 60, 1), (report.Admitted, report.ChargedTokens, report.MostRequestsInAnyWindow));
        Assert.Equal((10, 15), (report.OtherAdmitted, report.OtherTokens));
    }

    [Fact]
    public async Task A_reset_forgets_its_calls_too_and_it_goes_on()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        client.Time.Advance(TimeSpan.FromSeconds(20));
        client.Simulator.Reset();
        Assert.Equal(0, client.Simulator.Report()["gpt-4o"].OtherAdmitted);

        client.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(5, client.Simulator.Report()["gpt-4o"].OtherAdmitted);
    }
}
