using System.Composition;
using LlmLimiter.Analyzers.Proxy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Proxy;

/// <summary>LLML302: registers the generated decorator in place of the proxy.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ProxyAheadOfTimeFix)), Shared]
public sealed class ProxyAheadOfTimeFix() : DocumentFix(ProxyRules.ProxyAheadOfTimeId)
{
    private const string Ending = "Proxy";

    /// <inheritdoc/>
    /// <remarks>None where the decorator cannot be registered with the same arguments.</remarks>
    private protected override Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) => Task.FromResult(
        diagnostic.Properties.ContainsKey(ProxyProperties.HasDecorator)
        && root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is GenericNameSyntax name
        && ProxyCall.Registers(name.Identifier.ValueText)
        && name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
        && model.GetSpeculativeSymbolInfo(call.SpanStart, call.ReplaceNode(name, Renamed(name)), SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol
            ? new DocumentChange($"Use '{Decorator(name)}'", editor => editor.ReplaceNode(name, static (current, _) => Renamed((GenericNameSyntax)current)))
            : null);

    /// <summary>AddRateLimited for AddRateLimitedProxy, and AddKeyedRateLimited for AddKeyedRateLimitedProxy.</summary>
    private static string Decorator(GenericNameSyntax name)
    {
        string proxy = name.Identifier.ValueText;
        return proxy.Substring(0, proxy.Length - Ending.Length);
    }

    private static GenericNameSyntax Renamed(GenericNameSyntax name) =>
        name.WithIdentifier(SyntaxFactory.Identifier(Decorator(name)).WithTriviaFrom(name.Identifier));
}
