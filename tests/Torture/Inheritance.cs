using LlmLimiter;

namespace Torture;

/// <summary>Members of every kind, which a decorator forwards.</summary>
public interface IEverything
{
    /// <summary>A property.</summary>
    string? Text { get; set; }

    /// <summary>A property that is only written.</summary>
    int Written { set; }

    /// <summary>A property by reference.</summary>
    ref readonly Guid Id { get; }

    /// <summary>An event.</summary>
    event EventHandler<EventArgs>? Fired;

    /// <summary>An event with an unusual delegate.</summary>
    event Func<int, Task<string?>> Asked;

    /// <summary>An indexer.</summary>
    string this[int index] { get; set; }

    /// <summary>Another.</summary>
    int this[string key, int fallback = 3] { get; }

    /// <summary>Limited where it is declared.</summary>
    [RateLimited("torture", "model")]
    Task<string> AskAsync(string prompt);

    /// <summary>Not limited.</summary>
    T? Make<T>(T? value)
        where T : class;
}

/// <summary>Members of the same names.</summary>
/// <typeparam name="T">Any.</typeparam>
public interface IOthers<T>
{
    /// <summary>A property of another type.</summary>
    T Text { get; }

    /// <summary>An indexer with the same parameters.</summary>
    T this[int index] { get; }

    /// <summary>The same parameters, another answer.</summary>
    [RateLimited("torture", "model")]
    Task<T> AskAsync(string prompt);

    /// <summary>Another arity.</summary>
    void Make(T value);
}

/// <summary>All of them, twice.</summary>
[RateLimited("torture", "model")]
public interface IHeir : IEverything, IOthers<int>, IOthers<string?>, IAsyncDisposable, IEquatable<IHeir>
{
    /// <summary>Hides one.</summary>
    new object Text { get; }

    /// <summary>Its own.</summary>
    Task<string> TellAsync(string prompt);

    /// <summary>With a body.</summary>
    Task<string> AgainAsync(string prompt) => TellAsync(prompt);

    /// <summary>With a body, and not limited.</summary>
    [NotRateLimited]
    string Shout(string text) => text;

    /// <summary>Sealed: no decorator implements it.</summary>
    sealed int Sealed() => 1;

    /// <summary>Static.</summary>
    static string Of(IHeir heir) => heir.Shout("");

    /// <summary>Static with a body.</summary>
    static virtual int Virtual() => 2;

    /// <summary>Seen in this assembly only.</summary>
    internal int Hidden { get; }

    /// <summary>Implemented here for an inherited one.</summary>
    void IOthers<int>.Make(int value)
    {
    }

    /// <summary>Members of object.</summary>
    string ToString(int format);

    /// <summary>Members of object.</summary>
    int GetHashCode();
}

/// <summary>A type parameter that a member of the base has for its name.</summary>
/// <typeparam name="Text">Any.</typeparam>
public interface INamesake<Text> : IEverything
{
    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    Task<Text> TellAsync(Text prompt);
}

/// <summary>The interface that a class implements by its name.</summary>
public interface IExplicit
{
    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    Task<string> AskAsync(string prompt);
}

/// <summary>Its implementation, which is limited through the decorator; the class has a limited method of its own.</summary>
public partial class ExplicitClient : IExplicit
{
    /// <inheritdoc/>
    Task<string> IExplicit.AskAsync(string prompt) => AskAsync(prompt);

    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
}

/// <summary>Overrides what is limited.</summary>
public partial class ExplicitHeir : ExplicitClient
{
    /// <inheritdoc/>
    [RateLimited("torture", "model")]
    public override Task<string> AskAsync(string prompt) => base.AskAsync(prompt + "!");
}
