using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace LlmLimiter.Http.Tests;

/// <summary>Which requests are limited, and as whose.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("https://api.openai.com/v1/chat/completions", "openai")]
    [InlineData("https://us.api.openai.com/v1/responses", "openai")]
    [InlineData("https://name.openai.azure.com/openai/deployments/ada/embeddings", "azure")]
    [InlineData("https://name.cognitiveservices.azure.com/openai/deployments/ada/embeddings", "azure")]
    [InlineData("https://name.services.ai.azure.com/openai/v1/responses", "azure")]
    [InlineData("https://api.anthropic.com/v1/messages", "anthropic")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent", "gemini")]
    [InlineData("https://api.groq.com/openai/v1/chat/completions", "groq")]
    [InlineData("https://API.mistral.ai/v1/fim/completions", "mistral")]
    [InlineData("https://llm.example.com/v1/chat/completions", "acme")]
    [InlineData("https://llm.example.com:8080/v1/chat/completions", "other")]
    [InlineData("https://example.com/v1/chat/completions", null)]
    [InlineData("https://notapi.openai.com/v1/chat/completions", null)]
    public void The_host_tells_the_provider(string address, string? provider)
    {
        var options = new LlmRateLimitingOptions { Hosts = { ["LLM.example.com"] = "acme", ["llm.example.com:8080"] = "other" } };

        Assert.Equal(provider, ProviderHosts.Find(new Uri(address), options));
        Assert.Equal("gateway", ProviderHosts.Find(new Uri(address), new LlmRateLimitingOptions { Provider = "gateway" }));
    }

    [Theory]
    [InlineData("GET", "https://llm.example.com/v1/models")]
    [InlineData("POST", "https://llm.example.com/v1/messages/count_tokens")]
    [InlineData("POST", "https://other.example.com/v1/chat/completions")]
    public async Task All_else_goes_without_a_turn(string method, string address)
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("{}"));

        (await test.SendAsync(new HttpRequestMessage(new HttpMethod(method), address))).Dispose();

        Assert.Equal((1, 0), (test.Sent.Count, test.Usage.Granted));
    }

    [Fact]
    public async Task What_is_not_limited_passes_untouched_and_unread()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("ok", "text/plain"));
        using HttpRequestMessage upload = HandlerUnderTest.Post("no JSON", "https://llm.example.com/v1/files", "text/plain");

        using HttpResponseMessage answer = await test.Client.SendAsync(upload);

        Assert.IsType<StringContent>(answer.Content);
        Assert.Equal(("no JSON", 0), (Encoding.UTF8.GetString(Assert.Single(test.Sent)), test.Usage.Granted));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"model":"\ud800"}""")]
    public async Task A_call_whose_model_cannot_be_read_is_not_sent_unless_unlisted_models_have_limits(string body)
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("{}"));

        await Assert.ThrowsAsync<UnknownModelException>(() => test.SendAsync(HandlerUnderTest.Post(body)));

        Assert.Empty(test.Sent);
    }

    [Fact]
    public async Task Any_body_is_sent_as_it_is_if_it_is_sent()
    {
        Gen<string> json = Json(depth: 4);
        string[] bodies = [.. json.Sample(300, 30).Select(body => $$"""{"model":"m","messages":{{body}},"input":{{body}},"tools":{{body}}}""")];
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("{}"), new ModelLimits { RequestsPerMinute = bodies.Length, MaxConcurrent = 1 });
        foreach (string body in bodies)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, HandlerUnderTest.Address)
            {
                Content = new StreamContent(new MemoryStream(bytes)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            };

            (await test.SendAsync(request)).Dispose();
            Assert.Equal(bytes, test.Sent[^1]);
        }

        Assert.Equal((bodies.Length, 0), (test.Usage.Granted, test.Open));
    }

    /// <summary>JSON made of the names that are looked for, with values where they do not belong.</summary>
    private static Gen<string> Json(int depth)
    {
        Gen<string> leaf = Gen.Elements("null", "true", "1", "-5", "1e400", "\"\"", "\"text\"", "\"image\"", "\"\\ud800\"", "\"Grüße\"", "[]", "{}");
        if (depth == 0)
        {
            return leaf;
        }

        Gen<string> member =
            from name in Gen.Elements(
                "model", "messages", "input", "contents", "system", "content", "parts", "text", "type", "source", "data", "image_url", "url", "tools",
                "function", "functionDeclarations", "name", "parameters", "prompt", "max_tokens", "n", "generationConfig", "tool_calls", "role")
            from value in Json(depth - 1)
            select $"\"{name}\":{value}";
        Gen<string> array = from items in Gen.ArrayOf(Json(depth - 1), 3) select $"[{string.Join(',', items)}]";
        Gen<string> obj = from members in Gen.ArrayOf(member, 4) select $"{{{string.Join(',', members)}}}";
        return Gen.OneOf(leaf, array, obj, obj);
    }
}
