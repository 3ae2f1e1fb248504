namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

/// <summary>What a type parameter promises is kept by members that only the interface shows, or that the type hides behind others.</summary>
[RateLimited("test", "model")]
public interface IPromisesMembers
{
    Task<T> TellAsync<T>(string prompt)
        where T : ITellsFirst;

    Task AskAsync<T>(T message)
        where T : IHasText;

    Task<T> TellOfBaseAsync<T>(string prompt)
        where T : Base, new();
}

internal sealed class PromisesMembers : Client<IPromisesMembers>, IPromisesMembers
{
    public Task<T> TellAsync<T>(string prompt)
        where T : ITellsFirst => Watch.SaysAsync((T)(object)new TellsEverything(), prompt);

    public Task AskAsync<T>(T message)
        where T : IHasText => Watch.SaysAsync(0, message.Text);

    public Task<T> TellOfBaseAsync<T>(string prompt)
        where T : Base, new() => Watch.SaysAsync(new T(), prompt);

    protected override async Task CallAsync(IPromisesMembers client)
    {
        await Watch.CallAsync("tell", () => client.TellAsync<TellsEverything>("one"));
        await Watch.CallAsync("ask", () => client.AskAsync(new Whispered("one")));
        await Watch.CallAsync("hidden by a method", () => client.TellOfBaseAsync<HoldsMethodOfTheName>("one"));
        await Watch.CallAsync("hidden by a static member", () => client.TellOfBaseAsync<HoldsItStatically>("one"));
        await Watch.CallAsync("hidden by another usage", () => client.TellOfBaseAsync<HidesItsUsage>("one"));
    }

    private sealed class Whispered(string text) : IHasText
    {
        string IHasText.Text => text;
    }
}
