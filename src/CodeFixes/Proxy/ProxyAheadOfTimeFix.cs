using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Proxy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Proxy;

/// <summary>LLML302: registers the generated decorator in place of the proxy.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ProxyAheadOfTimeFix)), Shared]
public sealed class ProxyAheadOfTimeFix : CodeFixProvider
{
    private const string Proxy = "AddRateLimitedProxy";
    private const string Decorator = "AddRateLimited";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(ProxyRules.ProxyAheadOfTimeId);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        var calls = new List<GenericNameSyntax>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (await FixableAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } name)
            {
                calls.Add(name);
            }
        }

        return await ChangedAsync(document, calls, context.CancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await FixableAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } name)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Use '{Decorator}'",
                        cancellation => ChangedAsync(context.Document, [name], cancellation),
                        equivalenceKey: nameof(ProxyAheadOfTimeFix)),
                    diagnostic);
            }
        }
    }

    /// <summary>The name to change, where the decorator can be registered with the same arguments.</summary>
    private static async Task<GenericNameSyntax?> FixableAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (!diagnostic.Properties.ContainsKey(ProxyProperties.HasDecorator))
        {
            return null;
        }

        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        return root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is GenericNameSyntax { Identifier.ValueText: Proxy } name
            && name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && model.GetSpeculativeSymbolInfo(call.SpanStart, call.ReplaceNode(name, Renamed(name)), SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol
                ? name
                : null;
    }

    private static GenericNameSyntax Renamed(GenericNameSyntax name) =>
        name.WithIdentifier(SyntaxFactory.Identifier(Decorator).WithTriviaFrom(name.Identifier));

    private static async Task<Document> ChangedAsync(Document document, IEnumerable<GenericNameSyntax> names, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        return document.WithSyntaxRoot(root.ReplaceNodes(names, static (_, current) => Renamed(current)));
    }
}
