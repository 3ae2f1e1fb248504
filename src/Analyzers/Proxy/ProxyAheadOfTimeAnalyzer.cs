using System.Collections.Immutable;
using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators.Parsing;
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
            decorated is not null && IsLimitedAlike(call, decorated.Type) ? ImmutableDictionary<string, string?>.Empty.Add(ProxyProperties.HasDecorator, "") : null,
            call.Type.Name,
            decorated is not null ? $"use the generated decorator '{decorated.Decorator}' ({decorated.Limit.Name})"
                : call.Type.DeclaringSyntaxReferences.IsEmpty ? "annotate a method of your own that calls it, and use what is generated"
                : "annotate an interface, and use its generated decorator"));
    }

    /// <summary>Whether the decorator limits what the proxy does: it does not read the attributes of the class behind it.</summary>
    private static bool IsLimitedAlike(ProxyCall call, INamedTypeSymbol type) =>
        ProxiedMembers.Of(type, call.Target).All(static member => Limits.Governing(member.Member) is not null);
}
