using System.Net;
using System.Runtime.CompilerServices;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>Answers for a client, in its stead.</summary>
internal sealed partial class Watch
{
    private static readonly TimeSpan _long = TimeSpan.FromHours(1);

    private int _refusals;

    /// <summary>Makes a call for each fate, each long after the one before.</summary>
    /// <param name="call">Makes it, given what happens when it is first seen to wait.</param>
    public async Task MeetAsync(Func<Fate, Action?, Task> call)
    {
        foreach (Fate fate in Enum.GetValues<Fate>())
        {
            Time.Advance(_long);
            await call(fate, fate == Fate.CancelledByCaller ? Cancel : null);
        }
    }

    /// <summary>Notes what a client was sent, and gives its answer.</summary>
    public T Says<T>(T answer, params object?[] arguments)
    {
        Sent(arguments);
        return answer;
    }

    /// <inheritdoc cref="Says{T}(T, object?[])"/>
    public Task<T> SaysAsync<T>(T answer, params object?[] arguments) => Task.FromResult(Says(answer, arguments));

    /// <inheritdoc cref="Says{T}(T, object?[])"/>
    public async IAsyncEnumerable<T> SaysInPiecesAsync<T>(IEnumerable<T> answer, params object?[] arguments)
    {
        Sent(arguments);
        await Task.CompletedTask;
        foreach (T piece in answer)
        {
            yield return piece;
        }
    }

    /// <summary>Answers a call, as is its fate.</summary>
    public Task<Answer> AnswerAsync(Fate fate, CancellationToken cancellationToken) => fate switch
    {
        Fate.Missing => null!,
        Fate.ThrownAtOnce => throw Failure(fate),
        Fate.Cancelled => Task.FromCanceled<Answer>(new CancellationToken(canceled: true)),
        Fate.AnsweredLater or Fate.FailedLater or Fate.RefusedLater or Fate.CancelledByCaller => AnswerLaterAsync(fate, cancellationToken),
        _ => Fails(fate) ? Task.FromException<Answer>(Failure(fate)) : Task.FromResult(Answered(fate)),
    };

    /// <summary>Answers a call that blocks its thread.</summary>
    public Answer Answer(Fate fate) => Fails(fate) ? throw Failure(fate) : Answered(fate);

    /// <summary>Answers a call in pieces; each tells the usage so far.</summary>
    public IAsyncEnumerable<Answer> StreamAsync(Fate fate, CancellationToken cancellationToken) => fate switch
    {
        Fate.Missing => null!,
        Fate.ThrownAtOnce => throw Failure(fate),
        _ => PiecesAsync(fate, cancellationToken),
    };

    private async Task<Answer> AnswerLaterAsync(Fate fate, CancellationToken cancellationToken)
    {
        await PauseAsync(cancellationToken);
        return fate == Fate.AnsweredLater ? Answered(fate) : throw Failure(fate);
    }

    private async IAsyncEnumerable<Answer> PiecesAsync(Fate fate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Note($"  the client begins a stream with {Shown(cancellationToken)}");
        try
        {
            if (fate is not (Fate.FailedLater or Fate.RefusedLater) && Fails(fate))
            {
                throw Failure(fate);
            }

            yield return new Answer("y", new Usage(30, 1));
            if (fate is Fate.AnsweredLater or Fate.CancelledByCaller)
            {
                await PauseAsync(cancellationToken);
            }

            yield return new Answer("e");
            if (fate is Fate.FailedLater or Fate.RefusedLater)
            {
                throw Failure(fate);
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return new Answer("s", fate == Fate.AnsweredWithoutUsage ? null : new Usage(30, 12));
        }
        finally
        {
            Note("  the client's stream is closed");
        }
    }

    private bool Fails(Fate fate) => fate switch
    {
        Fate.Answered or Fate.AnsweredLater or Fate.AnsweredWithoutUsage or Fate.CancelledByCaller => false,
        Fate.RefusedOnce => _refusals++ == 0,
        _ => true,
    };

    private static Answer Answered(Fate fate) => fate == Fate.AnsweredWithoutUsage ? new Answer("yes") : Conformance.Answer.Yes;

    private static Exception Failure(Fate fate) => fate switch
    {
        Fate.NotSent => new HttpRequestException(HttpRequestError.ConnectionError, "no connection"),
        Fate.Refused or Fate.RefusedLater or Fate.RefusedOnce => new HttpRequestException("slow down", null, HttpStatusCode.TooManyRequests),
        Fate.Broken => new HttpRequestException("out of order", null, HttpStatusCode.InternalServerError),
        Fate.Cancelled => new OperationCanceledException("given up"),
        _ => new InvalidOperationException($"{fate}"),
    };
}
