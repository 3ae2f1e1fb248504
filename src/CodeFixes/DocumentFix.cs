using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes;

/// <summary>
/// A fix that changes a document, at one place or, in a document, a project or a solution, at all places at once: places may lie inside each
/// other, which the batch fixer would take for a conflict.
/// </summary>
/// <param name="ids">The rules that it repairs.</param>
public abstract class DocumentFix(params string[] ids) : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(ids);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await ChangedAsync(document, await ChangesAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false), context.CancellationToken)
            .ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (DocumentChange change in await ChangesAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        change.Title, cancellation => ChangedAsync(context.Document, [change], cancellation), equivalenceKey: GetType().Name),
                    diagnostic);
            }
        }
    }

    /// <summary>The change that repairs what a diagnostic tells of a document; null: there is none. Made twice it must do the same as once.</summary>
    private protected abstract Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation);

    private async Task<List<DocumentChange>> ChangesAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        var changes = new List<DocumentChange>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (await ChangeAsync(document, root, model, diagnostic, cancellation).ConfigureAwait(false) is { } change)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    /// <summary>The document after the changes.</summary>
    private protected static async Task<Document> ChangedAsync(Document document, IEnumerable<DocumentChange> changes, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (DocumentChange change in changes)
        {
            change.Apply(editor);
        }

        return editor.GetChangedDocument();
    }
}

/// <summary>One change of a document.</summary>
/// <param name="Title">What it is called in a menu.</param>
/// <param name="Apply">Makes it.</param>
internal sealed record DocumentChange(string Title, Action<DocumentEditor> Apply);
