using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML108: an SDK client retries by itself while calls through it are limited.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnRetriesAnalyzer() : LimitAnalyzer(UsageRules.OwnRetries)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        var members = LimitedMembers.Of(context.Compilation);
        var known = new KnownCalls();
        context.RegisterOperationAction(operation => Analyze(operation, members, known), OperationKind.ObjectCreation);
    }

    private static void Analyze(OperationAnalysisContext context, LimitedMembers members, KnownCalls known)
    {
        var client = (IObjectCreationOperation)context.Operation;
        if (client.Type?.Name.EndsWith("Client", StringComparison.Ordinal) == true
            && OwnRetries.WhatToSet(client, known) is { } setting
            && new LimitedUse(members, known, context.ContainingSymbol).Find(client) is { } limited)
        {
            context.ReportDiagnostic(Diagnostic.Create(UsageRules.OwnRetries, client.Syntax.GetLocation(), client.Type.Name, limited, setting));
        }
    }
}
