using System.Runtime.CompilerServices;

namespace LlmLimiter.Bench.Generator;

/// <summary>A client that answers at the next beat, or at once where the pulse waits for none. The last of a hundred pieces tells the usage.</summary>
internal sealed class Client(Pulse pulse) : IAssistant
{
    public const int Pieces = 100;

    private static readonly Answer _answer = new("Because.", new AnswerUsage(30, 10));
    private static readonly Answer _piece = new("Be", null);

    public async Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        await pulse;
        return _answer;
    }

    public async ValueTask<Answer> AskValueAsync(string prompt, CancellationToken cancellationToken)
    {
        await pulse;
        return _answer;
    }

    public async IAsyncEnumerable<Answer> StreamAsync(string prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 1; i <= Pieces; i++)
        {
            await pulse;
            yield return i == Pieces ? _answer : _piece;
        }
    }

    public Answer Ask(string prompt, CancellationToken cancellationToken) => _answer;
}

/// <summary>
/// Lets whoever awaits it go on at the next beat, on the thread that beats: so whoever awaits the client is suspended and resumed, as with a
/// real one, and no time of a thread pool or a timer is in what is measured.
/// </summary>
internal sealed class Pulse : INotifyCompletion
{
    private Action? _continuation;

    /// <summary>Whether nobody needs to wait.</summary>
    public bool IsCompleted { get; set; }

    public Pulse GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => _continuation = continuation;

    public void Beat()
    {
        Action? continuation = _continuation;
        _continuation = null;
        continuation?.Invoke();
    }
}
