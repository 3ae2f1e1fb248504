using System.Globalization;
using LlmLimiter.Simulator.Faults;

namespace LlmLimiter.Simulator.CommandLine;

/// <summary>What the command line asks for. Exactly one of the three is the case: help, an error, or options to start with.</summary>
internal sealed record SimulatorCommand(bool Help, string? Error, ProviderSimulatorOptions? Options)
{
    public const string Usage = """
        A fake LLM provider on the loopback address that enforces rate limits.

        Usage: LlmLimiter.Simulator --model NAME [--requests N] [--tokens N] [--input-tokens N] [--output-tokens N] [--per SECONDS]
                                    [--requests-per-day N] [--window KIND] [--requests-burst N] [--tokens-burst N] [--time-zone ID]
                                    [--quantum SECONDS | --hidden-quantum SECONDS] [--other SHARE[,SHARE,SECONDS]]
                                    [--profile NAME] [--answer-tokens N] [--fault NAME=SHARE | NAME/N] [--model …]
                                    [--port N] [--delay MS] [--jitter MS] [--thinking MS] [--slow MS] [--seed N]

          --model NAME        a model; what follows is about it, up to the next --model
          --requests N        requests per window (default: not limited)
          --tokens N          tokens per window (default: not limited)
          --input-tokens N    tokens of prompts per window (default: not limited)
          --output-tokens N   tokens of answers per window (default: not limited)
          --per SECONDS       the length of the window (default: 60)
          --requests-per-day N
                              requests per day of the calendar, beside the others (default: not limited)
          --window KIND       how it is measured: sliding, token_bucket or fixed (default: sliding)
          --requests-burst N  requests that a full token bucket lets in at once (default: all of --requests)
          --tokens-burst N    tokens that a full token bucket holds (default: all of --tokens)
          --time-zone ID      whose minutes, hours or days they are, for example America/Los_Angeles (default: UTC)
          --quantum SECONDS   a short span over which requests are held to their share as well (default: none)
          --hidden-quantum SECONDS
                              the same, and refusals do not tell it
          --other SHARE       the share of the limits, 0 to 1, that another client uses (default: none)
          --other LEAST,MOST,SECONDS
                              the same, rising from least to most and falling back in so many seconds
          --profile NAME      whose way of counting tokens: openai, azure, anthropic, gemini or generic (default: openai)
          --answer-tokens N   the length of the answers (default: 50, each up to 50% shorter or longer)

          --fault NAME=SHARE  what goes wrong with a share of the calls, 0 to 1, for example server-error=0.05; may be given several times
          --fault NAME/N      what goes wrong with every n-th call

          --port N            the port (default: any free one)
          --delay MS          how long every request travels (default: 0)
          --jitter MS         the mean of a random time on top (default: 0)
          --thinking MS       how long an answer takes (default: 0)
          --slow MS           how much longer an answer with the fault slow-answer takes (default: 60000)
          --seed N            seeds the random time and the faults with a share (default: 0)

        Ctrl+C stops it and prints what it saw.
        """;

