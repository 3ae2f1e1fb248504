namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model")]
public interface IHasSealedMembers
{
    Task<Answer> AskAsync(string prompt);

    [NotRateLimited]
    sealed Task<Answer> AskTwiceAsync(string prompt) => AskAsync(prompt + prompt);
}

internal sealed class HasSealedMembers : Client<IHasSealedMembers>, IHasSealedMembers
{
    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    protected override async Task CallAsync(IHasSealedMembers client)
    {
        await Watch.CallAsync("ask", () => client.AskAsync("one"));
        await Watch.CallAsync("ask twice", () => client.AskTwiceAsync("one"));
    }
}
