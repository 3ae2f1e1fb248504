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

    /// <summary>The static class of a type's extension methods: Client → ClientRateLimitedExtensions, Client&lt;T&gt; → ClientOfT….</summary>
    public static string ExtensionClass(INamedTypeSymbol type)
    {
        string arguments = string.Concat(TypeText.AllTypeParameters(type).Select(static parameter => parameter.Name));
        return $"{JoinedContainers(type)}{type.Name}{(arguments.Length == 0 ? "" : $"Of{arguments}")}RateLimitedExtensions";
    }

    public static string Namespace(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(TypeText.NamespaceFormat) : "";

    /// <summary>A file name that no other generated file has: the type's full name in metadata, with its containers and arities.</summary>
    public static string Hint(INamedTypeSymbol type)
    {
        // A file's name takes no @.
        string space = Namespace(type).Replace("@", "");
        string name = string.Join("+", Containers(type).Append(type).Select(static container => container.MetadataName));
        return $"{space}{(space.Length == 0 ? "" : ".")}{name}.RateLimited.g.cs";
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
