using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML104: the core of a limited partial method is used by something else than its generated part.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CalledCoreAnalyzer() : LimitAnalyzer(UsageRules.CalledCore)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        var members = LimitedMembers.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (MethodUse.Of(operation.Operation) is { } use && members.CoreUsedBy(use) is { } core)
                {
                    operation.ReportDiagnostic(BypassReport.Create(UsageRules.CalledCore, use, core, operation.Compilation));
                }
            },
            MethodUse.Kinds);
    }
}
