using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML007: adds the parameter that brings the lease, with which the method can record what it used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UntoldUsageFix)), Shared]
public sealed class UntoldUsageFix() : DocumentFix(DefinitionRules.UntoldUsageId)
{
    /// <inheritdoc/>
    private protected override async Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation)
    {
        foreach (Location place in diagnostic.AdditionalLocations)
        {
            if (place.SourceTree == root.SyntaxTree
                && root.FindNode(place.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
                && LeaseParameter.NameIn(method) is not null
                && model.GetDeclaredSymbol(method, cancellation) is { } symbol
                && !await IsCalledAsync(symbol, document.Project.Solution, cancellation).ConfigureAwait(false))
            {
                // Two limited methods may have one core, which is changed once.
                return new($"Let '{method.Identifier.ValueText}' take an LlmLease", editor => editor.ReplaceNode(
                    method, (current, _) => current.IsEquivalentTo(method) ? LeaseParameter.AddedTo((MethodDeclarationSyntax)current) : current));
            }
        }

        return null;
    }

    /// <summary>Whether somebody would have to pass the lease; generated code passes it by itself.</summary>
    private static async Task<bool> IsCalledAsync(IMethodSymbol method, Solution solution, CancellationToken cancellation)
    {
        var references = await SymbolFinder.FindReferencesAsync(method, solution, cancellation).ConfigureAwait(false);
        foreach (ReferenceLocation reference in references.SelectMany(static reference => reference.Locations))
        {
            SyntaxNode root = await reference.Location.SourceTree!.GetRootAsync(cancellation).ConfigureAwait(false);
            if (reference.Document is not SourceGeneratedDocument
                && !root.FindNode(reference.Location.SourceSpan, findInsideTrivia: true).Ancestors().Any(SaysTheNameOnly))
            {
                return true;
            }
        }

        return false;
    }

    private static bool SaysTheNameOnly(SyntaxNode node) =>
        node is CrefSyntax or InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };
}
