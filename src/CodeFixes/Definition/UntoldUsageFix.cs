using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML007: adds the parameter that brings the lease, with which the method can record what it used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UntoldUsageFix)), Shared]
public sealed class UntoldUsageFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DefinitionRules.UntoldUsageId);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        var methods = await MethodsAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false);
        return await WithLeasesAsync(document, methods, context.CancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var methods = await MethodsAsync(context.Document, context.Diagnostics, context.CancellationToken).ConfigureAwait(false);
        if (methods.Count > 0)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Let '{methods[0].Identifier.ValueText}' take an LlmLease",
                    cancellation => WithLeasesAsync(context.Document, methods, cancellation),
                    equivalenceKey: nameof(UntoldUsageFix)),
                context.Diagnostics);
        }
    }

    /// <summary>The methods of this document that can take one. Two limited methods may have one core.</summary>
    private static async Task<List<MethodDeclarationSyntax>> MethodsAsync(
        Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        var methods = new List<MethodDeclarationSyntax>();
        foreach (Location place in diagnostics.SelectMany(static diagnostic => diagnostic.AdditionalLocations))
        {
            if (place.SourceTree == root.SyntaxTree
                && root.FindNode(place.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
                && !methods.Contains(method)
                && LeaseParameter.NameIn(method) is not null
                && model.GetDeclaredSymbol(method, cancellation) is { } symbol
                && !await IsCalledAsync(symbol, document.Project.Solution, cancellation).ConfigureAwait(false))
            {
                methods.Add(method);
            }
        }

        return methods;
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

    private static async Task<Document> WithLeasesAsync(Document document, List<MethodDeclarationSyntax> methods, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (MethodDeclarationSyntax method in methods)
        {
            editor.ReplaceNode(method.ParameterList, LeaseParameter.AddedTo(method));
        }

        return editor.GetChangedDocument();
    }
}
