using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML005: a limited method has no CancellationToken, so that nothing cancels its wait.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingTokenAnalyzer() : LimitAnalyzer(DefinitionRules.MissingToken)
{
    private protected override void Start(CompilationStartAnalysisContext context) =>
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (SignatureParser.Token(method) is null && Rejection.IsNone(method, limit) && !Overridden.By(method).Any())
            {
                report(Diagnostic.Create(DefinitionRules.MissingToken, method.Locations[0], method.Name, limit.Name));
            }
        });
}
