using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The type name of the decorator that a receiver can be wrapped with.</summary>
internal static class DecoratorText
{
    /// <summary>As C#, with its type arguments; null: there is no decorator.</summary>
    /// <param name="declaring">The interface, as the type of the called method implements it.</param>
    /// <param name="receiver">The type of the receiver.</param>
    /// <param name="compilation">Where the decorator is looked for.</param>
    public static string? Of(INamedTypeSymbol declaring, ITypeSymbol? receiver, Compilation compilation)
    {
        INamedTypeSymbol? type = receiver?.AllInterfaces
            .FirstOrDefault(source => SymbolEqualityComparer.Default.Equals(source.OriginalDefinition, declaring.OriginalDefinition));
        return type is not null && Exists(type.OriginalDefinition, compilation) ? Of(type) : null;
    }

    /// <summary>The decorator of an interface that has one, as C#, with its type arguments.</summary>
    public static string Of(INamedTypeSymbol type)
    {
        string space = WrapperNames.Namespace(type);
        string arguments = string.Join(", ", WrapperNames.Containers(type).Append(type)
            .SelectMany(static container => container.TypeArguments).Select(TypeText.Of));
        return $"global::{space}{(space.Length == 0 ? "" : ".")}{Identifiers.Escape(WrapperNames.Decorator(type.OriginalDefinition))}"
            + (arguments.Length == 0 ? "" : $"<{arguments}>");
    }

    /// <summary>An interface of this compilation has a decorator if one can be written; another's has it in its own assembly.</summary>
    public static bool Exists(INamedTypeSymbol type, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            ? DecoratorParser.CanBeDecorated(type)
            : type.ContainingNamespace.GetTypeMembers(WrapperNames.Decorator(type))
                .Any(decorator => SymbolEqualityComparer.Default.Equals(decorator.ContainingAssembly, type.ContainingAssembly));
}
