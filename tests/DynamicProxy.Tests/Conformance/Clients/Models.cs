namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

public interface INamesItsModel
{
    [RateLimited("test")]
    Task<Answer> TaskAsync([ModelName] string? model, string prompt);

    [RateLimited("test")]
    ValueTask<Answer> ValueTaskAsync(string prompt, [ModelName] string? deployment = null);

    [RateLimited("test")]
    IAsyncEnumerable<Answer> StreamAsync([ModelName] string? model, string prompt);

    [RateLimited("test")]
    Answer AtOnce([ModelName] string? model, string prompt);

    [RateLimited("test")]
    void Tell([ModelName] string? model, string prompt);

    [RateLimited("test", "other")]
    Task<Answer> NamedByTheLimitAsync([ModelName] string model, string prompt);
}

public interface IIsNotListed
{
    [RateLimited("test", "modle")]
    Task<Answer> UnknownModelAsync(string prompt);

    [RateLimited("tset", "model")]
    ValueTask<Answer> UnknownProviderAsync(string prompt);

    [RateLimited("test", "modle")]
    IAsyncEnumerable<Answer> UnknownStreamAsync(string prompt);

    [RateLimited("test", "modle")]
    Answer Unknown(string prompt);

    [RateLimited("TEST", "chat")]
    Task<Answer> AliasAsync(string prompt);

    [RateLimited("Test", "Other")]
    Answer OtherCase(string prompt);

    [RateLimited("anthropic", "claude-sonnet-4-5")]
    Task<Answer> OtherProviderAsync(string prompt, int maxTokens);
}

internal sealed class NamesItsModel : Client<INamesItsModel>, INamesItsModel
{
    public Task<Answer> TaskAsync(string? model, string prompt) => Watch.SaysAsync(Answer.Yes, model, prompt);

    public ValueTask<Answer> ValueTaskAsync(string prompt, string? deployment) => new(Watch.Says(Answer.Yes, deployment, prompt));

    public IAsyncEnumerable<Answer> StreamAsync(string? model, string prompt) => Watch.SaysInPiecesAsync([Answer.Yes], model, prompt);

    public Answer AtOnce(string? model, string prompt) => Watch.Says(Answer.Yes, model, prompt);

    public void Tell(string? model, string prompt) => Watch.Says(Answer.Yes, model, prompt);

    public Task<Answer> NamedByTheLimitAsync(string model, string prompt) => Watch.SaysAsync(Answer.Yes, model, prompt);

    protected override async Task CallAsync(INamesItsModel client)
    {
        foreach (string? model in (string?[])["model", "other", "CHAT", "modle", " ", "", null])
        {
            await Watch.CallAsync($"task: {model}", () => client.TaskAsync(model, "one"));
            await Watch.CallAsync($"value task: {model}", () => client.ValueTaskAsync("one", model));
            await Watch.ReadAsync($"stream: {model}", () => client.StreamAsync(model, "one"));
            await Watch.CallBlockingAsync($"at once: {model}", () => client.AtOnce(model, "one"));
            await Watch.CallBlockingAsync($"nothing: {model}", () => client.Tell(model, "one"));
        }

        await Watch.CallAsync("named by the limit", () => client.NamedByTheLimitAsync("model", "one"));
    }
}

internal sealed class IsNotListed : Client<IIsNotListed>, IIsNotListed
{
    public Task<Answer> UnknownModelAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public ValueTask<Answer> UnknownProviderAsync(string prompt) => new(Watch.Says(Answer.Yes, prompt));

    public IAsyncEnumerable<Answer> UnknownStreamAsync(string prompt) => Watch.SaysInPiecesAsync([Answer.Yes], prompt);

    public Answer Unknown(string prompt) => Watch.Says(Answer.Yes, prompt);

    public Task<Answer> AliasAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Answer OtherCase(string prompt) => Watch.Says(Answer.Yes, prompt);

    public Task<Answer> OtherProviderAsync(string prompt, int maxTokens) => Watch.SaysAsync(Answer.Yes, prompt, maxTokens);

    protected override async Task CallAsync(IIsNotListed client)
    {
        await Watch.CallAsync("unknown model", () => client.UnknownModelAsync("one"));
        await Watch.CallAsync("unknown provider", () => client.UnknownProviderAsync("one"));
        await Watch.ReadAsync("unknown stream", () => client.UnknownStreamAsync("one"));
        await Watch.CallBlockingAsync("unknown at once", () => client.Unknown("one"));
        await Watch.CallAsync("alias", () => client.AliasAsync("one"));
        await Watch.CallBlockingAsync("other case", () => client.OtherCase("one"));
        await Watch.CallAsync("other provider", () => client.OtherProviderAsync("one", 100));
    }
}
