using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML102: a delegate, a function pointer or an expression tree goes around a limit.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BypassingDelegateAnalyzer() : LimitAnalyzer(UsageRules.BypassingDelegate)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        var members = LimitedMembers.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (MethodUse.Of(operation.Operation) is { } use && members.BypassedBy(use) is { } member && !use.IsCall)
                {
                    operation.ReportDiagnostic(BypassReport.Create(UsageRules.BypassingDelegate, use, member, operation.Compilation));
                }
            },
            MethodUse.Kinds);
    }
}
