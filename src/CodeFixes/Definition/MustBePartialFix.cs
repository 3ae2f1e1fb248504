using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML002, and LLML009 where no other name is a way out: makes the type and the types around it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MustBePartialFix)), Shared]
public sealed class MustBePartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DefinitionRules.MustBePartialId, DefinitionRules.NameTakenId);

    /// <inheritdoc/>
    /// <remarks>Types may share a container, whose several changes the batch fixer would take for a conflict.</remarks>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var types = diagnostics.Select(diagnostic => FindType(root, diagnostic));
        return await MakePartialAsync(document, types, context.CancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (FindType(root, context.Diagnostics[0]) is { } type)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Make '{type.Identifier.ValueText}' partial",
                    cancellation => MakePartialAsync(context.Document, [type], cancellation),
                    equivalenceKey: nameof(MustBePartialFix)),
                context.Diagnostics);
        }
    }

    private static TypeDeclarationSyntax? FindType(SyntaxNode? root, Diagnostic diagnostic) =>
        diagnostic.Properties.ContainsKey(NameTakenProperties.FreeName)
            ? null
            : root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>();

    private static async Task<Document> MakePartialAsync(Document document, IEnumerable<TypeDeclarationSyntax?> types, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        var declarations = types.OfType<TypeDeclarationSyntax>()
            .SelectMany(static type => type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            .Where(static declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Distinct();
        // The innermost first: the editor then finds the outer ones again.
        foreach (TypeDeclarationSyntax declaration in declarations.OrderByDescending(static declaration => declaration.SpanStart))
        {
            editor.SetModifiers(declaration, editor.Generator.GetModifiers(declaration).WithPartial(true));
        }

        return editor.GetChangedDocument();
    }
}
