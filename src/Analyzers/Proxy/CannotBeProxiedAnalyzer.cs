using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Proxy;

/// <summary>LLML301: a proxy is made of what no proxy can limit.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CannotBeProxiedAnalyzer() : LimitAnalyzer(ProxyRules.CannotBeProxied)
{
    private protected override void Start(CompilationStartAnalysisContext context) => ProxyCall.Register(context, static (call, operation) =>
    {
        if (ProxyCheck.WhyNot(call) is { } reason)
        {
            operation.ReportDiagnostic(Diagnostic.Create(ProxyRules.CannotBeProxied, call.Place, call.Type.Name, reason));
        }
    });
}
