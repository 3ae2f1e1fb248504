using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>When [Prompt], [MaxOutputTokens] or [ModelName] on a parameter is read by nobody.</summary>
internal static class IdleMark
{
    /// <summary>Why, as the end of a sentence; null: it is read, or the method has an error that comes first.</summary>
    /// <param name="parameter">The parameter that is marked.</param>
    /// <param name="attribute">The mark.</param>
    /// <param name="mayBeDescribed">Whether a description may limit the method, for a proxy, which then reads the marks.</param>
    public static string? WhyIdle(IParameterSymbol parameter, INamedTypeSymbol attribute, bool mayBeDescribed)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method || Limits.Governing(method) is not { } limit)
        {
            return mayBeDescribed || IsRepeated(parameter, attribute)
                ? null
                : $"{Name(parameter.ContainingSymbol)} is not limited; remove it, or mark the parameter of the limited method";
        }

        return attribute.Is(KnownTypes.PromptAttribute) ? OfPrompt(parameter, method)
            : attribute.Is(KnownTypes.MaxOutputTokensAttribute) ? OfBound(parameter, method)
            : attribute.Is(KnownTypes.ModelNameAttribute) ? OfModelName(parameter, method, limit, mayBeDescribed)
            : null;
    }

    private static string? OfPrompt(IParameterSymbol parameter, IMethodSymbol method) =>
        PromptCheck.MayBePrompt(parameter) ? null : $"'{parameter.Name}' brings no text to '{method.Name}'; remove it";

    private static string? OfBound(IParameterSymbol parameter, IMethodSymbol method) =>
        RequestConvention.OutputBound(new SymbolMethod(method))?.Parameter is { } bound && bound == parameter.Name ? null
        : parameter.RefKind == RefKind.Out || !new SymbolType(parameter.Type).IsCount ? $"'{parameter.Name}' is no int or long that bounds an answer of '{method.Name}'; remove it"
        : $"'{method.Name}' takes its bound from the parameter that is marked before; remove it";

    private static string? OfModelName(IParameterSymbol parameter, IMethodSymbol method, LimitModel limit, bool mayBeDescribed) =>
        MissingNameAnalyzer.MissingName(limit) is not null ? null
        : limit.Model is not null ? mayBeDescribed ? null : $"'{method.Name}' is limited as {limit.Name} in its [RateLimited]; remove it, or leave the model out there"
        : RequestConvention.ModelName(new SymbolMethod(method))?.Parameter is not { } model || model == parameter.Name ? null
        : $"'{method.Name}' takes its model from '{model}'; remove it";

    /// <summary>Whether the mark says once more what the overridden or implemented member says.</summary>
    private static bool IsRepeated(IParameterSymbol parameter, INamedTypeSymbol attribute) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && Overridden.By(method).Any(member => member.Parameters[parameter.Ordinal].GetAttributes().Any(data =>
            SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute)));

    private static string Name(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } => "a lambda",
        IMethodSymbol { MethodKind: MethodKind.Constructor } => $"a constructor of '{symbol.ContainingType.Name}'",
        IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } => $"'{symbol.ContainingType.Name}'",
        _ => $"'{symbol.Name}'",
    };
}
