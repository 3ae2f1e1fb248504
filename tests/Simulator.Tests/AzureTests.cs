using System.Net;
using System.Text.Json;
using LlmLimiter.Simulator;

namespace Simulator.Tests;

public sealed class AzureTests
{
    private const string Deployment = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21";

    private static readonly SimulatedModel _model = new("gpt-4o") { Requests = 3, Tokens = 1_000, Profile = ChargeProfile.Azure };

    [Theory]
    [InlineData(Deployment)]
    [InlineData("/openai/v1/chat/completions")]
    public async Task A_chat_is_answered_in_OpenAIs_shape_with_resets_in_whole_seconds(string path)
    {
        await using SimulatorClient client = await StartAsync(_model);
        await AskAsync(client, path, maxTokens: 300);
        client.Time.Advance(TimeSpan.FromSeconds(15.5));

        using HttpResponseMessage response = await AskAsync(client, path, maxTokens: 200);
        JsonElement body = await SimulatorClient.JsonAsync(response);

        Assert.Equal("chat.completion", body.GetProperty("object").GetString());
        Assert.Equal("gpt-4o", body.GetProperty("model").GetString());
        Assert.Equal("3 1 60", Limit(response, "requests"));
        Assert.Equal("1000 498 60", Limit(response, "tokens")); // 300 and 200, and a token for each prompt
        Assert.Equal("req_simulated_2", SimulatorClient.Header(response, "x-request-id"));
        Assert.Equal("req_simulated_2", SimulatorClient.Header(response, "apim-request-id"));
    }

    [Fact]
    public async Task The_deployment_names_the_model_whatever_the_body_says()
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync("""{"messages":[{"role":"user","content":"Hi"}]}""", Deployment);
        using HttpResponseMessage other = await client.PostAsync(
            """{"model":"gpt-5","messages":[{"role":"user","content":"Hi"}]}""", Deployment);

        Assert.Equal("gpt-4o", (await SimulatorClient.JsonAsync(response)).GetProperty("model").GetString());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("/openai/deployments/gpt-4o/embeddings?api-version=1", """{"input":"Hi"}""", "list")]
    [InlineData("/openai/v1/embeddings", """{"model":"gpt-4o","input":"Hi"}""", "list")]
    [InlineData("/openai/v1/responses", """{"model":"gpt-4o","input":"Hi"}""", "response")]
    public async Task The_other_endpoints_answer_too(string path, string request, string shape)
    {
        await using SimulatorClient client = await StartAsync(_model);

        JsonElement body = await SimulatorClient.JsonAsync(await client.PostAsync(request, path));

        Assert.Equal(shape, body.GetProperty("object").GetString());
    }

    [Theory]
    [InlineData(Deployment, "2024-10-21")]
    [InlineData("/openai/v1/chat/completions", "v1")]
    public async Task A_call_above_the_token_limit_is_told_the_wait_in_Azures_words(string path, string version)
    {
        await using SimulatorClient client = await StartAsync(_model);
        await AskAsync(client, path, maxTokens: 900);
        client.Time.Advance(TimeSpan.FromSeconds(58.366));

        using HttpResponseMessage response = await AskAsync(client, path, maxTokens: 200);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("2", SimulatorClient.Header(response, "retry-after"));
        Assert.Equal(("429", Sentence(version, "token", "Please retry after 2 seconds")), await ErrorAsync(response));
    }

    [Fact]
    public async Task A_call_above_the_request_limit_is_told_so()
    {
        await using SimulatorClient client = await StartAsync(_model with { Requests = 60, Quantum = TimeSpan.FromSeconds(1), HidesQuantum = true });
        await AskAsync(client, Deployment);

        using HttpResponseMessage response = await AskAsync(client, Deployment);

        Assert.Equal(("429", Sentence("2024-10-21", "call", "Please retry later")), await ErrorAsync(response));
        Assert.Equal("59", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
    }

    [Fact]
    public async Task A_call_that_can_never_fit_is_told_to_wait_for_a_day()
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, Deployment, maxTokens: 1_001);

        Assert.Equal(("429", Sentence("2024-10-21", "token", "Please retry after 86400 seconds")), await ErrorAsync(response));
        Assert.Equal("(none)", SimulatorClient.Header(response, "retry-after"));
    }

    [Theory]
    [InlineData("/openai/deployments/gpt-5/chat/completions?api-version=1", 404, "DeploymentNotFound", "'gpt-5'")]
    [InlineData("/openai/deployments/gpt-4o/chat/completions", 404, "404", "?api-version=")]
    [InlineData("/openai/deployments/gpt-4o/responses?api-version=1", 404, "404", "Resource not found")]
    public async Task What_there_is_not_is_refused_in_Azures_shape(string path, int status, string code, string words)
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, path);
        (string? told, string? message) = await ErrorAsync(response);

        Assert.Equal((status, code), ((int)response.StatusCode, told));
        Assert.Contains(words, message);
    }

    [Theory]
    [InlineData("api-key", "any", HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer any", HttpStatusCode.OK)]
    [InlineData("x-api-key", "any", HttpStatusCode.Unauthorized)]
    public async Task The_key_comes_in_its_own_header_or_as_a_bearer_token(string header, string value, HttpStatusCode expected)
    {
        await using SimulatorClient client = await StartAsync(_model);
        client.Headers.Clear();
        client.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(expected, (await AskAsync(client, Deployment)).StatusCode);
    }

    [Fact]
    public async Task A_bad_body_is_refused_with_what_was_expected()
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync("""{"messages":[]}""", Deployment);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("at least one", (await SimulatorClient.JsonAsync(response)).GetProperty("error").GetProperty("message").GetString());
    }

    private static async Task<SimulatorClient> StartAsync(SimulatedModel model)
    {
        SimulatorClient client = await SimulatorClient.StartAsync(model);
        client.Headers.Clear();
        client.Headers.Add("api-key", "any");
        return client;
    }

    private static Task<HttpResponseMessage> AskAsync(SimulatorClient client, string path, int maxTokens = 10) => client.PostAsync(
        $$"""{"model":"gpt-4o","max_tokens":{{maxTokens}},"messages":[{"role":"user","content":"Hi"}]}""", path);

    private static string Sentence(string version, string what, string retry) =>
        $"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version {version} have exceeded {what} rate limit of your "
        + $"current OpenAI S0 pricing tier. {retry}. Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the "
        + "default rate limit.";

    private static async Task<(string? Code, string? Message)> ErrorAsync(HttpResponseMessage response)
    {
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");
        return (error.GetProperty("code").GetString(), error.GetProperty("message").GetString());
    }

    private static string Limit(HttpResponseMessage response, string metric) => string.Join(
        ' ', new[] { "limit", "remaining", "reset" }.Select(what => SimulatorClient.Header(response, $"x-ratelimit-{what}-{metric}")));
}
