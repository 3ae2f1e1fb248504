using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Configuration;

/// <summary>LLML201: changes a name to the nearest one that the limits file has, where the name is written as a literal.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnknownModelFix)), Shared]
public sealed class UnknownModelFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(ConfigurationRules.UnknownModelId);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        return root is null ? document : document.WithSyntaxRoot(Change(root, diagnostics));
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && Nearest(diagnostic) is { } nearest && Literal(root, diagnostic) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Change to '{nearest}'",
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(Change(root, [diagnostic]))),
                        equivalenceKey: nameof(UnknownModelFix)),
                    diagnostic);
            }
        }
    }

    private static SyntaxNode Change(SyntaxNode root, IEnumerable<Diagnostic> diagnostics)
    {
        var changes = new Dictionary<LiteralExpressionSyntax, string>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (Literal(root, diagnostic) is { } literal && Nearest(diagnostic) is { } nearest)
            {
                changes[literal] = nearest;
            }
        }

        return root.ReplaceNodes(changes.Keys, (literal, _) => SyntaxFactory
            .LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(changes[literal]))
            .WithTriviaFrom(literal));
    }

    private static string? Nearest(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(ConfigurationRules.NearestProperty, out string? nearest) ? nearest : null;

    /// <summary>The name, if it is written just there: a constant may have other readers.</summary>
    private static LiteralExpressionSyntax? Literal(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) as LiteralExpressionSyntax;
}
