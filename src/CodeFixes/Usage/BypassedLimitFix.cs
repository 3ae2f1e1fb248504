using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>LLML101: calls the limited twin, or wraps the receiver with its decorator.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BypassedLimitFix)), Shared]
public sealed class BypassedLimitFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageRules.BypassedLimitId);

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
                        changes[0].Change.Title,
                        cancellation => ChangeAsync(context.Document, changes, cancellation),
                        equivalenceKey: nameof(BypassedLimitFix)),
                    diagnostic);
            }
        }
    }

    private static async Task<List<(InvocationExpressionSyntax Call, LimitedCallChange Change)>> ChangesAsync(
        Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        var changes = new List<(InvocationExpressionSyntax, LimitedCallChange)>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            var call = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>();
            if (call is not null && LimitedCallChange.Of(diagnostic) is { } change && change.CanReplace(call) && change.Compiles(call, model))
            {
                changes.Add((call, change));
            }
        }

        return changes;
    }

    private static async Task<Document> ChangeAsync(
        Document document, List<(InvocationExpressionSyntax Call, LimitedCallChange Change)> changes, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        // The innermost first: an outer call is then changed as it has become.
        foreach (var (call, change) in changes.OrderBy(static change => change.Call.Span.Length))
        {
            editor.ReplaceNode(call, (current, _) => change.Replacement((InvocationExpressionSyntax)current));
        }

        var namespaces = changes.Select(change => change.Change.MissingNamespace(change.Call, editor.SemanticModel)).OfType<string>().Distinct();
        var root = (CompilationUnitSyntax)editor.GetChangedRoot();
        return document.WithSyntaxRoot(namespaces.OrderBy(static name => name, StringComparer.Ordinal).Aggregate(root, WithUsing));
    }

    /// <summary>The first using of a file goes below the file's header.</summary>
    private static CompilationUnitSyntax WithUsing(CompilationUnitSyntax root, string name)
    {
        UsingDirectiveSyntax directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(name)).WithAdditionalAnnotations(Formatter.Annotation);
        SyntaxTriviaList header = root.GetLeadingTrivia();
        bool isBelowHeader = root.Usings.Count == 0 && root.Externs.Count == 0
            && !header.Any(static trivia => trivia.HasStructure);
        return isBelowHeader
            ? root.WithLeadingTrivia().AddUsings(directive.WithLeadingTrivia(header))
            : root.AddUsings(directive);
    }
}
