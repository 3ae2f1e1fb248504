using System.Diagnostics.CodeAnalysis;
using LlmLimiter;
using Microsoft.Extensions.AI;

namespace Torture;

/// <summary>Type parameters with every constraint.</summary>
/// <typeparam name="TIn">In.</typeparam>
/// <typeparam name="TOut">Out.</typeparam>
public interface IGenerics<in TIn, out TOut>
    where TIn : class?
    where TOut : notnull
{
    /// <summary>Constraints.</summary>
    [RateLimited("torture", "model")]
    Task<T> ConstrainedAsync<T, TClass, TStruct, TNew, TUnmanaged, TEnum>(TIn prompt, T? value, TClass? one, TStruct? two, TNew three, TUnmanaged four, TEnum five)
        where T : notnull, IDisposable
        where TClass : class, T
        where TStruct : struct
        where TNew : class?, IComparable<TNew>, new()
        where TUnmanaged : unmanaged
        where TEnum : struct, Enum;

    /// <summary>No constraint at all.</summary>
    [RateLimited("torture", "model")]
    Task<List<T?>> AnyAsync<T>(T? value, IEnumerable<T?> prompts);

    /// <summary>A message by its constraint.</summary>
    [RateLimited("torture", "model")]
    Task<ChatResponse> MessagesAsync<T>(List<T> messages)
        where T : ChatMessage;

    /// <summary>A type parameter that may be a ref struct.</summary>
    [RateLimited("torture", "model")]
    int Measure<T>(scoped T value, string prompt)
        where T : allows ref struct;

    /// <summary>Forwarded.</summary>
    TOut Make<T>(TIn value)
        where T : struct, IEquatable<T>;

    /// <summary>Members that the trimmer must keep.</summary>
    [RateLimited("torture", "model")]
    Task<string> DescribeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicFields)] T>(
        string prompt,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicConstructors)] Type type);
}

/// <summary>A generic class whose twins take on its type parameters.</summary>
/// <typeparam name="T">Any.</typeparam>
public class GenericClient<T>
    where T : IComparable<T>?
{
    /// <summary>Two levels of type parameters.</summary>
    [RateLimited("torture", "model")]
    public Task<Dictionary<TKey, T>> AskAsync<TKey>(T value, TKey prompt)
        where TKey : notnull => Task.FromResult(new Dictionary<TKey, T> { [prompt] = value });
}

/// <summary>A generic class whose twins stand beside their methods.</summary>
/// <typeparam name="DescribeChatMessage">A name that a generated method would like to have.</typeparam>
#pragma warning disable CS8981 // Names in lower case are what is tried.
public partial class GenericPartial<DescribeChatMessage>(LlmRateLimiter limiter)
{
    /// <summary>Hidden names.</summary>
    [RateLimited("torture", "model")]
    public Task<int> AskAsync<request, call>(OpenAI.Chat.ChatMessage message, DescribeChatMessage other, request one, call two) =>
        Task.FromResult(limiter is null ? 0 : 1);
}

#pragma warning restore CS8981

/// <summary>Type parameters that the trimmer must know, on the type.</summary>
/// <typeparam name="T">Known.</typeparam>
public interface IKept<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicFields)] T>
{
    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    Task<string> AskAsync(string prompt);

    /// <summary>Forwarded, with the same needs.</summary>
    void Keep<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOther>(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type);
}
