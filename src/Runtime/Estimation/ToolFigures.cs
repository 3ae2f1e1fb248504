namespace LlmLimiter.Estimation;

/// <summary>What the tools of a request cost besides their text.</summary>
/// <param name="PerRequest">Once in a request with tools.</param>
/// <param name="PerTool">For each tool.</param>
/// <param name="Parameters">For the parameters of a tool; null: their JSON schema is counted as the text that it is.</param>
internal sealed record ToolFigures(int PerRequest, int PerTool, ParameterFigures? Parameters)
{
    // OpenAI Cookbook, "How to count tokens with Tiktoken", section 7 (developers.openai.com/cookbook/examples/how_to_count_tokens_with_tiktoken),
    // verified there against the API for gpt-4o and gpt-4o-mini, and for gpt-4 and gpt-3.5-turbo.
    private static readonly ParameterFigures _openAI = new(Any: 3, Each: 3, Enum: -3, EnumItem: 3);

    public static readonly ToolFigures Gpt4o = new(PerRequest: 12, PerTool: 7, _openAI);
    public static readonly ToolFigures Gpt4 = new(PerRequest: 12, PerTool: 10, _openAI);
    public static readonly ToolFigures AsText = new(PerRequest: 0, PerTool: 0, Parameters: null);
}

/// <param name="Any">When there are any parameters.</param>
/// <param name="Each">For each parameter.</param>
/// <param name="Enum">For a parameter with a list of allowed values.</param>
/// <param name="EnumItem">For each allowed value.</param>
internal sealed record ParameterFigures(int Any, int Each, int Enum, int EnumItem);
