using System.Globalization;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The names of generated types and methods.</summary>
internal static class WrapperNames
{
    private const string Async = "Async";

    /// <summary>IAssistant → RateLimitedAssistant; a nested interface's name begins with its containers'.</summary>
    public static string Decorator(INamedTypeSymbol type) =>
        NamesDecorator(type) is { } annotated ? Limits.StatedOn(annotated)!.WrapperName! : UsualDecorator(type);

    public static string UsualDecorator(INamedTypeSymbol type) => $"RateLimited{JoinedContainers(type)}{WithoutInterfacePrefix(type.Name)}";

    /// <summary>AskAsync → AskRateLimitedAsync, Ask → AskRateLimited.</summary>
    public static string Method(IMethodSymbol method)
    {
        if (Limits.StatedOn(method)?.WrapperName is { } chosen)
        {
            return chosen;
        }

        return WithinName(method.Name, "RateLimited");
    }

    /// <summary>AskAsync → AskCoreAsync, Ask → AskCore.</summary>
    public static string Core(IMethodSymbol method) => Limits.Governing(method)?.CoreMethod ?? WithinName(method.Name, "Core");

    /// <summary>The static class of a type's extension methods: Client → ClientRateLimitedExtensions, Client&lt;T&gt; → ClientOfT….</summary>
    public static string ExtensionClass(INamedTypeSymbol type)
    {
        string arguments = string.Concat(TypeText.AllTypeParameters(type).Select(static parameter => parameter.Name));
        return $"{JoinedContainers(type)}{type.Name}{(arguments.Length == 0 ? "" : $"Of{arguments}")}RateLimitedExtensions";
    }

    /// <summary>RateLimitedAssistant → RateLimitedAssistant2, AskRateLimitedAsync → AskRateLimited2Async.</summary>
    public static string Numbered(string name, int number) => WithinName(name, number.ToString(CultureInfo.InvariantCulture));

    public static string Namespace(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(TypeText.NamespaceFormat) : "";

    /// <summary>
    /// A file name that no other generated file has: the type's full name in metadata, with its containers and arities. File names are equal
    /// without case, so a name that differs from one beside it by nothing else gets a number.
    /// </summary>
    public static string Hint(INamedTypeSymbol type)
    {
        string space = string.Concat(Namespaces(type.ContainingNamespace).Select(static space => HintPart(space) + "."));
        return $"{space}{string.Join("+", Containers(type).Append(type).Select(HintPart))}.RateLimited.g.cs";
    }

    private static string HintPart(INamespaceOrTypeSymbol symbol)
    {
        INamespaceOrTypeSymbol container = (INamespaceOrTypeSymbol?)symbol.ContainingType ?? symbol.ContainingNamespace;
        int number = container.GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .Where(other => other.IsType == symbol.IsType
                && string.Equals(other.MetadataName, symbol.MetadataName, StringComparison.OrdinalIgnoreCase)
                && string.CompareOrdinal(other.MetadataName, symbol.MetadataName) < 0)
            .Count();
        string name = string.Concat(symbol.MetadataName.Select(HintCharacter));
        return number == 0 ? name : $"{name}-{number + 1}";
    }

    /// <summary>Of the characters that a name may have, a file's may not have all.</summary>
    private static string HintCharacter(char character) =>
        char.IsLetterOrDigit(character) || character is '_' or '`' ? character.ToString() : $"({(int)character:x4})";

    private static IEnumerable<INamespaceSymbol> Namespaces(INamespaceSymbol? space) =>
        space is null or { IsGlobalNamespace: true } ? [] : Namespaces(space.ContainingNamespace).Append(space);

    public static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type) =>
        type.ContainingType is { } container ? Containers(container).Append(container) : [];

    /// <summary>The decorator's own name may be given on the interface or, where only members are annotated, on any of them.</summary>
    public static ISymbol? NamesDecorator(INamedTypeSymbol type) =>
        InterfaceCheck.AnnotatedSymbols(type).FirstOrDefault(static symbol => Limits.StatedOn(symbol)!.WrapperName is not null);

    private static string JoinedContainers(INamedTypeSymbol type) => string.Concat(Containers(type).Select(static container => container.Name));

    /// <summary>The addition stands before the name's Async.</summary>
    private static string WithinName(string name, string addition) =>
        name.Length > Async.Length && name.EndsWith(Async, StringComparison.Ordinal)
            ? $"{name.Substring(0, name.Length - Async.Length)}{addition}{Async}"
            : name + addition;

    private static string WithoutInterfacePrefix(string name) =>
        name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : name;
}
