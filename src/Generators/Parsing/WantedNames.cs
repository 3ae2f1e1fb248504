using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Who asks for which generated name, found once for each type and each namespace.</summary>
internal static class WantedNames
{
    private static readonly ConditionalWeakTable<INamedTypeSymbol, ILookup<string, IMethodSymbol>> _twins = new();
    private static readonly ConditionalWeakTable<INamespaceSymbol, ILookup<string, INamedTypeSymbol>> _types = new();

    /// <summary>The methods whose twins would have the name, in the order of their declaration.</summary>
    public static IEnumerable<IMethodSymbol> Twins(INamedTypeSymbol type, string name) => _twins.GetValue(type, static type =>
        Limits.LimitedMethods(type).Where(static method => !CoreCheck.IsNeeded(method)).ToLookup(WrapperNames.Method))[name];

    /// <summary>The types whose decorator, or class of extension methods, would have the name, in the order of their files and declarations.</summary>
    public static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space, string name) => _types.GetValue(space, static space =>
        AllTypes(space).ToLookup(static type => type.TypeKind == TypeKind.Interface ? WrapperNames.Decorator(type) : WrapperNames.ExtensionClass(type)))[name]
        .Where(Asks)
        .OrderBy(static type => type.Locations[0].SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(static type => type.Locations[0].SourceSpan.Start);

    private static bool Asks(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface
        ? InterfaceCheck.IsAnnotated(type)
        : Limits.LimitedMethods(type).Any(static method => !CoreCheck.IsNeeded(method)) && !PartialCheck.IsOpen(type);

    private static IEnumerable<INamedTypeSymbol> AllTypes(INamespaceOrTypeSymbol container) =>
        container.GetTypeMembers().SelectMany(static type => AllTypes(type).Prepend(type));
}
