using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LlmLimiter.Analyzers.Proxy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// Finds decorators, and proxies, which are as good, in the text of a type, which may have several files, or of a whole compilation: by their
/// names, so that what only looks like a decorator is taken for one, and no warning is wrong.
/// </summary>
internal static class DecoratorUse
{
    private static readonly ConditionalWeakTable<SyntaxTree, ConcurrentDictionary<string, Named>> _files = new();

    /// <summary>Whether the type makes a decorator with something of this name, or with what it puts that into, among the arguments.</summary>
    public static bool Wraps(INamedTypeSymbol? type, string name, string decorator)
    {
        var arguments = new HashSet<string>(Nodes(type).SelectMany(node => Arguments(node, decorator, mayBeUnnamed: true)));
        return arguments.Count > 0 && arguments.Overlaps(NamesOf(name, [.. Nodes(type)]));
    }

    /// <summary>Whether any type makes a decorator with something of this name among its arguments.</summary>
    public static bool Wraps(Compilation compilation, string name, string decorator) =>
        Files(compilation, decorator).Any(file => file.Arguments.Contains(name));

    /// <summary>Whether the type makes a decorator of something that is not made on the spot, or lets others make it: it may be anything that the type has.</summary>
    public static bool MayWrapAnything(INamedTypeSymbol? type, string decorator) => HandsOut(type, decorator) || Nodes(type).Any(node =>
        Makes(node, decorator)
        && ArgumentList(node)?.Arguments.FirstOrDefault()?.Expression is not (null or BaseObjectCreationExpressionSyntax));

    /// <summary>Whether the type speaks of the decorator at all.</summary>
    public static bool Names(INamedTypeSymbol? type, string decorator) =>
        Nodes(type).Any(node => (node is SimpleNameSyntax name && name.Identifier.ValueText == decorator) || MakesProxy(node));

    /// <summary>
    /// Whether any type has others make the decorator: <c>Decorate&lt;IChat, RateLimitedChat&gt;()</c> or <c>Decorate&lt;IChat&gt;(chat => …)</c>.
    /// </summary>
    public static bool HandsOut(Compilation compilation, string decorator) => Files(compilation, decorator).Any(static file => file.IsHandedOut);

    /// <summary>The nodes of all parts of a type; none: it is in another assembly.</summary>
    public static IEnumerable<SyntaxNode> Nodes(INamedTypeSymbol? type) =>
        type is null ? [] : type.DeclaringSyntaxReferences.SelectMany(static part => part.GetSyntax().DescendantNodes());

    private static bool HandsOut(INamedTypeSymbol? type, string decorator) => Nodes(type).Any(node => HandsOut(node, decorator));

    private static bool HandsOut(SyntaxNode node, string decorator) =>
        node is TypeArgumentListSyntax { Arguments: var arguments } ? arguments.Any(argument => RightmostName(argument) == decorator)
        : node is InvocationExpressionSyntax { ArgumentList: var lambda } call && CalledName(call)?.Identifier.ValueText == "Decorate"
            ? lambda.DescendantNodes().Any(made => Makes(made, decorator))
        : node is TypeOfExpressionSyntax { Type: var named } && RightmostName(named) == decorator;

    private static bool Makes(SyntaxNode node, string decorator) =>
        (node is ObjectCreationExpressionSyntax creation && RightmostName(creation.Type) == decorator) || MakesProxy(node);

    /// <summary>Whether a proxy is made around something that the node hands over, or that a factory makes.</summary>
    private static bool MakesProxy(SyntaxNode node) =>
        node is InvocationExpressionSyntax call
        && CalledName(call) is { Identifier.ValueText: var name } called
        && (ProxyCall.Registers(name)
            ? called is GenericNameSyntax { TypeArgumentList.Arguments.Count: 1 }
            : ProxyCall.MayBe(name) && call.Expression is MemberAccessExpressionSyntax { Expression: var maker } && LastName(maker) == ProxyCall.MakerName);

    private static SimpleNameSyntax? CalledName(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        var called => called as SimpleNameSyntax,
    };

    private static string? LastName(ExpressionSyntax maker) => (maker as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? RightmostName(maker);

    private static ArgumentListSyntax? ArgumentList(SyntaxNode node) =>
        (node as BaseObjectCreationExpressionSyntax)?.ArgumentList ?? (node as InvocationExpressionSyntax)?.ArgumentList;

    /// <summary>The names that the node hands to a decorator that it makes.</summary>
    private static IEnumerable<string> Arguments(SyntaxNode node, string decorator, bool mayBeUnnamed) =>
        Makes(node, decorator) || (mayBeUnnamed && node is ImplicitObjectCreationExpressionSyntax)
            ? ArgumentList(node)?.DescendantNodes().OfType<SimpleNameSyntax>().Select(static name => name.Identifier.ValueText) ?? []
            : [];

    /// <summary>What is known of the decorator in each file that a person wrote; a file that stays as it is is read once.</summary>
    private static IEnumerable<Named> Files(Compilation compilation, string decorator) => compilation.SyntaxTrees
        .Where(static file => !file.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase))
        .Select(file => _files.GetOrCreateValue(file).GetOrAdd(decorator, _ => Read(file, decorator)));

    private static Named Read(SyntaxTree file, string decorator)
    {
        SyntaxNode[] nodes = [.. file.GetRoot().DescendantNodes()];
        return new(
            [.. nodes.SelectMany(node => Arguments(node, decorator, mayBeUnnamed: false))],
            nodes.Any(node => HandsOut(node, decorator)));
    }

    /// <summary>The name, and those of the variables, fields and properties that its value is put into.</summary>
    private static HashSet<string> NamesOf(string name, IReadOnlyList<SyntaxNode> nodes)
    {
        HashSet<string> names = [name];
        int count;
        do
        {
            count = names.Count;
            names.UnionWith(nodes.Select(node => node switch
            {
                AssignmentExpressionSyntax { Left: var left, Right: var value } when IsOf(value, names) => RightmostName(left),
                VariableDeclaratorSyntax { Initializer.Value: var value, Identifier: var variable } when IsOf(value, names) => variable.ValueText,
                PropertyDeclarationSyntax { Initializer.Value: var value, Identifier: var property } when IsOf(value, names) => property.ValueText,
                _ => "",
            }));
        }
        while (names.Count > count);

        return names;
    }

    private static bool IsOf(ExpressionSyntax value, HashSet<string> names) => value switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => IsOf(either.Left, names) || IsOf(either.Right, names),
        _ => RightmostName(value) is { Length: > 0 } name && names.Contains(name),
    };

    private static string RightmostName(ExpressionSyntax expression) => expression switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        NullableTypeSyntax nullable => RightmostName(nullable.ElementType),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var member } => member.Identifier.ValueText,
        _ => "",
    };

    /// <param name="Arguments">What decorators are made with, by name.</param>
    /// <param name="IsHandedOut">Whether it is named as a type for others to make.</param>
    private sealed record Named(HashSet<string> Arguments, bool IsHandedOut);
}
