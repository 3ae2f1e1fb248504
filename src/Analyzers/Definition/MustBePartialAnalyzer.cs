using System.Collections.Immutable;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML002: a limited method needs a twin inside its type, and the type is not partial.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MustBePartialAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(DefinitionRules.MustBePartial);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (ShapeCheck.WhyNot(method, limit) is null && PartialCheck.WhyNeeded(method) is { } reason)
            {
                report(Diagnostic.Create(DefinitionRules.MustBePartial, method.Locations[0], method.ContainingType.Name, method.Name, reason));
            }
        });
    }
}
