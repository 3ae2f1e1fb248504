using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>An interface whose calls are limited by its generated decorator.</summary>
/// <param name="Type">The interface, closed where it is generic.</param>
/// <param name="Limit">The limit of its first limited member.</param>
internal sealed record DecoratedInterface(INamedTypeSymbol Type, LimitModel Limit)
{
    /// <summary>The decorator's name.</summary>
    public string Decorator { get; } = WrapperNames.Decorator(Type.OriginalDefinition);
}
