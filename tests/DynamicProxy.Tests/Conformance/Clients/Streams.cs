using System.Runtime.CompilerServices;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model", OutputTokens = 50)]
public interface IStreamIsReadInManyWays
{
    IAsyncEnumerable<Answer> StreamAsync(string prompt, CancellationToken cancellationToken = default);
}

[RateLimited("test", "model")]
public interface IStreamsOfManyTypes
{
    IAsyncEnumerable<string> WordsAsync(string prompt);

    IAsyncEnumerable<int> NumbersAsync(string prompt);

    IAsyncEnumerable<Answer?> PerhapsAsync(string prompt);

    IAsyncEnumerable<TokenUsage> UsagesAsync(string prompt);

    IAsyncEnumerable<(string Text, TokenUsage? Usage)> PairsAsync(string prompt);

    IAsyncEnumerable<T> OfAnyAsync<T>(string prompt, T item);
}

[RateLimited("test", "model", MaxRetries = 2)]
public interface IStreamsAgain
{
    IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
}

internal sealed class StreamIsReadInManyWays : Client<IStreamIsReadInManyWays>, IStreamIsReadInManyWays
{
    public async IAsyncEnumerable<Answer> StreamAsync(string prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, cancellationToken);
        await foreach (Answer piece in Watch.StreamAsync(Fate.Answered, cancellationToken))
        {
            yield return piece;
        }
    }

    protected override async Task CallAsync(IStreamIsReadInManyWays client)
    {
        await Watch.ReadAsync("to its end", () => client.StreamAsync("one", Watch.Token));
        await Watch.ReadAsync("one item", () => client.StreamAsync("one", Watch.Token), take: 1);
        await Watch.ReadAsync("all items, but not the end", () => client.StreamAsync("one", Watch.Token), take: 3);
        await Watch.ReadAsync("begun and left", () => client.StreamAsync("one", Watch.Token), take: 0);
        await Watch.ReadAsync("with the token of the enumeration", () => client.StreamAsync("one"), byEnumeration: true);
        await Watch.ReadAsync("with both tokens alike", () => client.StreamAsync("one", Watch.Token), byEnumeration: true);
        using var own = new CancellationTokenSource();
        await Watch.ReadAsync("with two tokens", () => client.StreamAsync("one", own.Token), byEnumeration: true);
        await Watch.ReadAsync("cancelled before, by the enumeration", () => client.StreamAsync("one", Forget(Watch.Cancelled)), byEnumeration: true);
        IAsyncEnumerable<Answer>? items = null;
        await Watch.ReadAsync("never read", () => items = client.StreamAsync("one", Watch.Token), take: 0);
        await Watch.ReadAsync("a stream read once", () => items = client.StreamAsync("two"));
        await Watch.ReadAsync("the same stream read twice", () => items!);
        await Watch.ReadAsync("and thrice", () => items!, take: 1);
    }

    private static CancellationToken Forget(CancellationToken token) => token.IsCancellationRequested ? default : throw new InvalidOperationException();
}

internal sealed class StreamsOfManyTypes : Client<IStreamsOfManyTypes>, IStreamsOfManyTypes
{
    public IAsyncEnumerable<string> WordsAsync(string prompt) => Watch.SaysInPiecesAsync(["a", "b"], prompt);

    public IAsyncEnumerable<int> NumbersAsync(string prompt) => Watch.SaysInPiecesAsync([1, 2], prompt);

    public IAsyncEnumerable<Answer?> PerhapsAsync(string prompt) => Watch.SaysInPiecesAsync([null, Answer.Yes, null], prompt);

    public IAsyncEnumerable<TokenUsage> UsagesAsync(string prompt) =>
        Watch.SaysInPiecesAsync([new TokenUsage(5), new TokenUsage(5, 9, 2), new TokenUsage(4, 3)], prompt);

    public IAsyncEnumerable<(string Text, TokenUsage? Usage)> PairsAsync(string prompt) =>
        Watch.SaysInPiecesAsync([("a", (TokenUsage?)null), ("b", new TokenUsage(7, 8))], prompt);

    public IAsyncEnumerable<T> OfAnyAsync<T>(string prompt, T item) => Watch.SaysInPiecesAsync([item, item], prompt);

    protected override async Task CallAsync(IStreamsOfManyTypes client)
    {
        await Watch.ReadAsync("strings", () => client.WordsAsync("one"));
        await Watch.ReadAsync("numbers", () => client.NumbersAsync("one"));
        await Watch.ReadAsync("null among them", () => client.PerhapsAsync("one"));
        await Watch.ReadAsync("usages", () => client.UsagesAsync("one"));
        await Watch.ReadAsync("pairs", () => client.PairsAsync("one"));
        await Watch.ReadAsync("of any class", () => client.OfAnyAsync("one", Answer.Yes));
        await Watch.ReadAsync("of any struct", () => client.OfAnyAsync("one", Guid.Empty));
        await Watch.ReadAsync("of another struct", () => client.OfAnyAsync("one", 3));
    }
}

internal sealed class StreamsAgain : Client<IStreamsAgain>, IStreamsAgain
{
    public IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return Watch.StreamAsync(fate, cancellationToken);
    }

    protected override Task CallAsync(IStreamsAgain client) => Watch.MeetAsync((fate, meanwhile) =>
        Watch.ReadAsync($"{fate}", () => client.StreamAsync("one", fate, Watch.Token), meanwhile: meanwhile));
}
