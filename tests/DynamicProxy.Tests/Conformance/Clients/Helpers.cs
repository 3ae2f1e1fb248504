namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

public sealed record Reply(string Text, int? Spent);

public sealed class LoudReply : Base;

public sealed class ReplyUsage : IUsageReader<Reply>
{
    public TokenUsage? Read(Reply answer) => answer.Spent is { } spent ? new TokenUsage(spent, 1) : null;
}

public sealed class BaseReader : IUsageReader<Base>
{
    public TokenUsage? Read(Base answer) => new TokenUsage(81, 82);
}

public sealed class ObjectReader : IUsageReader<object?>
{
    public TokenUsage? Read(object? answer) => new TokenUsage(answer is null ? 1 : 91, 92);
}

public sealed class NumberReader : IUsageReader<int>
{
    public TokenUsage? Read(int answer) => new TokenUsage(answer);
}

public sealed class BrokenReader : IUsageReader<Reply>
{
    public TokenUsage? Read(Reply answer) => throw new InvalidOperationException("unreadable");
}

public sealed class EveryReader : IUsageReader<Reply>, IUsageReader<int>
{
    TokenUsage? IUsageReader<Reply>.Read(Reply answer) => new TokenUsage(33, 34);

    TokenUsage? IUsageReader<int>.Read(int answer) => new TokenUsage(35, 36);
}

public sealed class FiveForEach : ITokenEstimator
{
    public long CountTokens(ModelId model, ReadOnlySpan<char> text) => 5;

    public bool IsExact(ModelId model) => true;
}

public sealed class BrokenEstimator : ITokenEstimator
{
    public long CountTokens(ModelId model, ReadOnlySpan<char> text) => throw new InvalidOperationException("uncountable");
}

public interface INamesItsUsageReader
{
    [RateLimited("test", "model", UsageReader = typeof(ReplyUsage))]
    Task<Reply> TaskAsync(string prompt, int? spent);

    [RateLimited("test", "model", UsageReader = typeof(ReplyUsage))]
    ValueTask<Reply> ValueTaskAsync(string prompt, int? spent);

    [RateLimited("test", "model", UsageReader = typeof(ReplyUsage))]
    Reply AtOnce(string prompt, int? spent);

    [RateLimited("test", "model", UsageReader = typeof(ReplyUsage))]
    IAsyncEnumerable<Reply> StreamAsync(string prompt);

    [RateLimited("test", "model", UsageReader = typeof(BaseReader))]
    Task<LoudReply> OfTheBaseAsync(string prompt);

    [RateLimited("test", "model", UsageReader = typeof(ObjectReader))]
    Task<Answer?> OfAnythingAsync(string prompt);

    [RateLimited("test", "model", UsageReader = typeof(NumberReader))]
    Task<int> OfNumbersAsync(string prompt);

    [RateLimited("test", "model", UsageReader = typeof(EveryReader))]
    Task<Reply> OfTwoAsync(string prompt);
}

public interface IHasBrokenReaders
{
    [RateLimited("test", "model", UsageReader = typeof(BrokenReader))]
    Task<Reply> TaskAsync(string prompt);

    [RateLimited("test", "model", UsageReader = typeof(BrokenReader))]
    ValueTask<Reply> ValueTaskAsync(string prompt);

    [RateLimited("test", "model", UsageReader = typeof(BrokenReader))]
    Reply AtOnce(string prompt);

    [RateLimited("test", "model", UsageReader = typeof(BrokenReader))]
    IAsyncEnumerable<Reply> StreamAsync(string prompt);

    [RateLimited("test", "model", UsageReader = typeof(BrokenReader), MaxRetries = 1)]
    Task<Reply> WithRetriesAsync(string prompt);
}

public interface INamesItsEstimator
{
    [RateLimited("test", "model", Estimator = typeof(FiveForEach))]
    Task<Answer> TaskAsync(string prompt);

    [RateLimited("test", "model", Estimator = typeof(FiveForEach))]
    Task<Answer> TextsAsync(string[] texts, string systemPrompt);

    [RateLimited("test", Estimator = typeof(FiveForEach))]
    Answer NamedModel([ModelName] string model, string prompt);

    [RateLimited("test", "model", Estimator = typeof(BrokenEstimator))]
    Task<Answer> BrokenAsync(string prompt);

    [RateLimited("test", "model", Estimator = typeof(BrokenEstimator))]
    ValueTask<Answer> BrokenFastAsync(string prompt);

    [RateLimited("test", "model", Estimator = typeof(BrokenEstimator))]
    IAsyncEnumerable<Answer> BrokenStreamAsync(string prompt);

    [RateLimited("test", "model", Estimator = typeof(BrokenEstimator))]
    Answer Broken(string prompt);
}

