using LlmLimiter.Simulator;
using LlmLimiter.Simulator.CommandLine;

namespace Simulator.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Limits_belong_to_the_model_before_them()
    {
        ProviderSimulatorOptions? options = Parse(
            "--port 8080 --model gpt-4o --requests 500 --tokens 30000 --per 0.5 --model o3 --answer-tokens 7 --delay 20 --jitter 5 --seed 3").Options;

        Assert.NotNull(options);
        Assert.Equal(
            [
                new SimulatedModel("gpt-4o") { Requests = 500, Tokens = 30_000, Per = TimeSpan.FromMilliseconds(500) },
                new SimulatedModel("o3") { AnswerTokens = 7 },
            ],
            options.Models);
        Assert.Equal((8080, 3), (options.Port, options.Seed));
        Assert.Equal(new NetworkDelay(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(5)), options.Delay);
    }

    [Fact]
    public void A_model_is_enforced_as_its_arguments_say()
    {
        IReadOnlyList<SimulatedModel>? models = Parse(
            "--model a --requests 600 --quantum 1 --profile azure "
            + "--model b --requests 60 --tokens 90 --window token_bucket --requests-burst 5 --tokens-burst 7 "
            + "--input-tokens 40 --output-tokens 8 "
            + "--model c --requests 9 --per 86400 --window fixed --time-zone America/Los_Angeles "
            + "--model d --requests 60 --requests-per-day 70 --hidden-quantum 2 --other 0.3 "
            + "--model e --other 0.1,0.5,600").Options?.Models;

        Assert.Equal(
            [
                new SimulatedModel("a") { Requests = 600, Quantum = TimeSpan.FromSeconds(1), Profile = ChargeProfile.Azure },
                new SimulatedModel("b")
                {
                    Requests = 60, Tokens = 90, Window = SimulatedWindow.TokenBucket, RequestsBurst = 5, TokensBurst = 7, InputTokens = 40, OutputTokens = 8,
                },
                new SimulatedModel("c")
                {
                    Requests = 9,
                    Per = TimeSpan.FromDays(1),
                    Window = SimulatedWindow.Fixed,
                    TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"),
                },
                new SimulatedModel("d") { Requests = 60, RequestsPerDay = 70, Quantum = TimeSpan.FromSeconds(2), HidesQuantum = true, OtherClient = new OtherClient(0.3) },
                new SimulatedModel("e") { OtherClient = new OtherClient(0.1, 0.5, TimeSpan.FromMinutes(10)) },
            ],
            models);
    }

    [Fact]
    public void Faults_add_up()
    {
        ProviderSimulatorOptions? options = Parse("--model m --fault server-error=0.05 --fault cut-answer/10 --slow 500").Options;

        Assert.Equal(
            [new SimulatedFault(FaultKind.ServerError) { Share = 0.05 }, new SimulatedFault(FaultKind.CutAnswer) { Every = 10 }],
            options?.Models[0].Faults);
        Assert.Equal(TimeSpan.FromMilliseconds(500), options?.SlowAnswerTime);
    }

    [Theory]
    [InlineData("", "--model is missing: there is nothing to simulate.")]
    [InlineData("--model", "--model needs a value.")]
    [InlineData("--requests 5", "--requests is about a model: give --model first.")]
    [InlineData("--model m --requests five", "--requests takes a whole number, not 'five'.")]
    [InlineData("--model m --requests -5", "Requests must be 0 (not limited) to 1000000000000.")]
    [InlineData("--model m --per abc", "--per takes a number, not 'abc'.")]
    [InlineData("--model m --per 0", "Per must be above zero and at most 366 days.")]
    [InlineData("--model m --window leaky", "--window takes sliding, token_bucket or fixed, not 'leaky'.")]
    [InlineData("--model m --profile mistral", "--profile takes openai, azure, anthropic, gemini or generic, not 'mistral'.")]
    [InlineData("--model m --time-zone Mars", "--time-zone: there is no time zone 'Mars' here.")]
    [InlineData("--model m --window fixed --per 90", "The model 'm' has fixed windows: Per must be a minute, an hour or a day.")]
    [InlineData("--model m --port 3000000000", "--port: '3000000000' is too large.")]
    [InlineData("--model m --port 70000", "Port must be 0 (any free one) to 65535.")]
    [InlineData("--model m --model m", "The model 'm' is listed more than once.")]
    [InlineData("--model m --other 0.1,0.5", "--other takes a share, or two and a number of seconds, as in 0.1,0.5,600, not '0.1,0.5'.")]
    [InlineData("--model m --other 1.5", "The least share must be 0 to 1.")]
    [InlineData("--model m --fault late-headers", "--fault takes a fault and a share or a number of calls, as in late-headers=0.1 or late-headers/10, not 'late-headers'.")]
    [InlineData("--model m --fault late-headers=2", "A fault's Share must be 0 (Every tells) to 1.")]
    [InlineData("--model m --fault late-headers/0", "The fault LateHeaders needs a Share above 0, or an Every above 0, and not both.")]
    [InlineData("--model m --slow -1", "SlowAnswerTime must be zero to one hour.")]
    [InlineData("--modle m", "Unknown argument '--modle'.")]
    public async Task A_bad_argument_is_an_error_that_names_it_and_exit_code_2(string arguments, string expected)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        int exitCode = await Program.RunAsync(Split(arguments), output, error, CancellationToken.None);

        Assert.Equal(2, exitCode);
        Assert.Equal($"{expected} See --help.", error.ToString().TrimEnd());
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public async Task Help_is_printed_when_asked_for()
    {
        using var output = new StringWriter();

        Assert.Equal(0, await Program.RunAsync(["--port", "1", "--help"], output, TextWriter.Null, CancellationToken.None));
        Assert.Contains("--answer-tokens N", output.ToString());
    }

    [Fact]
    public async Task It_prints_the_address_at_the_start_and_the_report_at_the_end()
    {
        using var output = new StringWriter();

        int exitCode = await Program.RunAsync(["--model", "gpt-4o", "--requests", "5", "--input-tokens", "9"], output, TextWriter.Null, new CancellationToken(true));

        Assert.Equal(0, exitCode);
        Assert.StartsWith("http://127.0.0.1:", output.ToString());
        Assert.Contains("0 of 5 requests", output.ToString());
        Assert.Contains("0 of unlimited tokens", output.ToString());
        Assert.Contains("0 of 9 input tokens", output.ToString());
        Assert.Contains("0 of unlimited output tokens", output.ToString());
        Assert.Contains("share of what it left 100.0", output.ToString());
    }

    [Fact]
    public async Task A_port_in_use_is_exit_code_1()
    {
        await using SimulatorClient taken = await SimulatorClient.StartAsync(new SimulatedModel("m"));
        using var error = new StringWriter();
        string port = taken.Simulator.BaseAddress.Port.ToString();

        Assert.Equal(1, await Program.RunAsync(["--model", "m", "--port", port], TextWriter.Null, error, CancellationToken.None));
        Assert.Contains(port, error.ToString());
    }

    private static SimulatorCommand Parse(string arguments) => SimulatorCommand.Parse(Split(arguments));

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
