using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>LLML101, LLML102 and LLML104: uses the limited twin or the partial method of a core, or wraps the receiver with its decorator.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BypassedLimitFix)), Shared]
public sealed class BypassedLimitFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        UsageRules.BypassedLimitId, UsageRules.BypassingDelegateId, UsageRules.CalledCoreId);

    /// <inheritdoc/>
    /// <remarks>Calls may stand inside each other, and share a using: the batch fixer would take that for a conflict.</remarks>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        var changes = await ChangesAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false);
        return await ChangeAsync(document, changes, context.CancellationToken).ConfigureAwait(false);
    });

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
                        changes.Values.Single().Title,
                        cancellation => ChangeAsync(context.Document, changes, cancellation),
                        equivalenceKey: nameof(BypassedLimitFix)),
                    diagnostic);
            }
        }
    }

    /// <summary>
    /// The changes that can be made, each tried out: a limited member may lack the default values, the names, the params or the overload that
    /// the code relies on.
    /// </summary>
    private static async Task<Dictionary<ExpressionSyntax, LimitedCallChange>> ChangesAsync(
        Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        var changes = new Dictionary<ExpressionSyntax, LimitedCallChange>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            var mark = new SyntaxAnnotation();
            if (LimitedCallChange.UseAt(root, diagnostic.Location.SourceSpan) is { } use
                && LimitedCallChange.Of(diagnostic) is { } change
                && change.CanReplace(use)
                && TrialCompilation.Succeeds(use, model, Changed(root, model, new() { [use] = change }, mark), mark))
            {
                changes.Add(use, change);
            }
        }

        return changes;
    }

    private static async Task<Document> ChangeAsync(
        Document document, Dictionary<ExpressionSyntax, LimitedCallChange> changes, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        return document.WithSyntaxRoot(Changed(root, model, changes));
    }

    private static SyntaxNode Changed(
        SyntaxNode root, SemanticModel model, Dictionary<ExpressionSyntax, LimitedCallChange> changes, params SyntaxAnnotation[] marks)
    {
        var namespaces = changes.Select(change => change.Value.MissingNamespace(change.Key, model)).OfType<string>().Distinct();
        var changed = (CompilationUnitSyntax)root.ReplaceNodes(
            changes.Keys, (use, current) => changes[use].Replacement(current).WithAdditionalAnnotations(marks));
        return namespaces.OrderBy(static name => name, StringComparer.Ordinal).Aggregate(changed, UsingDirectives.WithUsing);
    }
}
