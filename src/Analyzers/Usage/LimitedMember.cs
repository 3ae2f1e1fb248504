using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>A method whose direct call goes around a limit.</summary>
internal abstract record LimitedMember(LimitModel Limit)
{
    /// <summary>The limit as messages name it.</summary>
    public string LimitName => Limit.Model is null ? Limit.Provider : $"{Limit.Provider}/{Limit.Model}";

    /// <summary>An annotated method: its twin is to be called.</summary>
    /// <param name="Limit">Its limit.</param>
    /// <param name="Method">The method itself, or the overridden one that is annotated.</param>
    /// <param name="Twin">The twin's name.</param>
    /// <param name="ExtensionNamespace">The twin's namespace, where it is an extension method.</param>
    internal sealed record Ordinary(LimitModel Limit, IMethodSymbol Method, string Twin, string? ExtensionNamespace) : LimitedMember(Limit);

    /// <summary>A method that implements an annotated interface member: it is to be called through the interface.</summary>
    internal sealed record Implementation(LimitModel Limit, INamedTypeSymbol Interface) : LimitedMember(Limit);

    /// <summary>A member that a default member of its interface calls. A decorator hands the default member on to the implementation, where nothing is limited.</summary>
    /// <param name="Limit">Its limit.</param>
    /// <param name="Caller">The default member, which is to be annotated too.</param>
    internal sealed record CalledByDefault(LimitModel Limit, string Caller) : LimitedMember(Limit);
}
