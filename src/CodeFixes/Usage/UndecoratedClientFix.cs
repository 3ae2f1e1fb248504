using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>LLML103: wraps a client, registers it with AddRateLimited, or takes the interface in its place.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UndecoratedClientFix)), Shared]
public sealed class UndecoratedClientFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageRules.UndecoratedClientId);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await ChangedAsync(document, await ChangesAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false), context.CancellationToken)
            .ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            var changes = await ChangesAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false);
            if (changes.Count > 0)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        changes[0].Title,
                        cancellation => ChangedAsync(context.Document, changes, cancellation),
                        equivalenceKey: nameof(UndecoratedClientFix)),
                    diagnostic);
            }
        }
    }

    /// <summary>The changes after each of which the file has no error that it had not before.</summary>
    private static async Task<List<ClientChange>> ChangesAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        int before = Errors(model, cancellation);
        var changes = new List<ClientChange>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (ClientChange.Of(diagnostic, root, model) is { } change)
            {
                Document changed = await ChangedAsync(document, [change], cancellation).ConfigureAwait(false);
                SemanticModel after = (await changed.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
                if (Errors(after, cancellation) <= before)
                {
                    changes.Add(change);
                }
            }
        }

        return changes;
    }

    private static async Task<Document> ChangedAsync(Document document, IEnumerable<ClientChange> changes, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (ClientChange change in changes)
        {
            change.Apply(editor);
        }

        return editor.GetChangedDocument();
    }

    private static int Errors(SemanticModel model, CancellationToken cancellation) =>
        model.GetDiagnostics(cancellationToken: cancellation).Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
