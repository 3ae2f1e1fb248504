using System.Collections.Immutable;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Proxy;

/// <summary>LLML302: a proxy is made in a program that is compiled ahead of time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProxyAheadOfTimeAnalyzer() : LimitAnalyzer(ProxyRules.ProxyAheadOfTime)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        if (context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.PublishAot", out string? value)
            && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase))
        {
            var clients = Clients.Of(context.Compilation);
            ProxyCall.Register(context, (call, operation) => Analyze(call, operation, clients));
        }
    }

    private static void Analyze(ProxyCall call, OperationAnalysisContext context, Clients clients)
    {
        var decorated = clients.Decorated(call.Type);
        context.ReportDiagnostic(Diagnostic.Create(
            ProxyRules.ProxyAheadOfTime,
            call.Place,
            decorated is null ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(ProxyProperties.HasDecorator, ""),
            call.Type.Name,
            decorated is null ? "annotate an interface, and use its generated decorator" : $"use the generated decorator '{decorated.Decorator}' ({decorated.Limit.Name})"));
    }
}
