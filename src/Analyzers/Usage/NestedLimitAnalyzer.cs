using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML107: a limited call waits inside a limited call of the same pool.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NestedLimitAnalyzer() : LimitAnalyzer(UsageRules.NestedLimit)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        var members = LimitedMembers.Of(context.Compilation);
        var waited = new WaitedLimits();
        context.RegisterOperationAction(operation => Analyze(operation, members, waited), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, LimitedMembers members, WaitedLimits waited)
    {
        var call = (IInvocationOperation)context.Operation;
        if (waited.Of(call) is { } limit
            && FindOuter(call, limit, new HeldLimits(context.ContainingSymbol, members)) is var (shared, outer)
            && !Exemptions.Covers(context.ContainingSymbol))
        {
            string name = $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}";
            context.ReportDiagnostic(Diagnostic.Create(UsageRules.NestedLimit, CalledName.Of(call.Syntax), name, shared, outer.Holder, outer.Advice));
        }
    }

    private static (string Shared, HeldLimit Outer)? FindOuter(IInvocationOperation call, LimitModel limit, HeldLimits held)
    {
        ISymbol? limiter = LimiterCalls.LimiterOf(call);
        foreach (HeldLimit outer in held.Around(call))
        {
            bool isOther = limiter is not null && outer.Limiter is not null && !SymbolEqualityComparer.Default.Equals(limiter, outer.Limiter);
            // A decorator written by hand implements its interface by calls of the limiter.
            if (!isOther && (outer.IsCertain || !LimiterCalls.Waits(call)) && outer.SharedWith(limit) is { } shared)
            {
                return (shared, outer);
            }
        }

        return null;
    }
}
