using System.Runtime.CompilerServices;
using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Interceptors.Parsing;

/// <summary>
/// The names that limited methods have, and some more: a call of another name need not be bound. After each edit all calls of a project
/// are looked at again, and binding them is what costs.
/// </summary>
internal static class LimitedNames
{
    private static readonly ConditionalWeakTable<Compilation, HashSet<string>> _ofCompilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> _ofTrees = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, HashSet<string>> _ofAssemblies = new();

    public static HashSet<string> Of(Compilation compilation) => _ofCompilations.GetValue(compilation, static compilation =>
    [
        .. compilation.SyntaxTrees.SelectMany(static tree => _ofTrees.GetValue(tree, Declared)),
        .. compilation.SourceModule.ReferencedAssemblySymbols
            .Where(new LibraryUsers(compilation).Contains)
            .SelectMany(static assembly => _ofAssemblies.GetValue(assembly, Annotated)),
    ]);

    /// <summary>What may be annotated as far as syntax tells: the attribute may have another name here, or stand on another part of the type.</summary>
    private static HashSet<string> Declared(SyntaxTree tree) =>
    [
        .. tree.GetRoot()
            .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<MethodDeclarationSyntax>()
            .Where(CanBeAnnotated)
            .Select(static method => method.Identifier.ValueText),
    ];

    private static bool CanBeAnnotated(MethodDeclarationSyntax method) =>
        method.AttributeLists.Count > 0
        || (method.Parent is TypeDeclarationSyntax type && (type.AttributeLists.Count > 0 || type.Modifiers.Any(SyntaxKind.PartialKeyword)));

    private static HashSet<string> Annotated(IAssemblySymbol assembly) =>
        [.. Types(assembly.GlobalNamespace).SelectMany(Limits.LimitedMethods).Select(static method => method.Name)];

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>()
            .SelectMany(static member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));
}
