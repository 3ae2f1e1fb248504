using System.Text.Json;
using Anthropic.Models.Messages;
using Beta = Anthropic.Models.Beta.Messages;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

public interface IChatsWithClaude
{
    [RateLimited("anthropic")]
    Task<Message> CreateAsync(MessageCreateParams? parameters, CancellationToken cancellationToken = default);

    [RateLimited("anthropic", "claude-sonnet-4-5")]
    Message Create(MessageCreateParams parameters, string json);

    [RateLimited("anthropic")]
    IAsyncEnumerable<RawMessageStreamEvent> StreamAsync(MessageCreateParams parameters, int deltas);

    [RateLimited("anthropic")]
    ValueTask<Beta.BetaMessage> CreateBetaAsync(Beta.MessageCreateParams parameters);

    [RateLimited("anthropic", "claude-sonnet-4-5")]
    IAsyncEnumerable<Beta.BetaRawMessageStreamEvent> StreamBetaAsync(string prompt);
}

internal sealed class ChatsWithClaude : Client<IChatsWithClaude>, IChatsWithClaude
{
    private const string Usage = """{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":15,"output_tokens":12}""";

    private const string Answer =
        $$"""{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{{Usage}}}""";

    private const string Delta = """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":14}}""";

    public Task<Message> CreateAsync(MessageCreateParams? parameters, CancellationToken cancellationToken) =>
        Watch.SaysAsync(Read<Message>(Answer), parameters?.MaxTokens, cancellationToken);

    public Message Create(MessageCreateParams parameters, string json) => Watch.Says(Read<Message>(json), parameters.MaxTokens);

    public IAsyncEnumerable<RawMessageStreamEvent> StreamAsync(MessageCreateParams parameters, int deltas) =>
        Watch.SaysInPiecesAsync(Events(deltas).Select(Read<RawMessageStreamEvent>), parameters.MaxTokens);

    public ValueTask<Beta.BetaMessage> CreateBetaAsync(Beta.MessageCreateParams parameters) => new(Watch.Says(Read<Beta.BetaMessage>(Answer), parameters.MaxTokens));

    public IAsyncEnumerable<Beta.BetaRawMessageStreamEvent> StreamBetaAsync(string prompt) =>
        Watch.SaysInPiecesAsync(Events(1).Select(Read<Beta.BetaRawMessageStreamEvent>), prompt);

    protected override async Task CallAsync(IChatsWithClaude client)
    {
        await Watch.CallAsync("create", () => client.CreateAsync(Parameters("claude-sonnet-4-5"), Watch.Token));
        await Watch.CallAsync("another model", () => client.CreateAsync(Parameters("claude-unknown")));
        await Watch.CallAsync("no parameters", () => client.CreateAsync(null));
        await Watch.CallBlockingAsync("at once", () => client.Create(Parameters("claude-unknown"), Answer));
        await Watch.CallBlockingAsync("an answer that leaves its usage out", () => client.Create(Parameters("claude-sonnet-4-5"), """{"id":"m","content":[]}"""));
        foreach (int deltas in (int[])[2, 1, 0])
        {
            await Watch.ReadAsync($"stream with {deltas} deltas", () => client.StreamAsync(Parameters("claude-sonnet-4-5"), deltas));
            await Watch.ReadAsync($"left stream with {deltas} deltas", () => client.StreamAsync(Parameters("claude-sonnet-4-5"), deltas), take: 3);
        }

        await Watch.CallAsync("beta", () => client.CreateBetaAsync(new Beta.MessageCreateParams
        {
            Model = "claude-sonnet-4-5",
            MaxTokens = 300,
            Messages = [new Beta.BetaUserMessageParam { Content = "Hi" }],
        }));
        await Watch.ReadAsync("beta stream", () => client.StreamBetaAsync("one"));
    }

    private static IEnumerable<string> Events(int deltas) =>
    [
        $$"""{"type":"message_start","message":{{Answer}}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"yes"}}""",
        .. Enumerable.Repeat(Delta, deltas),
    ];

    private static MessageCreateParams Parameters(string model) => new()
    {
        MaxTokens = 300,
        Model = model,
        System = "Be brief",
        Messages =
        [
            new UserMessageParam { Content = "Hi" },
            new UserMessageParam
            {
                Content = new List<ContentBlockParam>
                {
                    new TextBlockParam("Look"),
                    new ImageBlockParam(new Base64ImageSource { Data = Images.Png, MediaType = MediaType.ImagePng }),
                    new ImageBlockParam(new UrlImageSource("https://example.org/x.png")),
                    new ThinkingBlockParam { Thinking = "hm", Signature = "s" },
                    new ToolUseBlockParam { ID = "1", Name = "weather", Input = Json("""{"city":"Rome"}""") },
                },
            },
            new UserMessageParam { Content = new List<ContentBlockParam> { new ToolResultBlockParam("1") { Content = "sunny" } } },
        ],
        Tools =
        [
            new Tool { Name = "f", Description = "does", InputSchema = new() { Properties = Json("""{"x":{"type":"integer"} }""") } },
            new Tool { Name = "g", InputSchema = new() },
        ],
    };

    private static Dictionary<string, JsonElement> Json(string text) => Read<Dictionary<string, JsonElement>>(text);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json)!;
}