    public static SimulatorCommand Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Any(static argument => argument is "--help" or "-h"))
        {
            return new SimulatorCommand(Help: true, Error: null, Options: null);
        }

        try
        {
            return new SimulatorCommand(Help: false, Error: null, ReadOptions(arguments));
        }
        catch (ArgumentException invalid)
        {
            // Without what .NET appends: the name of a property, which is not on the command line, and the value.
            return new SimulatorCommand(Help: false, invalid.Message.Split(" (Parameter '")[0], Options: null);
        }
    }

    private static ProviderSimulatorOptions ReadOptions(IReadOnlyList<string> arguments)
    {
        var models = new List<SimulatedModel>();
        int port = 0, seed = 0;
        TimeSpan delay = TimeSpan.Zero, jitter = TimeSpan.Zero, thinking = TimeSpan.Zero, slow = TimeSpan.FromMinutes(1);
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string name = arguments[i];
            string value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{name} needs a value.");
            switch (name)
            {
                case "--model": models.Add(new SimulatedModel(value)); break;
                case "--requests": Change(models, name, model => model with { Requests = Integer(name, value) }); break;
                case "--tokens": Change(models, name, model => model with { Tokens = Integer(name, value) }); break;
                case "--input-tokens": Change(models, name, model => model with { InputTokens = Integer(name, value) }); break;
                case "--output-tokens": Change(models, name, model => model with { OutputTokens = Integer(name, value) }); break;
                case "--per": Change(models, name, model => model with { Per = Span(name, value, TimeSpan.FromSeconds(1)) }); break;
                case "--window": Change(models, name, model => model with { Window = Window(name, value) }); break;
                case "--requests-burst": Change(models, name, model => model with { RequestsBurst = Integer(name, value) }); break;
                case "--tokens-burst": Change(models, name, model => model with { TokensBurst = Integer(name, value) }); break;
                case "--time-zone": Change(models, name, model => model with { TimeZone = Zone(name, value) }); break;
                case "--quantum": Change(models, name, model => model with { Quantum = Span(name, value, TimeSpan.FromSeconds(1)) }); break;
                case "--hidden-quantum":
                    Change(models, name, model => model with { Quantum = Span(name, value, TimeSpan.FromSeconds(1)), HidesQuantum = true });
                    break;
                case "--requests-per-day": Change(models, name, model => model with { RequestsPerDay = Integer(name, value) }); break;
                case "--other": Change(models, name, model => model with { OtherClient = Other(name, value) }); break;
                case "--fault": Change(models, name, model => model with { Faults = [.. model.Faults, Fault(name, value)] }); break;
                case "--profile": Change(models, name, model => model with { Profile = Profile(name, value) }); break;
                case "--answer-tokens": Change(models, name, model => model with { AnswerTokens = Int32(name, value) }); break;
                case "--slow": slow = Span(name, value, TimeSpan.FromMilliseconds(1)); break;
                case "--port": port = Int32(name, value); break;
                case "--seed": seed = Int32(name, value); break;
                case "--delay": delay = Span(name, value, TimeSpan.FromMilliseconds(1)); break;
                case "--jitter": jitter = Span(name, value, TimeSpan.FromMilliseconds(1)); break;
                case "--thinking": thinking = Span(name, value, TimeSpan.FromMilliseconds(1)); break;
                default: throw new ArgumentException($"Unknown argument '{name}'.");
            }
        }

        if (models.Count == 0)
        {
            throw new ArgumentException("--model is missing: there is nothing to simulate.");
        }

        var options = new ProviderSimulatorOptions
        {
            Models = models,
            Port = port,
            Seed = seed,
            Delay = new NetworkDelay(delay, jitter),
            ThinkingTime = thinking,
            SlowAnswerTime = slow,
        };
        options.Check();
        return options;
    }

    private static void Change(List<SimulatedModel> models, string name, Func<SimulatedModel, SimulatedModel> change)
    {
        if (models.Count == 0)
        {
            throw new ArgumentException($"{name} is about a model: give --model first.");
        }

        models[^1] = change(models[^1]);
    }

    private static SimulatedWindow Window(string name, string value) => value switch
    {
        "sliding" => SimulatedWindow.Sliding,
        "token_bucket" => SimulatedWindow.TokenBucket,
        "fixed" => SimulatedWindow.Fixed,
        _ => throw new ArgumentException($"{name} takes sliding, token_bucket or fixed, not '{value}'."),
    };

    private static ChargeProfile Profile(string name, string value) => value switch
    {
        "openai" => ChargeProfile.OpenAI,
        "azure" => ChargeProfile.Azure,
        "anthropic" => ChargeProfile.Anthropic,
        "gemini" => ChargeProfile.Gemini,
        "generic" => ChargeProfile.Generic,
        _ => throw new ArgumentException($"{name} takes openai, azure, anthropic, gemini or generic, not '{value}'."),
    };

    private static OtherClient Other(string name, string value) => value.Split(',') switch
    {
        [string share] => new OtherClient(Number(name, share)),
        [string least, string most, string period] =>
            new OtherClient(Number(name, least), Number(name, most), Span(name, period, TimeSpan.FromSeconds(1))),
        _ => throw new ArgumentException($"{name} takes a share, or two and a number of seconds, as in 0.1,0.5,600, not '{value}'."),
    };

    private static SimulatedFault Fault(string name, string value)
    {
        string[] parts = value.Split('=', '/');
        return parts.Length != 2
            ? throw new ArgumentException($"{name} takes a fault and a share or a number of calls, as in late-headers=0.1 or late-headers/10, not '{value}'.")
            : value.Contains('=')
            ? new SimulatedFault(FaultNames.Parse(parts[0])) { Share = Number(name, parts[1]) }
            : new SimulatedFault(FaultNames.Parse(parts[0])) { Every = Int32(name, parts[1]) };
    }

    private static TimeZoneInfo Zone(string name, string value) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(value, out TimeZoneInfo? zone)
            ? zone
            : throw new ArgumentException($"{name}: there is no time zone '{value}' here.");

    private static int Int32(string name, string value) =>
        Integer(name, value) is >= int.MinValue and <= int.MaxValue and var number
            ? (int)number
            : throw new ArgumentException($"{name}: '{value}' is too large.");

    private static long Integer(string name, string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new ArgumentException($"{name} takes a whole number, not '{value}'.");

    private static TimeSpan Span(string name, string value, TimeSpan unit) => unit * Number(name, value);

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.Abs(number) < 1e9
            ? number
            : throw new ArgumentException($"{name} takes a number, not '{value}'.");
}
