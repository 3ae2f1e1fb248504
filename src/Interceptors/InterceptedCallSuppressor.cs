using System.Collections.Immutable;
using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Interceptors;

/// <summary>
/// Silences LLML101 at the calls that are redirected. It asks the compiler and not the generator, which sees no other generator's
/// code: so no call slips past in silence.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InterceptedCallSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor _redirected =
        new("LLMLS101", UsageRules.BypassedLimitId, "The call is redirected to the limited twin.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(_redirected);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (IsRedirected(diagnostic.Location, context))
            {
                context.ReportSuppression(Suppression.Create(_redirected, diagnostic));
            }
        }
    }

    private static bool IsRedirected(Location location, SuppressionAnalysisContext context) =>
        location.SourceTree is { } tree
        && InterceptorsFeature.IsOn(tree.Options)
        && tree.GetRoot(context.CancellationToken).FindNode(location.SourceSpan, getInnermostNodeForTie: true)
            .FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
        && context.GetSemanticModel(tree).GetInterceptorMethod(call, context.CancellationToken)?.IsGenerated() == true;
}
