using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML101: a call goes around its limit.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BypassedLimitAnalyzer() : LimitAnalyzer(UsageRules.BypassedLimit)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        var members = LimitedMembers.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (MethodUse.Of(operation.Operation) is { } use && members.BypassedBy(use) is { } member && use.IsCall)
                {
                    operation.ReportDiagnostic(BypassReport.Create(UsageRules.BypassedLimit, use, member, operation.Compilation));
                }
            },
            OperationKind.Invocation);
    }
}
