using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>Brings the definition rules what they look at.</summary>
internal static class AnnotatedSymbols
{
    /// <summary>Calls the action for each limited method, whether it or its type bears the attribute.</summary>
    public static void RegisterMethods(CompilationStartAnalysisContext context, Action<IMethodSymbol, LimitModel, Action<Diagnostic>> analyze)
    {
        Register(context, SymbolKind.Method, (symbol, report) =>
        {
            if (symbol is IMethodSymbol { IsPartialDefinition: false, PartialDefinitionPart: null } method)
            {
                AnalyzeLimited(method, report);
            }
        });

        // A partial method shares the [GeneratedCode] of its generated part, and would be passed over as generated itself.
        RegisterTypes(context, (type, report) =>
        {
            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(static method => method.IsPartialDefinition))
            {
                AnalyzeLimited(method, report);
            }
        });

        void AnalyzeLimited(IMethodSymbol method, Action<Diagnostic> report)
        {
            if (Limits.Governing(method) is { } limit)
            {
                analyze(method, limit, report);
            }
        }
    }

    /// <summary>Calls the action for each type.</summary>
    public static void RegisterTypes(CompilationStartAnalysisContext context, Action<INamedTypeSymbol, Action<Diagnostic>> analyze) =>
        Register(context, SymbolKind.NamedType, (symbol, report) => analyze((INamedTypeSymbol)symbol, report));

    /// <summary>Calls the action for each local function and lambda that bears the attribute itself.</summary>
    public static void RegisterFunctions(CompilationStartAnalysisContext context, Action<IMethodSymbol, LimitModel, Action<Diagnostic>> analyze) =>
        context.RegisterOperationAction(
            operation =>
            {
                IMethodSymbol? function = operation.Operation switch
                {
                    ILocalFunctionOperation local => local.Symbol,
                    IAnonymousFunctionOperation lambda => lambda.Symbol,
                    _ => null,
                };
                if (function is not null && Limits.StatedOn(function) is { } limit)
                {
                    analyze(function, limit, operation.ReportDiagnostic);
                }
            },
            OperationKind.LocalFunction,
            OperationKind.AnonymousFunction);

    private static void Register(CompilationStartAnalysisContext context, SymbolKind kind, Action<ISymbol, Action<Diagnostic>> analyze) =>
        context.RegisterSymbolAction(symbol => analyze(symbol.Symbol, symbol.ReportDiagnostic), kind);
}
