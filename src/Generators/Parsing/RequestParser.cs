using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Reads from a method's parameters how its calls describe their requests.</summary>
internal static class RequestParser
{
    private static readonly HashSet<string> _boundNames =
        new(StringComparer.OrdinalIgnoreCase) { "maxTokens", "maxOutputTokens", "maxCompletionTokens" };

    /// <summary>OpenAI's, Microsoft.Extensions.AI's and Anthropic's words for the bound in an options object.</summary>
    private static readonly string[] _boundMembers = ["MaxOutputTokenCount", "MaxOutputTokens", "MaxTokens"];

    public static RequestModel Parse(IMethodSymbol method, LimitModel limit) => new()
    {
        ModelParameter = limit.Model is null ? ModelParameter(method)?.Name : null,
        Inputs = PromptConvention.Inputs(method).ToEquatableArray(),
        OutputBound = OutputBound(method),
    };

    /// <summary>The parameter that names the model at each call.</summary>
    public static IParameterSymbol? ModelParameter(IMethodSymbol method) =>
        method.Parameters.FirstOrDefault(static parameter => parameter.Has(KnownTypes.ModelNameAttribute) && Members.IsString(parameter.Type));

    private static OutputBoundModel? OutputBound(IMethodSymbol method)
    {
        var counts = method.Parameters.Where(static parameter => Members.IsCount(parameter.Type)).ToArray();
        IParameterSymbol? bound = counts.FirstOrDefault(static parameter => parameter.Has(KnownTypes.MaxOutputTokensAttribute))
            ?? counts.FirstOrDefault(static parameter => _boundNames.Contains(parameter.Name));
        return bound is null ? OutputBoundOfOptions(method) : new OutputBoundModel(bound.Name, "");
    }

    private static OutputBoundModel? OutputBoundOfOptions(IMethodSymbol method) =>
        method.Parameters
            .Where(static parameter => parameter.Type is INamedTypeSymbol { SpecialType: SpecialType.None })
            .Select(static parameter => Members.Property(parameter.Type, _boundMembers, Members.IsCount) is { } member
                ? new OutputBoundModel(parameter.Name, Members.Access(parameter.Type, member))
                : null)
            .FirstOrDefault(static bound => bound is not null);
}
