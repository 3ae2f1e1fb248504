using LlmLimiter.Tests;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>Sees what a client is asked, what that takes of the limits, and what comes of it. Every time has a limiter and a clock of its own.</summary>
internal sealed partial class Watch : IDisposable
{
    private const string Limits = """
        test:
          pools:
            team: { requests_per_minute: 1000 }
          models:
            model:
              { aliases: [chat], requests_per_minute: 1000, tokens_per_minute: 1_000_000, input_tokens_per_minute: 1_000_000, output_tokens_per_minute: 1_000_000, max_concurrent: 100 }
            other: { requests_per_minute: 1000, input_tokens_per_minute: 1_000_000, output_tokens_per_minute: 1_000_000 }
            narrow: { requests_per_minute: 1, tokens_per_minute: 1_000_000 }
        openai:
          gpt-4o: { requests_per_minute: 1000, tokens_per_minute: 1_000_000, input_tokens_per_minute: 1_000_000, output_tokens_per_minute: 1_000_000 }
          text-embedding-3-small: { requests_per_minute: 1000, tokens_per_minute: 1_000_000 }
        anthropic:
          claude-sonnet-4-5: { requests_per_minute: 1000, input_tokens_per_minute: 1_000_000, output_tokens_per_minute: 1_000_000 }
        """;

    private readonly List<string> _lines = [];
    private readonly List<LlmLease> _leases = [];
    private readonly Lock _moving = new();
    private string[] _usage = [];

    public Watch()
    {
        // From the first time that anybody asks, leases are kept for those who ask.
        _ = LlmLease.Current;
        Limiter = new LlmRateLimiter(RateLimitConfig.Parse(Limits), new LlmRateLimiterOptions { TimeProvider = Time, Estimator = new LetterEstimator(this) });
    }

    public FakeTime Time { get; } = new();

    public LlmRateLimiter Limiter { get; }

    /// <summary>What was seen.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Notes what a client was sent, under which lease, and what is reserved meanwhile.</summary>
    /// <param name="arguments">The arguments.</param>
    public void Sent(params object?[] arguments)
    {
        // Not before the time has come to rest that gave the call its turn.
        lock (_moving)
        {
            Note(Sending(arguments));
        }

        NoteUsage();
    }

    /// <summary>Notes something.</summary>
    public void Note(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }

    public void Dispose()
    {
        Limiter.Dispose();
        _caller.Dispose();
    }

    private string Sending(object?[] arguments) =>
        $"  sent {(_hasReturned ? "after" : "before")} the call returned: {string.Join(", ", arguments.Select(Shown))}; under {Shown(LlmLease.Current)}";

    /// <summary>Notes what has changed of what is used.</summary>
    private void NoteUsage()
    {
        string[] lines = [.. Show.Usage(Limiter.GetUsage())];
        foreach (string line in lines.Except(_usage))
        {
            Note(line);
        }

        _usage = lines;
    }

    private string Shown(object? argument) => argument switch
    {
        LlmLease lease => lease == default ? "no lease" : $"lease {Number(lease)}",
        CancellationToken token => !token.CanBeCanceled ? "no token"
            : $"{(token == Token ? "the caller's token" : "another token")}{(token.IsCancellationRequested ? ", cancelled" : "")}",
        _ => Show.Value(argument),
    };

    /// <summary>Leases are told apart by the order in which they were seen.</summary>
    private int Number(LlmLease lease)
    {
        lock (_leases)
        {
            if (!_leases.Contains(lease))
            {
                _leases.Add(lease);
            }

            return _leases.IndexOf(lease) + 1;
        }
    }

    /// <summary>Counts a token for each letter, and notes what it is given.</summary>
    private sealed class LetterEstimator(Watch watch) : ITokenEstimator
    {
        public long CountTokens(ModelId model, ReadOnlySpan<char> text)
        {
            watch.Note($"  counts \"{text}\" for {model}");
            return text.Length;
        }
    }
}
