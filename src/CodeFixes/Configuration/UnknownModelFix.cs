using System.Composition;
using LlmLimiter.Analyzers.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Configuration;

/// <summary>LLML201: changes a name to the nearest one that the limits file has, where the name is written as a literal.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnknownModelFix)), Shared]
public sealed class UnknownModelFix() : DocumentFix(ConfigurationRules.UnknownModelId)
{
    /// <inheritdoc/>
    private protected override Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) => Task.FromResult(
        Nearest(diagnostic) is { } nearest && Literal(root, diagnostic) is { } literal
            ? new DocumentChange($"Change to '{nearest}'", editor => editor.ReplaceNode(literal, Named(nearest).WithTriviaFrom(literal)))
            : null);

    private static LiteralExpressionSyntax Named(string name) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name));

    private static string? Nearest(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(ConfigurationRules.NearestProperty, out string? nearest) ? nearest : null;

    /// <summary>The name, if it is written just there: a constant may have other readers.</summary>
    private static LiteralExpressionSyntax? Literal(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) as LiteralExpressionSyntax;
}
