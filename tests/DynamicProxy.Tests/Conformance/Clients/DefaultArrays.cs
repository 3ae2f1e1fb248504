namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model")]
public interface ITakesMessagesOfDefaultArrays
{
    Task AskAsync(RichByDefault? message);
}

internal sealed class TakesMessagesOfDefaultArrays : Client<ITakesMessagesOfDefaultArrays>, ITakesMessagesOfDefaultArrays
{
    public Task AskAsync(RichByDefault? message) => Watch.SaysAsync(0, message?.ParticipantName);

    protected override async Task CallAsync(ITakesMessagesOfDefaultArrays client)
    {
        await Watch.CallAsync("default", () => client.AskAsync(new RichByDefault(default, "ann")));
        await Watch.CallAsync("parts", () => client.AskAsync(new RichByDefault([new Part { Text = "abc" }, new Part()], null)));
        await Watch.CallAsync("no message", () => client.AskAsync(null));
    }
}
