using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// Looks for decorators in the text of a type, which may have several files: by their names, so that what only looks like a
/// decorator is taken for one, and no warning is wrong.
/// </summary>
internal static class DecoratorUse
{
    /// <summary>Whether the type makes a decorator with something of this name among its arguments.</summary>
    public static bool Wraps(INamedTypeSymbol? type, string name, string decorator) => Nodes(type).Any(node =>
        node is BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation
        && (creation is not ObjectCreationExpressionSyntax { Type: var made } || RightmostName(made) == decorator)
        && arguments.DescendantNodes().OfType<SimpleNameSyntax>().Any(argument => argument.Identifier.ValueText == name));

    /// <summary>Whether the type speaks of the decorator at all.</summary>
    public static bool Names(INamedTypeSymbol? type, string decorator) =>
        Nodes(type).Any(node => node is SimpleNameSyntax name && name.Identifier.ValueText == decorator);

    /// <summary>Whether the type names the decorator as a type for others to make: <c>Decorate&lt;IChat, RateLimitedChat&gt;()</c>.</summary>
    public static bool HandsOut(INamedTypeSymbol? type, string decorator) => Nodes(type).Any(node =>
        node is TypeArgumentListSyntax { Arguments: var arguments } ? arguments.Any(argument => RightmostName(argument) == decorator)
        : node is TypeOfExpressionSyntax { Type: var named } && RightmostName(named) == decorator);

    /// <summary>The nodes of all parts of a type; none: it is in another assembly.</summary>
    public static IEnumerable<SyntaxNode> Nodes(INamedTypeSymbol? type) =>
        type is null ? [] : type.DeclaringSyntaxReferences.SelectMany(static part => part.GetSyntax().DescendantNodes());

    private static string RightmostName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        NullableTypeSyntax nullable => RightmostName(nullable.ElementType),
        _ => "",
    };
}
