using LlmLimiter.Conventions;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML006: a synchronous limited method blocks its thread while it waits.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlocksThreadAnalyzer() : LimitAnalyzer(DefinitionRules.BlocksThread)
{
    private protected override void Start(CompilationStartAnalysisContext context) =>
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (Answer.KindOf(method) == ReturnKind.Synchronous && Rejection.IsNone(method, limit))
            {
                report(Diagnostic.Create(DefinitionRules.BlocksThread, method.Locations[0], method.Name, limit.Name));
            }
        });
}
