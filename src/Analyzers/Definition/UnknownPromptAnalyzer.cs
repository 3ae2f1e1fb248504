using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML008: no parameter is counted as the prompt. The diagnostic's further locations are the parameters that could be.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownPromptAnalyzer() : LimitAnalyzer(DefinitionRules.UnknownPrompt)
{
    private protected override void Start(CompilationStartAnalysisContext context) => AnnotatedSymbols.RegisterMethods(context, Analyze);

    private static void Analyze(IMethodSymbol method, LimitModel limit, Action<Diagnostic> report)
    {
        if (!PromptCheck.HoldsPrompt(method, limit))
        {
            if (!method.Parameters.Any(static parameter => parameter.Type.TypeKind == TypeKind.Error) && Rejection.IsNone(method, limit))
            {
                IParameterSymbol[] countable = [.. PromptCheck.Countable(method)];
                report(Diagnostic.Create(
                    DefinitionRules.UnknownPrompt,
                    method.Locations[0],
                    countable.Select(static parameter => parameter.Locations[0]),
                    method.Name,
                    limit.Name,
                    $"none of its parameters is known to hold it; {Advice(countable)}"));
            }

            return;
        }

        foreach (IParameterSymbol silent in PromptCheck.Silent(method))
        {
            if (Rejection.IsNone(method, limit))
            {
                report(Diagnostic.Create(
                    DefinitionRules.UnknownPrompt,
                    silent.Locations[0],
                    method.Name,
                    limit.Name,
                    $"of '{silent.Name}', which is marked [Prompt], only the name of its type is counted; mark a text, or let its ToString return the text"));
            }
        }
    }

    private static string Advice(IParameterSymbol[] countable) => countable.Length switch
    {
        0 => "pass the text in one that is marked [Prompt]",
        1 => $"mark '{countable[0].Name}' with [Prompt]",
        _ => $"mark the one that does with [Prompt]: {string.Join(" or ", countable.Select(static parameter => $"'{parameter.Name}'"))}",
    };
}
