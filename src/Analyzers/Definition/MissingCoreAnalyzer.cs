using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML003: a limited partial method has no core to call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingCoreAnalyzer() : LimitAnalyzer(DefinitionRules.MissingCore)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (CoreCheck.IsNeeded(method) && ShapeCheck.WhyNot(method, limit) is null && CoreCheck.Find(method).WhyNot is { } reason)
            {
                report(Diagnostic.Create(DefinitionRules.MissingCore, method.Locations[0], method.Name, reason));
            }
        });
    }
}
