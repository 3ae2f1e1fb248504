using System.Diagnostics.CodeAnalysis;
using LlmLimiter;

namespace Torture;

/// <summary>Static methods and extension methods.</summary>
public static partial class Twins
{
    private static LlmRateLimiter? Limiter { get; set; }

    /// <summary>Static.</summary>
    [RateLimited("torture", "model")]
    public static Task<string> AskAsync(string prompt) => Task.FromResult(prompt);

    /// <summary>An extension method.</summary>
    [RateLimited("torture", "model")]
    public static Task<string> TellAsync([DisallowNull] this string? prompt, params IReadOnlyList<string> texts) => Task.FromResult(prompt + texts.Count);

    /// <summary>An extension method of a reference.</summary>
    [RateLimited("torture", "model")]
    public static void Move(this ref Guid id, string prompt) => id = new Guid(prompt.Length, 0, 0, new byte[8]);

    /// <summary>Sets the limiter.</summary>
    public static void Use(LlmRateLimiter? limiter) => Limiter = limiter;
}

/// <summary>Accessibility of every kind.</summary>
public partial class Accessibilities
{
    [RateLimited("torture", "model")]
    private Task PrivateAsync(string prompt) => Task.CompletedTask;

    /// <summary>Protected.</summary>
    [RateLimited("torture", "model")]
    protected Task ProtectedAsync(string prompt) => Task.CompletedTask;

    /// <summary>Internal.</summary>
    [RateLimited("torture", "model")]
    protected internal Task ProtectedInternalAsync(string prompt) => Task.CompletedTask;

    [RateLimited("torture", "model")]
    private protected Task PrivateProtectedAsync(string prompt) => Task.CompletedTask;

    [RateLimited("torture", "model")]
    internal Task InternalAsync(string prompt) => Task.CompletedTask;

    internal Task CallPrivateAsync(string prompt) => PrivateRateLimitedAsync(prompt);
}

/// <summary>A struct that gives references to itself.</summary>
public partial struct Unscoped
{
    private int _number;

    /// <summary>The number.</summary>
    [UnscopedRef]
    [RateLimited("torture", "model")]
    public ref int Number(string prompt)
    {
        _number += prompt.Length;
        return ref _number;
    }
}

/// <summary>An extension class's limiter is the client's own.</summary>
public sealed class OwnLimiter(LlmRateLimiter limiter)
{
    /// <summary>The limiter.</summary>
    public LlmRateLimiter Limiter { get; } = limiter;

    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    public Task<string> AskAsync(string prompt, string client = "", string limiter = "") => Task.FromResult(prompt + client + limiter);
}
