using System.Collections.Immutable;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers;

/// <summary>A rule of this project: it looks at what people wrote, in compilations that know [RateLimited].</summary>
/// <param name="rules">What it reports.</param>
public abstract class LimitAnalyzer(params DiagnosticDescriptor[] rules) : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(rules);

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownTypes.RateLimitedAttribute) is not null)
            {
                Start(start);
            }
        });
    }

    /// <summary>Registers what the rule looks at in one compilation.</summary>
    private protected abstract void Start(CompilationStartAnalysisContext context);
}
