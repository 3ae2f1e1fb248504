using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The names of generated types and methods.</summary>
internal static class WrapperNames
{
    private const string Async = "Async";

    /// <summary>IAssistant → RateLimitedAssistant; a nested interface's name begins with its containers'.</summary>
    public static string Decorator(INamedTypeSymbol type) =>
        DecoratorLimit(type)?.WrapperName ?? $"RateLimited{JoinedContainers(type)}{WithoutInterfacePrefix(type.Name)}";

    /// <summary>AskAsync → AskRateLimitedAsync, Ask → AskRateLimited.</summary>
    public static string Method(IMethodSymbol method)
    {
        if (Limits.StatedOn(method)?.WrapperName is { } chosen)
        {
            return chosen;
        }

        string name = method.Name;
        return name.Length > Async.Length && name.EndsWith(Async, StringComparison.Ordinal)
            ? $"{name.Substring(0, name.Length - Async.Length)}RateLimited{Async}"
            : $"{name}RateLimited";
    }

    /// <summary>The static class of a type's extension methods.</summary>
    public static string ExtensionClass(INamedTypeSymbol type) => $"{JoinedContainers(type)}{type.Name}RateLimitedExtensions";

    public static string Namespace(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(TypeText.NamespaceFormat) : "";

    /// <summary>A file name that no other generated file has: namespace, containers and arity are in it.</summary>
    public static string Hint(INamedTypeSymbol type, string generatedName)
    {
        // A file's name takes no @.
        string space = Namespace(type).Replace("@", "");
        int arity = Containers(type).Append(type).Sum(static container => container.Arity);
        return $"{space}{(space.Length == 0 ? "" : ".")}{generatedName}{(arity == 0 ? "" : $"`{arity}")}.g.cs";
    }

    public static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type) =>
        type.ContainingType is { } container ? Containers(container).Append(container) : [];

    /// <summary>The decorator's own name may be given on the interface or, where only members are annotated, on any of them.</summary>
    private static LimitModel? DecoratorLimit(INamedTypeSymbol type) =>
        new[] { Limits.StatedOn(type) }
            .Concat(type.GetMembers().OfType<IMethodSymbol>().Select(Limits.StatedOn))
            .FirstOrDefault(static limit => limit?.WrapperName is not null);

    private static string JoinedContainers(INamedTypeSymbol type) => string.Concat(Containers(type).Select(static container => container.Name));

    private static string WithoutInterfacePrefix(string name) =>
        name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : name;
}
