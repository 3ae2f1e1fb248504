using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML002: a limited method needs a twin inside its type, and the type is not partial.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MustBePartialAnalyzer() : LimitAnalyzer(DefinitionRules.MustBePartial)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (ShapeCheck.WhyNot(method, limit) is null && PartialCheck.WhyNeeded(method) is { } reason)
            {
                report(Diagnostic.Create(DefinitionRules.MustBePartial, method.Locations[0], method.ContainingType.Name, method.Name, reason));
            }
        });
    }
}
