namespace LlmLimiter.Tests.Estimation;

/// <summary>
/// The examples of OpenAI's Cookbook, "How to count tokens with Tiktoken", whose totals are those that the API reports. Their texts
/// are counted as the models' own encodings count them.
/// </summary>
public sealed class CookbookTests
{
    private const string Weather = """
        {
          "type": "object",
          "properties": {
            "location": { "type": "string", "description": "The city and state, e.g. San Francisco, CA" },
            "unit": { "type": "string", "description": "The unit of temperature to return", "enum": ["celsius", "fahrenheit"] }
          },
          "required": ["location"]
        }
        """;

    private static readonly KnownCounts _cl100k = Counts(18, 10, 8, 18, 15, 19, 14, 9);
    private static readonly KnownCounts _o200k = Counts(17, 10, 8, 17, 13, 18, 14, 8);

    public static TheoryData<string, int, int> Models => new()
    {
        { "gpt-3.5-turbo", 129, 105 },
        { "gpt-4", 129, 105 },
        { "gpt-4o", 124, 101 },
        { "gpt-4o-mini", 124, 101 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Its_messages_cost_what_the_API_reports(string model, int tokens, int withTools)
    {
        _ = withTools;
        using LlmRateLimiter limiter = KnownCounts.Limiter(tokens == 129 ? _cl100k : _o200k);
        TokenEstimate estimate = limiter.EstimateRequest("openai", model)
            .Message("jargon").Message("synergies", "example_user").Message("revenue", "example_assistant")
            .Message("bandwidth", "example_user").Message("busy", "example_assistant").Message("ocean");
        Assert.Equal(tokens, estimate.InputTokens);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Its_tool_costs_what_the_API_reports(string model, int messagesOnly, int tokens)
    {
        using LlmRateLimiter limiter = KnownCounts.Limiter(messagesOnly == 129 ? _cl100k : _o200k);
        TokenEstimate estimate = limiter.EstimateRequest("openai", model)
            .Message("weather").Message("San Francisco").Tool("get_current_weather", "Get the current weather in a given location", Weather);
        Assert.Equal(tokens, estimate.InputTokens);
    }

    private static KnownCounts Counts(int jargon, int synergies, int revenue, int bandwidth, int busy, int ocean, int weather, int sanFrancisco) => new(new()
    {
        ["jargon"] = jargon, ["synergies"] = synergies, ["revenue"] = revenue, ["bandwidth"] = bandwidth, ["busy"] = busy, ["ocean"] = ocean,
        ["example_user"] = 2, ["example_assistant"] = 3, ["weather"] = weather, ["San Francisco"] = sanFrancisco,
        ["get_current_weather:Get the current weather in a given location"] = 11,
        ["location:string:The city and state, e.g. San Francisco, CA"] = 14,
        ["unit:string:The unit of temperature to return"] = 8,
        ["celsius"] = 2, ["fahrenheit"] = 2,
    });
}
