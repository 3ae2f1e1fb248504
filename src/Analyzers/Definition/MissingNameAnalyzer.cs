using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML004: the provider or the model of a limit has no name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingNameAnalyzer() : LimitAnalyzer(DefinitionRules.MissingName)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        AnnotatedSymbols.RegisterTypes(context, static (type, report) =>
        {
            if (Limits.StatedOn(type) is { } limit && MissingName(limit) is { } missing)
            {
                Report(type, missing, report);
            }
        });
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            // What a type's attribute lacks is told once, at the type.
            if ((Limits.StatedOn(method) is not null || MissingName(limit) is null) && MissingName(method, limit) is { } missing)
            {
                Report(method, missing, report);
            }
        });
    }

    /// <summary>Which name the limit of a method lacks, as the end of a sentence; null: none.</summary>
    internal static string? MissingName(IMethodSymbol method, LimitModel limit) =>
        MissingName(limit)
        ?? (limit.Model is null && RequestConvention.ModelName(new SymbolMethod(method)) is null
            ? "name a model in [RateLimited], or mark a string parameter with [ModelName]"
            : null);

    /// <summary>Which name is written, but empty; null: none.</summary>
    internal static string? MissingName(LimitModel limit)
    {
        if (string.IsNullOrWhiteSpace(limit.Provider))
        {
            return "the provider in its [RateLimited] is empty";
        }

        return limit.Model is { } model && string.IsNullOrWhiteSpace(model) ? "the model in its [RateLimited] is empty" : null;
    }

    private static void Report(ISymbol symbol, string missing, Action<Diagnostic> report) =>
        report(Diagnostic.Create(DefinitionRules.MissingName, symbol.Locations[0], symbol.Name, missing));
}
