namespace LlmLimiter.Conventions;

/// <summary>Reads from a method's parameters how its calls describe their requests.</summary>
internal static class RequestConvention
{
    private static readonly HashSet<string> _boundNames =
        new(StringComparer.OrdinalIgnoreCase) { "maxTokens", "maxOutputTokens", "maxCompletionTokens" };

    /// <summary>OpenAI's, Microsoft.Extensions.AI's and Anthropic's words for the bound in an options object.</summary>
    private static readonly string[] _boundMembers = ["MaxOutputTokenCount", "MaxOutputTokens", "MaxTokens"];

    private static readonly HashSet<string> _choicesNames = new(StringComparer.OrdinalIgnoreCase) { "n", "choices", "choiceCount", "candidateCount" };

    private static readonly string[] _choicesMembers = ["ChoiceCount", "CandidateCount", "ChoicesPerPrompt", "N"];

    /// <param name="method">The method.</param>
    /// <param name="limit">What is stated of it.</param>
    public static RequestModel Of(ClientMethod method, StatedLimit limit) => new()
    {
        ModelName = limit.NamesModel ? null : ModelName(method),
        Inputs = Inputs(method, ExpectsOutput(method, limit)).ToEquatableArray(),
        Choices = Parameter(method, static parameter => _choicesNames.Contains(parameter.Name) && parameter.Type.IsInt)
            ?? Member(method, _choicesMembers, static type => type.IsInt),
        OutputBound = OutputBound(method),
    };

    /// <summary>Where each call names its model: a parameter marked [ModelName], or the request of an SDK. Null: nowhere.</summary>
    public static ValueModel? ModelName(ClientMethod method) =>
        Parameter(method, static parameter => parameter.IsModelName && parameter.Type.IsString)
        ?? method.Given
            .Select(static parameter => KnownModelPath(parameter.Type) is { } path ? new ValueModel(parameter.Name, path) : null)
            .FirstOrDefault(static model => model is not null);

    /// <summary>What bounds the answer of each call: a parameter, or a member of one. Null: nothing.</summary>
    public static ValueModel? OutputBound(ClientMethod method) =>
        Parameter(method, static parameter => parameter.IsOutputBound && parameter.Type.IsCount)
        ?? Parameter(method, static parameter => _boundNames.Contains(parameter.Name) && parameter.Type.IsCount)
        ?? Member(method, _boundMembers, static type => type.IsCount);

    /// <summary>Whether any parameter is counted as the text of the request; what stands in options is counted beside it.</summary>
    public static bool HoldsPrompt(ClientMethod method, StatedLimit limit) =>
        PromptConvention.Inputs(method, ExpectsOutput(method, limit)).Any() || method.Given.Any(static parameter => KnownRequest(parameter.Type) is not null);

    /// <summary>What is counted of a request or of the options of a known SDK; null: the type is something else.</summary>
    public static ContentModel? Known(ClientType type) => KnownRequest(type) ?? OpenAIShapes.Options(type) ?? ExtensionsAIShapes.Options(type);

    /// <summary>Requests and options of known SDKs are counted whatever they are called, in the order of the parameters.</summary>
    private static IEnumerable<InputModel> Inputs(ClientMethod method, bool expectsOutput)
    {
        var prompts = PromptConvention.Inputs(method, expectsOutput).ToDictionary(static input => input.Parameter);
        foreach (ClientParameter parameter in method.Given)
        {
            if (Known(parameter.Type) is { } known)
            {
                yield return new InputModel(parameter.Name, known);
            }
            else if (prompts.TryGetValue(parameter.Name, out InputModel? prompt))
            {
                yield return prompt;
            }
        }
    }

    private static ContentModel? KnownRequest(ClientType type) => AnthropicShapes.Request(type) ?? OpenAIShapes.Request(type);

    private static PathModel? KnownModelPath(ClientType type) =>
        AnthropicShapes.ModelPath(type) ?? OpenAIShapes.ModelPath(type) ?? ExtensionsAIShapes.ModelPath(type);

    private static bool ExpectsOutput(ClientMethod method, StatedLimit limit) => limit.ExpectsOutput || OutputBound(method) is not null;

    private static ValueModel? Parameter(ClientMethod method, Func<ClientParameter, bool> isIt) =>
        method.Given.FirstOrDefault(isIt) is { } parameter ? new ValueModel(parameter.Name, PathModel.Here) : null;

    /// <summary>A member of an options object.</summary>
    private static ValueModel? Member(ClientMethod method, string[] names, Func<ClientType, bool> willDo) =>
        method.Given
            .Select(parameter => parameter.Type.Find(names, willDo) is { } member
                ? new ValueModel(parameter.Name, parameter.Type.To(member))
                : null)
            .FirstOrDefault(static value => value is not null);
}

/// <summary>What the conventions need to know of a limit.</summary>
/// <param name="NamesModel">Whether it names the model; else each call does.</param>
/// <param name="ExpectsOutput">Whether it says how much output a call has.</param>
internal readonly record struct StatedLimit(bool NamesModel, bool ExpectsOutput);
