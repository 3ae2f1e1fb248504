using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>LLML101: calls the limited twin, or wraps the receiver with its decorator.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BypassedLimitFix)), Shared]
public sealed class BypassedLimitFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageRules.BypassedLimitId);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            var call = root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>();
            if (call is not null)
            {
                Register(context, diagnostic, call);
            }
        }
    }

    private static void Register(CodeFixContext context, Diagnostic diagnostic, InvocationExpressionSyntax call)
    {
        if (Property(diagnostic, BypassProperties.Twin) is { } twin)
        {
            var change = new TwinCall(
                twin,
                Property(diagnostic, BypassProperties.ExtensionNamespace),
                Property(diagnostic, BypassProperties.LeaseArgument) is { } index ? int.Parse(index, CultureInfo.InvariantCulture) : null);
            if (change.CanReplace(call))
            {
                Register(context, diagnostic, $"Call '{twin}'", cancellation => change.ReplaceAsync(context.Document, call, cancellation));
            }
        }
        else if (Property(diagnostic, BypassProperties.Decorator) is { } decorator && DecoratedReceiver.CanReplace(call))
        {
            Register(context, diagnostic, $"Wrap with 'new {ShortName(decorator)}(…)'",
                cancellation => DecoratedReceiver.ReplaceAsync(context.Document, call, decorator, cancellation));
        }
    }

    /// <summary>One key for both ways, so that fixing all fixes all.</summary>
    private static void Register(CodeFixContext context, Diagnostic diagnostic, string title, Func<CancellationToken, Task<Document>> change) =>
        context.RegisterCodeFix(CodeAction.Create(title, change, equivalenceKey: nameof(BypassedLimitFix)), diagnostic);

    /// <summary>The type's name without its namespace and its type arguments.</summary>
    private static string ShortName(string type)
    {
        string name = type.Split('<')[0];
        return name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }

    private static string? Property(Diagnostic diagnostic, string name) => diagnostic.Properties.TryGetValue(name, out string? value) ? value : null;
}
