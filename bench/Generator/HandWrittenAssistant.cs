using System.Runtime.CompilerServices;

namespace LlmLimiter.Bench.Generator;

/// <summary>What one would write by hand to do what the generated decorator does.</summary>
internal sealed class HandWrittenAssistant(IAssistant inner, LlmRateLimiter limiter) : IAssistant
{
    private static readonly AcquireOptions _options = new() { Key = "Bench!HandWritten" };

    public async Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        LlmLease lease = await limiter.AcquireAsync("openai", "gpt-4o", Estimate(prompt), _options, cancellationToken).ConfigureAwait(false);
        try
        {
            Answer answer = await inner.AskAsync(prompt, cancellationToken).ConfigureAwait(false);
            Settle(lease, answer.Usage);
            return answer;
        }
        catch (Exception exception)
        {
            Fail(lease, exception);
            throw;
        }
    }

    public async ValueTask<Answer> AskValueAsync(string prompt, CancellationToken cancellationToken)
    {
        LlmLease lease = await limiter.AcquireAsync("openai", "gpt-4o", Estimate(prompt), _options, cancellationToken).ConfigureAwait(false);
        try
        {
            Answer answer = await inner.AskValueAsync(prompt, cancellationToken).ConfigureAwait(false);
            Settle(lease, answer.Usage);
            return answer;
        }
        catch (Exception exception)
        {
            Fail(lease, exception);
            throw;
        }
    }

    public async IAsyncEnumerable<Answer> StreamAsync(string prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LlmLease lease = await limiter.AcquireAsync("openai", "gpt-4o", Estimate(prompt), _options, cancellationToken).ConfigureAwait(false);
        try
        {
            AnswerUsage? usage = null;
            await foreach (Answer piece in inner.StreamAsync(prompt, cancellationToken).ConfigureAwait(false))
            {
                usage = piece.Usage ?? usage;
                yield return piece;
            }

            Settle(lease, usage);
        }
        finally
        {
            lease.Dispose();
        }
    }

    public Answer Ask(string prompt, CancellationToken cancellationToken)
    {
        LlmLease lease = limiter.Acquire("openai", "gpt-4o", Estimate(prompt), _options, cancellationToken);
        try
        {
            Answer answer = inner.Ask(prompt, cancellationToken);
            Settle(lease, answer.Usage);
            return answer;
        }
        catch (Exception exception)
        {
            Fail(lease, exception);
            throw;
        }
    }

    private TokenEstimate Estimate(string prompt) => limiter.EstimateRequest("openai", "gpt-4o").Message(prompt);

    private static void Settle(LlmLease lease, AnswerUsage? usage)
    {
        if (usage is not null)
        {
            lease.RecordUsage(new TokenUsage(usage.InputTokens, usage.OutputTokens));
        }
        else
        {
            lease.Dispose();
        }
    }

    private static void Fail(LlmLease lease, Exception exception)
    {
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError })
        {
            lease.Cancel();
        }
        else
        {
            lease.Dispose();
        }
    }
}
