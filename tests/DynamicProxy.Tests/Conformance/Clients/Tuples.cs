namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model")]
public interface IReturnsTuples
{
    Task<(string Text, TokenUsage Usage)> PairAsync(string prompt);

    Task<(string, TokenUsage)> NamelessAsync(string prompt);

    (int InputTokens, int OutputTokens) Counts(string prompt);
}

[RateLimited("test", "model")]
public interface IReturnsLongTuples
{
    Task<(int A, int B, int C, int D, int E, int F, int G, TokenUsage Usage)> TellAsync(string prompt);
}

[RateLimited("test", "model")]
public interface IReturnsTuplesOrNull
{
    Task<(string Text, Usage? Usage)?> PerhapsAsync(string prompt);
}

[RateLimited("test", "model")]
public interface IReturnsTuplesInTypeArguments
{
    Task<Told<(int InputTokens, int OutputTokens)>> TellAsync(string prompt);
}

[RateLimited("test", "model")]
public interface IReturnsTuplesWithinTuples
{
    Task<((int X, int Y) At, (int InputTokens, int OutputTokens) Usage)> TellAsync(string prompt);

    Task<(string Text, (string Text, TokenUsage Usage) Value)> TellDeeperAsync(string prompt);
}

[RateLimited("test", "model")]
public interface ITakesTuplesOrNull
{
    Task AskAsync((string Text, int Length)? message);
}

internal sealed class ReturnsTuples : Client<IReturnsTuples>, IReturnsTuples
{
    public Task<(string Text, TokenUsage Usage)> PairAsync(string prompt) => Watch.SaysAsync(("a", new TokenUsage(3, 4)), prompt);

    public Task<(string, TokenUsage)> NamelessAsync(string prompt) => Watch.SaysAsync(("a", new TokenUsage(3, 4)), prompt);

    public (int InputTokens, int OutputTokens) Counts(string prompt) => Watch.Says((8, 9), prompt);

    protected override async Task CallAsync(IReturnsTuples client)
    {
        await Watch.CallAsync("pair", () => client.PairAsync("one"));
        await Watch.CallAsync("nameless", () => client.NamelessAsync("one"));
        await Watch.CallBlockingAsync("counts", () => client.Counts("one"));
    }
}

internal sealed class ReturnsLongTuples : Client<IReturnsLongTuples>, IReturnsLongTuples
{
    public Task<(int A, int B, int C, int D, int E, int F, int G, TokenUsage Usage)> TellAsync(string prompt) =>
        Watch.SaysAsync((1, 2, 3, 4, 5, 6, 7, new TokenUsage(10, 11)), prompt);

    protected override Task CallAsync(IReturnsLongTuples client) => Watch.CallAsync("tell", () => client.TellAsync("one"));
}

internal sealed class ReturnsTuplesOrNull : Client<IReturnsTuplesOrNull>, IReturnsTuplesOrNull
{
    public Task<(string Text, Usage? Usage)?> PerhapsAsync(string prompt) =>
        Watch.SaysAsync(prompt == "none" ? ((string, Usage?)?)null : ("a", new Usage(5, 6)), prompt);

    protected override async Task CallAsync(IReturnsTuplesOrNull client)
    {
        await Watch.CallAsync("perhaps", () => client.PerhapsAsync("one"));
        await Watch.CallAsync("perhaps none", () => client.PerhapsAsync("none"));
    }
}

internal sealed class ReturnsTuplesInTypeArguments : Client<IReturnsTuplesInTypeArguments>, IReturnsTuplesInTypeArguments
{
    public Task<Told<(int InputTokens, int OutputTokens)>> TellAsync(string prompt) => Watch.SaysAsync(new Told<(int, int)>((21, 22)), prompt);

    protected override Task CallAsync(IReturnsTuplesInTypeArguments client) => Watch.CallAsync("tell", () => client.TellAsync("one"));
}

internal sealed class TakesTuplesOrNull : Client<ITakesTuplesOrNull>, ITakesTuplesOrNull
{
    public Task AskAsync((string Text, int Length)? message) => Watch.SaysAsync(0, message);

    protected override async Task CallAsync(ITakesTuplesOrNull client)
    {
        await Watch.CallAsync("tuple", () => client.AskAsync(("one", 2)));
        await Watch.CallAsync("no tuple", () => client.AskAsync(null));
    }
}

internal sealed class ReturnsTuplesWithinTuples : Client<IReturnsTuplesWithinTuples>, IReturnsTuplesWithinTuples
{
    public Task<((int X, int Y) At, (int InputTokens, int OutputTokens) Usage)> TellAsync(string prompt) => Watch.SaysAsync(((1, 2), (3, 4)), prompt);

    public Task<(string Text, (string Text, TokenUsage Usage) Value)> TellDeeperAsync(string prompt) =>
        Watch.SaysAsync(("a", ("b", new TokenUsage(5, 6))), prompt);

    protected override async Task CallAsync(IReturnsTuplesWithinTuples client)
    {
        await Watch.CallAsync("tell", () => client.TellAsync("one"));
        await Watch.CallAsync("tell deeper", () => client.TellDeeperAsync("one"));
    }
}
