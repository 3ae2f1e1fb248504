using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using LlmLimiter.Extensions.AI;
using LlmLimiter.Http;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace OpenAI.Tests;

/// <summary>What limits a call, from the outside.</summary>
public enum Around
{
    Nothing,
    Scope,
    Chat,
    ChatStream,
}

/// <summary>
/// Limits within limits of the same call: a scope or a limited chat client, the policy in the SDK's pipeline, the handler of its HttpClient.
/// Whatever hears an answer, one send is one turn, and one answer counts once.
/// </summary>
public sealed class NestedLimitsTests : IDisposable
{
    private const string Streamed = """
        data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":"Hi"}}]}

        data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}

        data: [DONE]


        """;

    private readonly LimitedClient _limited = new();

    public static TheoryData<Around, bool, bool> Nestings => new()
    {
        { Around.Scope, true, false },
        { Around.Scope, false, true },
        { Around.Scope, true, true },
        { Around.Nothing, true, true },
        { Around.Chat, true, false },
        { Around.Chat, false, true },
        { Around.Chat, true, true },
        { Around.ChatStream, true, false },
        { Around.ChatStream, false, true },
        { Around.ChatStream, true, true },
    };

    public void Dispose() => _limited.Dispose();

    [Theory]
    [MemberData(nameof(Nestings))]
    public async Task A_send_takes_one_turn_and_is_charged_once(Around around, bool hasPolicy, bool hasHandler)
    {
        Answer(around);
        await AskAsync(around, hasPolicy, hasHandler);

        Assert.Equal((12, 3), _limited.Charged);
        Assert.Equal((1, 1, 1), (_limited.Usage.Granted, _limited.Used(LimitMetric.Requests), _limited.Usage.InputError.Calls));
        Assert.Single(_limited.Scripted.Bodies);
    }

    [Theory]
    [MemberData(nameof(Nestings))]
    public async Task A_refusal_counts_once_and_its_wait_holds(Around around, bool hasPolicy, bool hasHandler)
    {
        Refuse("retry-after", "7");
        await Assert.ThrowsAsync<ClientResultException>(() => AskAsync(around, hasPolicy, hasHandler));

        Assert.Equal((1, 1, 1), (_limited.Usage.Granted, _limited.Usage.RefusedByProvider, _limited.Used(LimitMetric.Requests)));
        Assert.Equal((0, 0), _limited.Charged);
        Assert.InRange(Pause().TotalSeconds, 7, 7.7);
    }

    [Theory]
    [MemberData(nameof(Nestings))]
    public async Task Where_no_wait_is_told_a_refusal_doubles_it_once(Around around, bool hasPolicy, bool hasHandler)
    {
        foreach (double wait in (double[])[0.25, 0.5, 1])
        {
            Refuse();
            await Assert.ThrowsAsync<ClientResultException>(() => AskAsync(around, hasPolicy, hasHandler));
            Assert.InRange(Pause().TotalSeconds, wait, wait * 1.1);
            _limited.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(3, _limited.Usage.RefusedByProvider);
    }

    [Theory]
    [MemberData(nameof(Nestings))]
    public async Task A_refusal_that_waiting_does_not_cure_is_told_as_one(Around around, bool hasPolicy, bool hasHandler)
    {
        _limited.Scripted.Answers("""{"error":{"message":"No credit.","code":"insufficient_quota"}}""", HttpStatusCode.TooManyRequests);
        var refused = await Assert.ThrowsAsync<ProviderRefusedException>(() => AskAsync(around, hasPolicy, hasHandler));

        Assert.Equal((RefusalKind.SpentCredit, 1), (refused.Kind, _limited.Usage.RefusedByProvider));
        Assert.Equal((0, 0), _limited.Charged);
    }

    [Theory]
    [MemberData(nameof(Nestings))]
    public async Task What_an_answer_tells_of_a_limit_is_one_answers_word(Around around, bool hasPolicy, bool hasHandler)
    {
        for (int answers = 1; answers <= 3; answers++)
        {
            Answer(around, "x-ratelimit-limit-requests", "20");
            await AskAsync(around, hasPolicy, hasHandler);

            RuleUsage requests = _limited.Usage.Rules.Single(usage => usage.Rule.Metric == LimitMetric.Requests);
            Assert.Equal((20, answers < 3 ? 100 : 20), (requests.Told, requests.Rule.Amount));
        }
    }

    private async Task AskAsync(Around around, bool hasPolicy, bool hasHandler)
    {
        using HttpClient http = hasHandler
            ? LlmRateLimitingHandler.CreateClient(_limited.Limiter, innerHandler: _limited.Scripted)
            : new HttpClient(_limited.Scripted, disposeHandler: false);
        var options = new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(http), RetryPolicy = new ClientRetryPolicy(maxRetries: 0), NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        var client = new ChatClient(LimitedClient.Model, new ApiKeyCredential("any"), hasPolicy ? options.AddLlmRateLimiting(_limited.Limiter) : options);
        using IChatClient chat = new SdkChatClient(client).WithRateLimit(_limited.Limiter, "openai", new RateLimitedClientOptions
        {
            Model = LimitedClient.Model, StatusOf = static exception => (exception as ClientResultException)?.Status,
        });
        Task call = around switch
        {
            Around.Nothing => client.CompleteChatAsync([new UserChatMessage("Hi")]),
            Around.Scope => _limited.Limiter.RunAsync(
                "openai", LimitedClient.Model, 50, token => client.CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: token)),
            Around.Chat => chat.GetResponseAsync("Hi"),
            _ => chat.GetStreamingResponseAsync("Hi").ToChatResponseAsync(),
        };
        await call;
    }

    private void Answer(Around around, string? header = null, string value = "") =>
        _limited.Scripted.Answers(Response(HttpStatusCode.OK, around == Around.ChatStream ? Streamed : ScriptedProvider.Answer, header, value));

    private void Refuse(string? header = null, string value = "") =>
        _limited.Scripted.Answers(Response(HttpStatusCode.TooManyRequests, "{}", header, value));

    private static HttpResponseMessage Response(HttpStatusCode status, string body, string? header, string value)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body) };
        if (header is not null)
        {
            answer.Headers.Add(header, value);
        }

        return answer;
    }

    private TimeSpan Pause() => _limited.Usage.PausedUntil!.Value - _limited.Time.GetUtcNow();
}
