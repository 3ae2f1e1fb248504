using System.Runtime.CompilerServices;
using LlmLimiter;

namespace Torture;

/// <summary>Parameters of every kind, in an interface that is limited as a whole.</summary>
[RateLimited("torture", "model")]
public interface ISignatures
{
    /// <summary>Overloads.</summary>
    Task<string> AskAsync(string prompt);

    /// <inheritdoc cref="AskAsync(string)"/>
    Task<string> AskAsync(string prompt, int times);

    /// <inheritdoc cref="AskAsync(string)"/>
    Task<string> AskAsync(object prompt);

    /// <inheritdoc cref="AskAsync(string)"/>
    Task<string> AskAsync(params string[] prompts);

    /// <inheritdoc cref="AskAsync(string)"/>
    Task<string> AskAsync<T>(T prompt, CancellationToken cancellationToken = default);

    /// <summary>Named tuples, in and out.</summary>
    Task<(int Count, string? Answer)> PairAsync((string Text, (int X, int Y) At) prompt, List<(int A, object? B)?> more);

    /// <summary>Nullable annotations at every depth.</summary>
    Task<Dictionary<string, List<string?>?>?> NullableAsync(string? prompt, string?[]? texts, Func<string?, Task<int?>>? after, int? count);

    /// <summary>Arrays of every rank, pointers behind them left to synchronous methods.</summary>
    ValueTask<int[,][]> ArraysAsync(int[][,] matrix, string[,,] prompts);

    /// <summary>References, of which a synchronous method takes any.</summary>
    bool TryAsk(in DateTime at, ref int count, ref readonly Guid id, out string answer, scoped ref long left);

    /// <summary>Spans.</summary>
    ReadOnlySpan<char> Span(ReadOnlySpan<char> prompt, scoped Span<int> scratch);

    /// <summary>Collections that a caller writes without brackets.</summary>
    string Collected(params ReadOnlySpan<string> texts);

    /// <inheritdoc cref="Collected(ReadOnlySpan{string})"/>
    Task<string> CollectedAsync(int first, params IEnumerable<string> texts);

    /// <inheritdoc cref="Collected(ReadOnlySpan{string})"/>
    Task<string> CollectedListAsync(int first, params List<string> texts);

    /// <summary>Pointers.</summary>
    unsafe int* Point(int* at, delegate*<int, void> after, void** more);

    /// <summary>An answer by reference.</summary>
    ref readonly int Find(ref int number);

    /// <summary>More parameters than a short tuple has.</summary>
    Task ManyAsync(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int o, int p, int q, int r, string prompt);
}

/// <summary>Signatures of classes, whose twins are extension methods.</summary>
public sealed class ClassSignatures
{
    /// <summary>An optional parameter before a params array, after which the twin has its limiter.</summary>
    [RateLimited("torture", "model")]
    public Task<string> AskAsync(string prompt, int times = 2, [CallerMemberName] string caller = "", params string[] texts) =>
        Task.FromResult(prompt + times + caller + texts.Length);

    /// <summary>The lease in the middle.</summary>
    [RateLimited("torture", "model")]
    public Task<string> LeasedAsync(string prompt, LlmLease lease = default, CancellationToken cancellationToken = default) =>
        Task.FromResult($"{prompt}{lease != default}{cancellationToken.CanBeCanceled}");

    /// <summary>Spans and references.</summary>
    [RateLimited("torture", "model")]
    public bool TryAsk(ReadOnlySpan<char> prompt, ref int count, out string answer)
    {
        count++;
        answer = prompt.ToString();
        return true;
    }
}
