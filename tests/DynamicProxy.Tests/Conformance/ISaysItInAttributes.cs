using LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>What the description of <see cref="ISaysNothingOfLimits"/> says, in attributes.</summary>
[RateLimited("test", "other", OutputTokens = 70)]
public interface ISaysItInAttributes
{
    [RateLimited("test", UsageReader = typeof(ReplyUsage), Priority = RequestPriority.High, Pool = "team")]
    Task<Reply> ReplyAsync([Prompt] string words, [MaxOutputTokens] int limit, [ModelName] string deployment, CancellationToken cancellationToken = default);

    [RateLimited("test", "model", OutputTokens = 60, TimeoutMilliseconds = 5000)]
    ValueTask<Answer> AskAsync([Prompt] string sentence, [Prompt] string more, string prompt);

    [RateLimited("test", "model", UsageReader = typeof(ReplyUsage))]
    IAsyncEnumerable<Reply> StreamAsync([Prompt] List<string> lines, CancellationToken cancellationToken = default);

    [RateLimited("test", "model", UsageReader = typeof(ReplyUsage), Estimator = typeof(FiveForEach))]
    Reply Reply([Prompt] string words);

    [RateLimited("test", "model")]
    void Tell(string prompt);

    [RateLimited("test", "model", MaxRetries = 2)]
    Task TellAsync(string prompt, Fate fate);

    [RateLimited("test", "model")]
    Task<T> EchoAsync<T>(T prompt);

    Task<Answer> OfTheTypeAsync(string prompt);

    [NotRateLimited]
    Task<Answer> NotLimitedAsync(string prompt);
}
