namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

/// <summary>Members are those that C# would find.</summary>
[RateLimited("test", "model")]
public interface IFindsMembersAsCSharpDoes
{
    Task<ITellsBoth> AmbiguousAsync(string prompt);

    Task<ITellsAnew> AnewAsync(string prompt);

    Task<TellsEverything> ExplicitAsync(string prompt);

    Task<Narrow> NarrowAsync(string prompt);

    Task<Broad> BroadAsync(string prompt);

    Task<HoldsTypeOfTheName> TypeAsync(string prompt);

    Task<HoldsMethodOfTheName> MethodAsync(string prompt);

    Task<HoldsItStatically> StaticAsync(string prompt);

    Task<T> OfAnyBaseAsync<T>(string prompt)
        where T : Base;
}

/// <summary>Messages by what their type parameters promise.</summary>
[RateLimited("test", "model")]
public interface ITakesMessagesOfAnyType
{
    Task ClassAsync<T>(T? message)
        where T : class, IHasText;

    Task StructAsync<T>(T message, T? text)
        where T : struct, IHasText;

    Task EitherAsync<T>(T message)
        where T : IHasText;

    Task ManyAsync<T>(IEnumerable<T> messages, T[] texts)
        where T : IHasTextAndName;

    Task TextsAsync<T>(T texts)
        where T : IEnumerable<string>;

    Task NestedAsync<T, TList>(TList messages)
        where TList : List<T>
        where T : Said;
}

public readonly record struct Short(string? Text) : IHasText;

internal sealed class FindsMembersAsCSharpDoes : Client<IFindsMembersAsCSharpDoes>, IFindsMembersAsCSharpDoes
{
    public Task<ITellsBoth> AmbiguousAsync(string prompt) => Watch.SaysAsync<ITellsBoth>(new TellsEverything(), prompt);

    public Task<ITellsAnew> AnewAsync(string prompt) => Watch.SaysAsync<ITellsAnew>(new TellsEverything(), prompt);

    public Task<TellsEverything> ExplicitAsync(string prompt) => Watch.SaysAsync(new TellsEverything(), prompt);

    public Task<Narrow> NarrowAsync(string prompt) => Watch.SaysAsync(new Narrow(), prompt);

    public Task<Broad> BroadAsync(string prompt) => Watch.SaysAsync<Broad>(new Narrow(), prompt);

    public Task<HoldsTypeOfTheName> TypeAsync(string prompt) => Watch.SaysAsync(new HoldsTypeOfTheName(), prompt);

    public Task<HoldsMethodOfTheName> MethodAsync(string prompt) => Watch.SaysAsync(new HoldsMethodOfTheName(), prompt);

    public Task<HoldsItStatically> StaticAsync(string prompt) => Watch.SaysAsync(new HoldsItStatically(), prompt);

    public Task<T> OfAnyBaseAsync<T>(string prompt)
        where T : Base => Watch.SaysAsync((T)new Base(), prompt);

    protected override async Task CallAsync(IFindsMembersAsCSharpDoes client)
    {
        await Watch.CallAsync("ambiguous", () => client.AmbiguousAsync("one"));
        await Watch.CallAsync("anew", () => client.AnewAsync("one"));
        await Watch.CallAsync("explicit", () => client.ExplicitAsync("one"));
        await Watch.CallAsync("narrow", () => client.NarrowAsync("one"));
        await Watch.CallAsync("broad", () => client.BroadAsync("one"));
        await Watch.CallAsync("a type of the name", () => client.TypeAsync("one"));
        await Watch.CallAsync("a method of the name", () => client.MethodAsync("one"));
        await Watch.CallAsync("static", () => client.StaticAsync("one"));
        await Watch.CallAsync("of any base", () => client.OfAnyBaseAsync<Base>("one"));
    }
}

internal sealed class TakesMessagesOfAnyType : Client<ITakesMessagesOfAnyType>, ITakesMessagesOfAnyType
{
    public Task ClassAsync<T>(T? message)
        where T : class, IHasText => Watch.SaysAsync(0, message?.Text);

    public Task StructAsync<T>(T message, T? text)
        where T : struct, IHasText => Watch.SaysAsync(0, message.Text, text?.Text);

    public Task EitherAsync<T>(T message)
        where T : IHasText => Watch.SaysAsync(0, message?.Text);

    public Task ManyAsync<T>(IEnumerable<T> messages, T[] texts)
        where T : IHasTextAndName => Watch.SaysAsync(0, messages.Count(), texts.Length);

    public Task TextsAsync<T>(T texts)
        where T : IEnumerable<string> => Watch.SaysAsync(0, texts);

    public Task NestedAsync<T, TList>(TList messages)
        where TList : List<T>
        where T : Said => Watch.SaysAsync(0, messages.Count);

    protected override async Task CallAsync(ITakesMessagesOfAnyType client)
    {
        await Watch.CallAsync("class", () => client.ClassAsync(new Spoken("one", null)));
        await Watch.CallAsync("no class", () => client.ClassAsync<Spoken>(null));
        await Watch.CallAsync("struct", () => client.StructAsync(new Short("one"), new Short("three")));
        await Watch.CallAsync("no struct", () => client.StructAsync(new Short(null), null));
        await Watch.CallAsync("either", () => client.EitherAsync(new Short("one")));
        await Watch.CallAsync("or", () => client.EitherAsync(new Spoken("one", null)));
        await Watch.CallAsync("or none", () => client.EitherAsync<Spoken>(null!));
        await Watch.CallAsync("many", () => client.ManyAsync([new Spoken("one", "ann"), new Spoken("three", null)], []));
        await Watch.CallAsync("texts in a list", () => client.TextsAsync(new List<string> { "a", "bc" }));
        await Watch.CallAsync("texts in a set", () => client.TextsAsync(new HashSet<string> { "a", "bc" }));
        await Watch.CallAsync("nested", () => client.NestedAsync<Said, List<Said>>([new Said("one")]));
    }

    private sealed record Spoken(string? Text, string? Name) : IHasTextAndName;
}
