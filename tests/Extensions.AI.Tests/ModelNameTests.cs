using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI.Tests;

/// <summary>Whose limits hold for a call.</summary>
public sealed class ModelNameTests
{
    [Theory]
    [InlineData("openai", null, "openai")]
    [InlineData("OpenAI", "https://api.openai.com/v1", "openai")]
    [InlineData("anthropic", "https://api.anthropic.com/", "anthropic")]
    [InlineData("azure.ai.openai", null, "azure")]
    [InlineData("az.ai.inference", null, "azure")]
    [InlineData("openai", "https://mine.openai.azure.com/openai/v1", "azure")]
    [InlineData("openai", "https://api.groq.com/openai/v1", "groq")]
    [InlineData("gcp.gemini", null, "gemini")]
    [InlineData("mistral_ai", null, "mistral")]
    [InlineData("ollama", "http://localhost:11434", "ollama")]
    public async Task The_client_tells_its_provider(string name, string? address, string provider)
    {
        using var test = new Chats($"{provider}: {{ model-1: {{ requests_per_minute: 1 }} }}")
        {
            Inner = new() { Metadata = new(name, address is null ? null : new Uri(address), "model-1") },
        };
        await Chats.AskAsync(test.Limited(), isStreamed: false);
        Assert.Equal(1, test.Of(provider: provider).Granted);
    }

    [Fact]
    public async Task The_name_that_is_given_stands()
    {
        using var test = new Chats("mine: { model-1: { requests_per_minute: 1 } }");
        await Chats.AskAsync(test.Limited(provider: "mine"), isStreamed: false);
        Assert.Equal(1, test.Of(provider: "mine").Granted);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "")]
    public void A_client_whose_provider_nobody_names_cannot_be_limited(bool hasMetadata, string? name)
    {
        using var test = new Chats { Inner = new() { Metadata = hasMetadata ? new(name) : null } };
        ArgumentException refusal = Assert.Throws<ArgumentException>("provider", () => test.Limited());
        Assert.Contains("does not name its provider: name it, as the limits file does", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "own", "own")]
    [InlineData(null, "named", "own", "named")]
    [InlineData(null, " ", "own", "own")]
    [InlineData(null, "named", null, "named")]
    [InlineData("fixed", "named", "own", "fixed")]
    public async Task The_model_is_the_fixed_one_else_the_calls_else_the_clients(string? fixedModel, string? named, string? own, string limited)
    {
        using var test = new Chats(
            "acme: { own: { requests_per_minute: 2 }, named: { requests_per_minute: 2 }, fixed: { requests_per_minute: 2 } }")
        {
            Inner = new() { Metadata = new("acme", defaultModelId: own) },
        };
        IChatClient client = test.Limited(new() { Model = fixedModel });
        await Chats.AskAsync(client, isStreamed: false, new ChatOptions { ModelId = named });
        await Chats.AskAsync(client, isStreamed: true, new ChatOptions { ModelId = named });
        Assert.Equal([limited, limited], test.Limiter.GetUsage().Models.SelectMany(model => Enumerable.Repeat(model.Model.Model, (int)model.Granted)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_whose_model_nobody_names_is_not_sent(bool isStreamed)
    {
        using var test = new Chats { Inner = new() { Metadata = null } };
        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Chats.AskAsync(test.Limited(provider: "acme"), isStreamed));
        Assert.Equal("A call to 'acme' names no model: set ModelId in its options, or Model in RateLimitedClientOptions.", refusal.Message);
        Assert.Empty(test.Inner.Sent);
    }

    [Fact]
    public async Task A_model_without_limits_is_not_called()
    {
        using var test = new Chats();
        await Assert.ThrowsAsync<UnknownModelException>(() => Chats.AskAsync(test.Limited(), isStreamed: false, new ChatOptions { ModelId = "model-9" }));
        Assert.Empty(test.Inner.Sent);
    }
}
