using System.Net;
using System.Text.Json;
using LlmLimiter.Simulator;

namespace Simulator.Tests;

public sealed class ProviderSimulatorTests
{
    private static readonly SimulatedModel _model = new("gpt-4o") { Requests = 2, Tokens = 1_000 };

    [Fact]
    public async Task It_listens_on_the_loopback_address_only()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        Assert.Equal("127.0.0.1", client.Simulator.BaseAddress.Host);
        Assert.Equal("/v1/", client.Simulator.BaseAddress.AbsolutePath);
        Assert.NotEqual(0, client.Simulator.BaseAddress.Port);
    }

    [Fact]
    public async Task It_lists_its_models()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        JsonElement list = await SimulatorClient.JsonAsync(await client.GetAsync("models"));

        Assert.Equal("list", list.GetProperty("object").GetString());
        Assert.Equal("gpt-4o", list.GetProperty("data")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_report_is_served_as_JSON_too()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        await client.AskAsync("Hi", maxTokens: 400);
        client.Time.Advance(TimeSpan.FromSeconds(30));
        await client.AskAsync("Hi", maxTokens: 500);
        await client.AskAsync("Hi", maxTokens: 500);

        JsonElement json = (await SimulatorClient.JsonAsync(await client.GetAsync("/simulator/report"))).GetProperty("models")[0];
        ModelReport report = client.Simulator.Report().Models.Single();

        Assert.Equal((2, 1, 900), (report.Admitted, report.Refused, report.ChargedTokens));
        Assert.Equal((2, 900), (report.MostRequestsInAnyWindow, report.MostTokensInAnyWindow));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(30)), (report.FirstAdmission, report.LastAdmission));
        Assert.Equal("gpt-4o", json.GetProperty("model").GetString());
        Assert.Equal(2, json.GetProperty("admitted").GetInt64());
        Assert.Equal("00:00:30", json.GetProperty("duration").GetString());
        Assert.Equal(1, json.GetProperty("share").GetDouble());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reset_forgets_what_was_seen(bool overHttp)
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        await client.AskAsync("Hi", maxTokens: 1_000);
        await client.AskAsync("Hi", maxTokens: 1_000);

        if (overHttp)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("", "/simulator/reset")).StatusCode);
        }
        else
        {
            client.Simulator.Reset();
        }

        ModelReport report = client.Simulator.Report()["gpt-4o"];
        Assert.Equal((0, 0, 0), (report.Admitted, report.Refused, report.UsedTokens));
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("Hi", maxTokens: 1_000)).StatusCode);
    }

    [Fact]
    public async Task A_call_that_a_reset_overtakes_leaves_no_trace()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model, thinkingTime: TimeSpan.FromSeconds(1));
        Task<HttpResponseMessage> call = client.AskAsync("Hi");
        await client.Time.TimerCreatedAsync();

        client.Simulator.Reset();
        client.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        ModelReport report = client.Simulator.Report()["gpt-4o"];
        Assert.Equal((0, 0, 0), (report.Admitted, report.ChargedTokens, report.UsedTokens));
    }

    [Fact]
    public async Task An_answer_takes_its_thinking_time_and_an_overrun_is_charged_at_its_end()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model, thinkingTime: TimeSpan.FromSeconds(5));
        Task<HttpResponseMessage> call = client.AskAsync("Hi");
        await client.Time.TimerCreatedAsync();

        client.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((1, 0), (client.Simulator.Report()["gpt-4o"].ChargedTokens, client.Simulator.Report()["gpt-4o"].UsedTokens));
        client.Time.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage response = await call;

        ModelReport report = client.Simulator.Report()["gpt-4o"];
        Assert.Equal(report.UsedTokens, report.ChargedTokens);
        Assert.True(report.OverrunTokens > 0);
        Assert.Equal("5000", SimulatorClient.Header(response, "openai-processing-ms"));
    }

    [Fact]
    public async Task A_call_arrives_after_its_way_through_the_network()
    {
        var delay = new NetworkDelay(TimeSpan.FromMilliseconds(40), TimeSpan.Zero);
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model, delay: delay);
        Task<HttpResponseMessage> call = client.AskAsync("Hi");
        await client.Time.TimerCreatedAsync();

        client.Time.Advance(TimeSpan.FromMilliseconds(39));
        Assert.Equal(0, client.Simulator.Report()["gpt-4o"].Admitted);
        client.Time.Advance(TimeSpan.FromMilliseconds(1));
        await call;

        Assert.Equal(TimeSpan.FromMilliseconds(40), client.Simulator.Report()["gpt-4o"].FirstAdmission);
    }

    [Fact]
    public void The_random_part_of_the_way_has_the_mean_it_was_given_and_follows_its_seed()
    {
        var delay = new NetworkDelay(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50));
        TimeSpan[] drawn = Draw(new Random(1));

        Assert.Equal(drawn, Draw(new Random(1)));
        Assert.NotEqual(drawn, Draw(new Random(2)));
        Assert.True(drawn.Min() >= delay.Fixed);
        Assert.InRange(drawn.Average(span => span.TotalMilliseconds), 148, 152);

        TimeSpan[] Draw(Random random) => [.. Enumerable.Range(0, 20_000).Select(_ => delay.Draw(random))];
    }

    [Fact]
    public async Task Parallel_calls_are_never_admitted_above_the_limit()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Models = [_model with { Requests = 20, Tokens = 0, Per = TimeSpan.FromHours(1) }],
        });
        using var http = new HttpClient { BaseAddress = simulator.BaseAddress };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer any");

        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => http.PostAsync(
            "chat/completions", new StringContent("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}]}"""))));

        Assert.Equal(20, responses.Count(response => response.StatusCode == HttpStatusCode.OK));
        Assert.Equal(80, responses.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
        ModelReport report = simulator.Report()["gpt-4o"];
        Assert.Equal((20, 80, 20), (report.Admitted, report.Refused, report.MostRequestsInAnyWindow));
    }

    [Fact]
    public async Task An_unknown_URL_is_told_the_ones_there_are()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.GetAsync("chat/completions");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        string? message = (await SimulatorClient.JsonAsync(response)).GetProperty("error").GetProperty("message").GetString();
        Assert.StartsWith("Unknown request URL: GET /v1/chat/completions.", message);
    }

    [Fact]
    public async Task The_report_outlives_the_simulator()
    {
        SimulatorClient client = await SimulatorClient.StartAsync(_model);
        await client.AskAsync("Hi");
        await client.DisposeAsync();

        Assert.Equal(1, client.Simulator.Report()["gpt-4o"].Admitted);
    }

    [Fact]
    public async Task A_port_in_use_is_an_error()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        var options = new ProviderSimulatorOptions { Models = [_model], Port = client.Simulator.BaseAddress.Port };

        await Assert.ThrowsAnyAsync<IOException>(() => ProviderSimulator.StartAsync(options));
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_errors_that_say_why()
    {
        await Refused(new ProviderSimulatorOptions { Models = [] }, "at least one model");
        await Refused(new ProviderSimulatorOptions { Models = [_model, _model] }, "'gpt-4o' is listed more than once");
        await RefusedModel(_model with { Window = SimulatedWindow.Fixed, Per = TimeSpan.FromSeconds(90) }, "a minute, an hour or a day");
        await RefusedModel(_model with { TokensBurst = 5 }, "which only a token bucket has");
        await RefusedModel(
            _model with { Window = SimulatedWindow.TokenBucket, Tokens = 0, TokensBurst = 5 }, "a burst of what is not limited");
        await RefusedModel(_model with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo") }, "which only fixed windows and days have");
        await RefusedModel(_model with { HidesQuantum = true }, "hides a quantum, but has none");
        await RefusedModel(_model with { Quantum = TimeSpan.FromSeconds(1) }, "long enough for at least one of its requests");
        await RefusedModel(_model with { Quantum = TimeSpan.FromMinutes(1) }, "shorter than the window");
        await RefusedModel(_model with { Requests = 1_000_001, OtherClient = new OtherClient(0.5) }, "0 (not limited) to 1000000");
        await RefusedModel(_model with { Faults = null! }, "Faults must be a list");
        await RefusedModel(_model with { Faults = [null!] }, "none of them null");
        await RefusedModel(_model with { Faults = [new SimulatedFault(FaultKind.ServerError)] }, "ServerError needs a Share above 0");
        await Refused(
            new ProviderSimulatorOptions { Models = [_model], Faults = [new SimulatedFault(FaultKind.CutAnswer) { Share = 1, Every = 2 }] },
            "and not both");
        await Refused(new ProviderSimulatorOptions { Models = [_model], SlowAnswerTime = TimeSpan.FromHours(2) }, "SlowAnswerTime must be zero");
        await Refused(new ProviderSimulatorOptions { Models = [_model], Port = 70_000 }, "0 (any free one) to 65535");
        await Refused(new ProviderSimulatorOptions { Models = [_model], ThinkingTime = TimeSpan.FromSeconds(-1) }, "zero to one hour");

        static Task RefusedModel(SimulatedModel model, string why) => Refused(new ProviderSimulatorOptions { Models = [model] }, why);

        static async Task Refused(ProviderSimulatorOptions options, string why) =>
            Assert.Contains(why, (await Assert.ThrowsAnyAsync<ArgumentException>(() => ProviderSimulator.StartAsync(options))).Message);
    }

    [Fact]
    public void Models_and_delays_that_make_no_sense_cannot_be_made()
    {
        Refused(() => new SimulatedModel(" "), "name");
        Refused(() => new SimulatedModel("a\nb"), "control characters");
        Refused(() => _model with { Requests = -1 }, "Requests must be 0");
        Refused(() => _model with { Tokens = 1_000_000_000_001 }, "Tokens must be 0");
        Refused(() => _model with { InputTokens = -1 }, "InputTokens must be 0 (not limited)");
        Refused(() => _model with { OutputTokens = 1_000_000_000_001 }, "OutputTokens must be 0 (not limited)");
        Refused(() => _model with { RequestsPerDay = -1 }, "RequestsPerDay must be 0 (not limited)");
        Refused(() => _model with { Per = TimeSpan.Zero }, "above zero");
        Refused(() => _model with { Window = (SimulatedWindow)3 }, "Sliding, TokenBucket or Fixed");
        Refused(() => _model with { Profile = (ChargeProfile)5 }, "OpenAI, Azure, Anthropic, Gemini or Generic");
        Refused(() => _model with { RequestsBurst = -1 }, "RequestsBurst must be 0 (the limit)");
        Refused(() => _model with { TokensBurst = -1 }, "TokensBurst must be 0 (the limit)");
        Refused(() => _model with { TimeZone = null! }, "TimeZone");
        Refused(() => _model with { Quantum = TimeSpan.FromSeconds(-1) }, "Quantum must be zero");
        Refused(() => _model with { AnswerTokens = 0 }, "AnswerTokens must be 1");
        Refused(() => new SimulatedFault((FaultKind)99), "no such kind of fault");
        Refused(() => new SimulatedFault(FaultKind.ServerError) { Share = 1.1 }, "Share must be 0");
        Refused(() => new SimulatedFault(FaultKind.ServerError) { Share = double.NaN }, "Share must be 0");
        Refused(() => new SimulatedFault(FaultKind.ServerError) { Every = -1 }, "Every must be 0");
        Refused(() => new OtherClient(-0.1), "The least share must be 0 to 1");
        Refused(() => new OtherClient(double.NaN), "The least share must be 0 to 1");
        Refused(() => new OtherClient(0.5, 0.4, TimeSpan.FromMinutes(1)), "at least the least, 0.5, and at most 1");
        Refused(() => new OtherClient(0.5, 1.1, TimeSpan.FromMinutes(1)), "at least the least, 0.5, and at most 1");
        Refused(() => new OtherClient(0.1, 0.5, TimeSpan.Zero), "The period must be above zero");
        Refused(() => new NetworkDelay(TimeSpan.FromSeconds(-1), TimeSpan.Zero), "Fixed must be zero");
        Refused(() => new NetworkDelay(TimeSpan.Zero, TimeSpan.FromHours(2)), "ExponentialMean must be zero");

        static void Refused(Func<object> make, string why) => Assert.Contains(why, Assert.ThrowsAny<ArgumentException>(make).Message);
    }
}
