using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LlmLimiter;

namespace Torture;

/// <summary>Partial methods over their cores.</summary>
public partial class Partials(LlmRateLimiter limiter)
{
    /// <summary>The limiter.</summary>
    public LlmRateLimiter Limiter => limiter;

    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    public partial Task<string> AskAsync(string prompt, int @class = 3, CancellationToken cancellationToken = default);

    /// <summary>Asks, with constraints and attributes.</summary>
    [RequiresUnreferencedCode("Reflects.")]
    [RateLimited("torture", "model")]
    protected internal virtual partial ValueTask<T?> MakeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>([AllowNull] T prompt, (int X, string? Y) pair)
        where T : class?, new();

    /// <summary>Streams.</summary>
    [RateLimited("torture", "model")]
    public partial IAsyncEnumerable<string> StreamAsync(IEnumerable<string> prompts, CancellationToken cancellationToken);

    /// <summary>References.</summary>
    [RateLimited("torture", "model")]
    internal partial bool TryAsk(scoped ReadOnlySpan<char> prompt, out string? answer, params ReadOnlySpan<int> rest);

    /// <summary>Pointers.</summary>
    [RateLimited("torture", "model")]
    internal unsafe partial int* Point(int* prompt);

    /// <summary>Static, with the default limiter's place in a property.</summary>
    [RateLimited("torture", "model", CoreMethod = nameof(Send))]
    partial void Tell(string prompt);

    private static Task<string> AskCoreAsync(string prompt, int @class, LlmLease lease, CancellationToken cancellationToken) =>
        Task.FromResult($"{prompt}{@class}{lease != default}{cancellationToken.CanBeCanceled}");

    private static ValueTask<T?> MakeCoreAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>([AllowNull] T prompt, (int X, string? Y) pair)
        where T : class?, new() => new(pair.X == 0 ? prompt : new T());

    private static async IAsyncEnumerable<string> StreamCoreAsync(IEnumerable<string> prompts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string prompt in prompts)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return prompt;
        }
    }

    private static bool TryAskCore(scoped ReadOnlySpan<char> prompt, out string? answer, params ReadOnlySpan<int> rest)
    {
        answer = rest.IsEmpty ? null : prompt.ToString();
        return !rest.IsEmpty;
    }

    private static unsafe int* PointCore(int* prompt) => prompt;

    private static void Send(string prompt) => GC.KeepAlive(prompt);

    internal void TellTwice() => Tell("twice");
}
