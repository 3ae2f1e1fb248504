using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>What of a method's parameters is, could be, or cannot be the prompt.</summary>
internal static class PromptCheck
{
    /// <summary>Whether any parameter is counted as the text of the request.</summary>
    public static bool HoldsPrompt(IMethodSymbol method, LimitModel limit) => RequestConvention.HoldsPrompt(new SymbolMethod(method), limit.Stated);

    /// <summary>Whether a parameter that is marked is counted.</summary>
    public static bool MayBePrompt(IParameterSymbol parameter) => PromptConvention.MayBePrompt(new SymbolParameter(parameter));

    /// <summary>The marked parameter of a type that nothing can be counted of; null: there is none.</summary>
    public static IParameterSymbol? Uncountable(IMethodSymbol method) =>
        Candidates(method).FirstOrDefault(static candidate =>
            candidate.Parameter is var parameter
            && parameter.Has(KnownTypes.PromptAttribute)
            && (parameter.Type.IsRefLikeType || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer || TypeText.AllowsRefStruct(parameter.Type))
            && candidate.Content is null).Parameter;

    /// <summary>The parameters that would be counted if they were marked: texts and messages or, without any, objects that have a text of their own.</summary>
    public static IEnumerable<IParameterSymbol> Countable(IMethodSymbol method)
    {
        var free = Candidates(method).Where(static candidate =>
            !candidate.Parameter.Has(KnownTypes.ModelNameAttribute) && !candidate.Parameter.Has(KnownTypes.MaxOutputTokensAttribute)).ToArray();
        var texts = free.Where(static candidate => candidate.Content is not null).ToArray();
        return (texts.Length > 0 ? texts : free.Where(static candidate => candidate.Parameter.Type is { TypeKind: TypeKind.Class } type && ObjectText.IsOwn(type)))
            .Select(static candidate => candidate.Parameter);
    }

    /// <summary>The parameters marked [Prompt] of whose types nothing is known but their names, which is what counts then.</summary>
    public static IEnumerable<IParameterSymbol> Silent(IMethodSymbol method) =>
        Candidates(method)
            .Where(static candidate => candidate.Parameter is var parameter
                && parameter.Has(KnownTypes.PromptAttribute) && candidate.Content is null && ObjectText.IsNoneOf(parameter.Type)
                && RequestConvention.Known(new SymbolType(parameter.Type)) is null)
            .Select(static candidate => candidate.Parameter);

    private static IEnumerable<(IParameterSymbol Parameter, ContentModel? Content)> Candidates(IMethodSymbol method) =>
        PromptConvention.Candidates(new SymbolMethod(method)).Select(static candidate => (((SymbolParameter)candidate.Parameter).Symbol, candidate.Content));
}
