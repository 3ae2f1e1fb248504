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

    private static readonly HashSet<string> _choicesNames = new(StringComparer.OrdinalIgnoreCase) { "n", "choices", "choiceCount", "candidateCount" };

    private static readonly string[] _choicesMembers = ["ChoiceCount", "CandidateCount", "ChoicesPerPrompt", "N"];

    public static RequestModel Parse(IMethodSymbol method, LimitModel limit) => new()
    {
        ModelName = limit.Model is null ? ModelName(method) : null,
        Inputs = Inputs(method, ExpectsOutput(method, limit)).ToEquatableArray(),
        Choices = Parameter(method, static parameter => _choicesNames.Contains(parameter.Name) && IsInt(parameter.Type))
            ?? Member(method, _choicesMembers, IsInt),
        OutputBound = OutputBound(method),
    };

    /// <summary>Where each call names its model: a parameter marked [ModelName], or the request of an SDK. Null: nowhere.</summary>
    public static ValueModel? ModelName(IMethodSymbol method) =>
        Parameter(method, static parameter => parameter.Has(KnownTypes.ModelNameAttribute) && Members.IsString(parameter.Type))
        ?? Given(method)
            .Select(static parameter => KnownModelAccess(parameter.Type) is { } access
                ? new ValueModel(parameter.Name, access)
                : null)
            .FirstOrDefault(static model => model is not null);

    /// <summary>Whether any parameter is counted as the text of the request; what stands in options is counted beside it.</summary>
    public static bool HoldsPrompt(IMethodSymbol method, LimitModel limit) =>
        PromptConvention.Inputs(method, ExpectsOutput(method, limit)).Any() || Given(method).Any(static parameter => KnownRequest(parameter.Type) is not null);

    /// <summary>The parameters marked [Prompt] of whose types nothing is known but their names, which is what counts then.</summary>
    public static IEnumerable<IParameterSymbol> Silent(IMethodSymbol method) =>
        PromptConvention.Silent(method).Where(static parameter => Known(parameter.Type) is null);

    /// <summary>Requests and options of known SDKs are counted whatever they are called, in the order of the parameters.</summary>
    private static IEnumerable<InputModel> Inputs(IMethodSymbol method, bool expectsOutput)
    {
        var prompts = PromptConvention.Inputs(method, expectsOutput).ToDictionary(static input => input.Parameter);
        foreach (IParameterSymbol parameter in Given(method))
        {
            if (Known(parameter.Type) is { } known)
            {
                yield return new InputModel(parameter.Name, known);
            }
            else if (prompts.TryGetValue(parameter.Name, out InputModel prompt))
            {
                yield return prompt;
            }
        }
    }

    private static ContentModel? Known(ITypeSymbol type) => KnownRequest(type) ?? OpenAIShapes.Options(type) ?? ExtensionsAIShapes.Options(type);

    private static ContentModel? KnownRequest(ITypeSymbol type) => AnthropicShapes.Request(type) ?? OpenAIShapes.Request(type);

    private static bool ExpectsOutput(IMethodSymbol method, LimitModel limit) => limit.OutputTokens > 0 || OutputBound(method) is not null;

    /// <summary>What bounds the answer of each call: a parameter, or a member of one. Null: nothing.</summary>
    public static ValueModel? OutputBound(IMethodSymbol method) =>
        Parameter(method, static parameter => parameter.Has(KnownTypes.MaxOutputTokensAttribute) && Members.IsCount(parameter.Type))
        ?? Parameter(method, static parameter => _boundNames.Contains(parameter.Name) && Members.IsCount(parameter.Type))
        ?? Member(method, _boundMembers, Members.IsCount);

    private static ValueModel? Parameter(IMethodSymbol method, Func<IParameterSymbol, bool> isIt) =>
        Given(method).FirstOrDefault(isIt) is { } parameter ? new ValueModel(parameter.Name, "") : null;

    /// <summary>A member of an options object.</summary>
    private static ValueModel? Member(IMethodSymbol method, string[] names, Func<ITypeSymbol, bool> willDo) =>
        Given(method)
            .Where(static parameter => parameter.Type.WithoutParameter() is INamedTypeSymbol { SpecialType: SpecialType.None })
            .Select(parameter => Members.Find(parameter.Type, names, willDo) is { } member
                ? new ValueModel(parameter.Name, Members.Access(parameter.Type, member))
                : null)
            .FirstOrDefault(static value => value is not null);

    /// <summary>The parameters that hold something when the method is called.</summary>
    private static IEnumerable<IParameterSymbol> Given(IMethodSymbol method) =>
        method.Parameters.Where(static parameter => parameter.RefKind != RefKind.Out);

    private static string? KnownModelAccess(ITypeSymbol type) =>
        AnthropicShapes.ModelAccess(type) ?? OpenAIShapes.ModelAccess(type) ?? ExtensionsAIShapes.ModelAccess(type);

    private static bool IsInt(ITypeSymbol type) => type.WithoutNullable().SpecialType == SpecialType.System_Int32;
}
