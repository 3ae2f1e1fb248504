using System.Composition;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>LLML103: wraps a client, registers it with AddRateLimited, or takes the interface in its place.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UndecoratedClientFix)), Shared]
public sealed class UndecoratedClientFix() : DocumentFix(UsageRules.UndecoratedClientId)
{
    /// <inheritdoc/>
    /// <remarks>None after which the file has an error that it had not before.</remarks>
    private protected override async Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (ClientChange.Of(diagnostic, root, model) is not { } change)
        {
            return null;
        }

        var wanted = new DocumentChange(change.Title, change.Apply);
        Document changed = await ChangedAsync(document, [wanted], cancellation).ConfigureAwait(false);
        SemanticModel after = (await changed.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        return Errors(after, cancellation) <= Errors(model, cancellation) ? wanted : null;
    }

    private static int Errors(SemanticModel model, CancellationToken cancellation) =>
        model.GetDiagnostics(cancellationToken: cancellation).Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