internal sealed class NamesItsUsageReader : Client<INamesItsUsageReader>, INamesItsUsageReader
{
    public Task<Reply> TaskAsync(string prompt, int? spent) => Watch.SaysAsync(new Reply("yes", spent), prompt);

    public ValueTask<Reply> ValueTaskAsync(string prompt, int? spent) => new(Watch.Says(new Reply("yes", spent), prompt));

    public Reply AtOnce(string prompt, int? spent) => Watch.Says(new Reply("yes", spent), prompt);

    public IAsyncEnumerable<Reply> StreamAsync(string prompt) => Watch.SaysInPiecesAsync([new Reply("y", 5), new Reply("e", null), new Reply("s", 4)], prompt);

    public Task<LoudReply> OfTheBaseAsync(string prompt) => Watch.SaysAsync(new LoudReply(), prompt);

    public Task<Answer?> OfAnythingAsync(string prompt) => Watch.SaysAsync(prompt.Length == 0 ? null : Answer.Yes, prompt);

    public Task<int> OfNumbersAsync(string prompt) => Watch.SaysAsync(77, prompt);

    public Task<Reply> OfTwoAsync(string prompt) => Watch.SaysAsync(new Reply("yes", 5), prompt);

    protected override async Task CallAsync(INamesItsUsageReader client)
    {
        foreach (int? spent in (int?[])[70, null])
        {
            await Watch.CallAsync($"task {spent}", () => client.TaskAsync("one", spent));
            await Watch.CallAsync($"value task {spent}", () => client.ValueTaskAsync("one", spent));
            await Watch.CallBlockingAsync($"at once {spent}", () => client.AtOnce("one", spent));
        }

        await Watch.ReadAsync("stream", () => client.StreamAsync("one"));
        await Watch.CallAsync("of the base", () => client.OfTheBaseAsync("one"));
        await Watch.CallAsync("of anything", () => client.OfAnythingAsync("one"));
        await Watch.CallAsync("of null", () => client.OfAnythingAsync(""));
        await Watch.CallAsync("of numbers", () => client.OfNumbersAsync("one"));
        await Watch.CallAsync("of two", () => client.OfTwoAsync("one"));
    }
}

internal sealed class HasBrokenReaders : Client<IHasBrokenReaders>, IHasBrokenReaders
{
    public Task<Reply> TaskAsync(string prompt) => Watch.SaysAsync(new Reply("yes", 5), prompt);

    public ValueTask<Reply> ValueTaskAsync(string prompt) => new(Watch.Says(new Reply("yes", 5), prompt));

    public Reply AtOnce(string prompt) => Watch.Says(new Reply("yes", 5), prompt);

    public IAsyncEnumerable<Reply> StreamAsync(string prompt) => Watch.SaysInPiecesAsync([new Reply("yes", 5)], prompt);

    public Task<Reply> WithRetriesAsync(string prompt) => Watch.SaysAsync(new Reply("yes", 5), prompt);

    protected override async Task CallAsync(IHasBrokenReaders client)
    {
        await Watch.CallAsync("task", () => client.TaskAsync("one"));
        await Watch.CallAsync("value task", () => client.ValueTaskAsync("one"));
        await Watch.CallBlockingAsync("at once", () => client.AtOnce("one"));
        await Watch.ReadAsync("stream", () => client.StreamAsync("one"));
        await Watch.CallAsync("with retries", () => client.WithRetriesAsync("one"));
    }
}

internal sealed class NamesItsEstimator : Client<INamesItsEstimator>, INamesItsEstimator
{
    public Task<Answer> TaskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> TextsAsync(string[] texts, string systemPrompt) => Watch.SaysAsync(Answer.Yes, texts, systemPrompt);

    public Answer NamedModel(string model, string prompt) => Watch.Says(Answer.Yes, model, prompt);

    public Task<Answer> BrokenAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public ValueTask<Answer> BrokenFastAsync(string prompt) => new(Watch.Says(Answer.Yes, prompt));

    public IAsyncEnumerable<Answer> BrokenStreamAsync(string prompt) => Watch.SaysInPiecesAsync([Answer.Yes], prompt);

    public Answer Broken(string prompt) => Watch.Says(Answer.Yes, prompt);

    protected override async Task CallAsync(INamesItsEstimator client)
    {
        await Watch.CallAsync("five for each", () => client.TaskAsync("a long question"));
        await Watch.CallAsync("five for each of many", () => client.TextsAsync(["a", "b", "c"], "d"));
        await Watch.CallBlockingAsync("with a model", () => client.NamedModel("other", "a long question"));
        await Watch.CallAsync("broken", () => client.BrokenAsync("one"));
        await Watch.CallAsync("broken fast", () => client.BrokenFastAsync("one"));
        await Watch.ReadAsync("broken stream", () => client.BrokenStreamAsync("one"));
        await Watch.CallBlockingAsync("broken at once", () => client.Broken("one"));
    }
}
