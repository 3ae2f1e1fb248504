namespace LlmLimiter.Bench.Generator;

/// <summary>What is wrapped. The generator writes <c>RateLimitedAssistant</c> for it, as it does for any user.</summary>
[RateLimited("openai", "gpt-4o")]
internal interface IAssistant
{
    Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken);

    ValueTask<Answer> AskValueAsync(string prompt, CancellationToken cancellationToken);

    IAsyncEnumerable<Answer> StreamAsync(string prompt, CancellationToken cancellationToken);

    Answer Ask(string prompt, CancellationToken cancellationToken);
}

/// <summary>An answer, or a piece of one, that tells its usage as those of SDKs do; null: it tells none.</summary>
internal sealed record Answer(string Text, AnswerUsage? Usage);

/// <summary>What an answer tells.</summary>
internal sealed record AnswerUsage(int InputTokens, int OutputTokens);
