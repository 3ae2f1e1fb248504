using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML106: a lease is neither settled nor disposed on some path.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsettledLeaseAnalyzer() : LimitAnalyzer(UsageRules.UnsettledLease)
{
    private protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (LimiterCalls.GivesLease(call) && LeasePaths.FindLeak(call, context.ContainingSymbol, context.GetControlFlowGraph()) is { } leak)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                UsageRules.UnsettledLease, CalledName.Of(call.Syntax), call.TargetMethod.Name, Limit(call), Where(leak), Advice(call.TargetMethod.Name)));
        }
    }

    private static string Limit(IInvocationOperation call) => LimiterCalls.LimitOf(call) is { } limit ? $" ({limit.Provider}/{limit.Model})" : "";

    private static string Where(LeaseLeak leak) => leak switch
    {
        LeaseLeak.Dropped => "because nothing holds it",
        LeaseLeak.Replaced => "before the next one is acquired",
        LeaseLeak.Left { Last: { } last } => $"on the path that leaves at line {last.GetLocation().GetMappedLineSpan().StartLinePosition.Line + 1}",
        _ => "on some path",
    };

    private static string Advice(string method) => method switch
    {
        LimiterCalls.AcquireAsync => "write 'using LlmLease lease = await …'",
        LimiterCalls.Acquire => "write 'using LlmLease lease = …'",
        _ => "where it returns true, put what follows into 'using (lease)'",
    };
}
