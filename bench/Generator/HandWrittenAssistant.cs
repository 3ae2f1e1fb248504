namespace LlmLimiter.Bench.Generator;

/// <summary>A client that has its answer already.</summary>
internal sealed class ReadyAssistant : IAssistant
{
    public static readonly Answer Answer = new("Because.", new AnswerUsage(30, 10));

    private static readonly Task<Answer> _answered = Task.FromResult(Answer);

    public Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken) => _answered;
}

/// <summary>
/// A client that answers later: when it is told to, on the thread that tells it. So whoever awaits it is suspended and resumed for every
/// call, as with a real client, and no time of a thread pool or a timer is in what is measured.
/// </summary>
internal sealed class LaterAssistant : IAssistant
{
    private TaskCompletionSource<Answer>? _asked;

    public Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken) => (_asked = new TaskCompletionSource<Answer>()).Task;

    public void Answer() => _asked!.SetResult(ReadyAssistant.Answer);
}

/// <summary>What one would write by hand to do what the generated decorator does.</summary>
internal sealed class HandWrittenAssistant(IAssistant inner, LlmRateLimiter limiter) : IAssistant
{
    private static readonly AcquireOptions _options = new() { Key = "Bench!HandWritten.AskAsync" };

    public async Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        TokenEstimate estimate = limiter.EstimateRequest("openai", "gpt-4o").Message(prompt);
        LlmLease lease = await limiter.AcquireAsync("openai", "gpt-4o", estimate, _options, cancellationToken).ConfigureAwait(false);
        try
        {
            Answer answer = await inner.AskAsync(prompt, cancellationToken).ConfigureAwait(false);
            lease.RecordUsage(new TokenUsage(answer.Usage.InputTokens, answer.Usage.OutputTokens));
            return answer;
        }
        catch (HttpRequestException exception)
            when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            lease.Cancel();
            throw;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }
}
