using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML010: removes the attribute, or the argument, that has no effect.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IdleAttributeFix)), Shared]
public sealed class IdleAttributeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DefinitionRules.IdleAttributeId);

    /// <inheritdoc/>
    /// <remarks>Attributes may stand in one list, whose several changes the batch fixer would take for a conflict.</remarks>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        return Without(document, root, [.. diagnostics.Select(diagnostic => Idle(root, diagnostic)).OfType<SyntaxNode>()]);
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Idle(root, diagnostic) is { } idle)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        idle is AttributeSyntax attribute ? $"Remove [{attribute.Name}]" : $"Remove '{idle}'",
                        _ => Task.FromResult(Without(context.Document, root, [idle])),
                        equivalenceKey: nameof(IdleAttributeFix)),
                    diagnostic);
            }
        }
    }

    /// <summary>The attribute or the argument; null: it cannot be removed alone, as with it goes a decorator that somebody may use, or an #if.</summary>
    private static SyntaxNode? Idle(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode? idle = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<SyntaxNode>(static node => node is AttributeSyntax or AttributeArgumentSyntax);
        return idle?.Parent is not { ContainsDirectives: false } || diagnostic.Properties.ContainsKey(IdleProperties.IsDecorated) ? null : idle;
    }

    private static Document Without(Document document, SyntaxNode root, SyntaxNode[] idle)
    {
        root = root.TrackNodes(idle);
        foreach (SyntaxNode node in idle)
        {
            SyntaxNode current = root.GetCurrentNode(node)!;
            root = current is { Parent: AttributeListSyntax { Attributes.Count: 1 } list }
                ? WithoutList(root, list)
                : root.RemoveNode(current, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        return document.WithSyntaxRoot(root);
    }

    /// <summary>What stands before the list, a documentation for example, then stands before what follows it.</summary>
    private static SyntaxNode WithoutList(SyntaxNode root, AttributeListSyntax list)
    {
        SyntaxToken next = list.GetLastToken().GetNextToken();
        IEnumerable<SyntaxTrivia> kept = list.GetTrailingTrivia().Any(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            ? list.GetTrailingTrivia().Concat(next.LeadingTrivia)
            : next.LeadingTrivia.SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var mark = new SyntaxAnnotation();
        root = root.ReplaceToken(next, next.WithLeadingTrivia(list.GetLeadingTrivia().Concat(kept)).WithAdditionalAnnotations(mark));
        SyntaxToken marked = root.GetAnnotatedTokens(mark).Single();
        AttributeListSyntax found = marked.GetPreviousToken().Parent!.FirstAncestorOrSelf<AttributeListSyntax>()!;
        return root.RemoveNode(found, SyntaxRemoveOptions.KeepNoTrivia)!;
    }
}
