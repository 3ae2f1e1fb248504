using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Chat;
using OpenAI.Responses;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("openai", "gpt-4o")]
public interface IChatsWithOpenAI
{
    Task<ChatCompletion> AskAsync(string prompt, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default);

    Task<ClientResult<ChatCompletion>> CompleteAsync(IEnumerable<ChatMessage?> messages, ChatCompletionOptions? options = null);

    ClientResult<ChatCompletion> Complete(ChatMessage[] turns, int n);

    ValueTask<ChatCompletion> ContinueAsync(List<UserChatMessage> history, ChatMessage? message);

    IAsyncEnumerable<StreamingChatCompletionUpdate> StreamAsync(IEnumerable<ChatMessage> messages);

    Task MarkedAsync([Prompt] string first, ChatMessage last);

    Task BuiltAsync([Prompt] ChatMessage[] anything, [Prompt] string more);
}

public interface IRespondsWithOpenAI
{
    [RateLimited("openai")]
    Task<ResponseResult> RespondAsync(CreateResponseOptions? options);

    [RateLimited("openai", "gpt-4o")]
    Task<ClientResult<ResponseResult>> ContinueAsync(IEnumerable<ResponseItem> inputItems, CreateResponseOptions options);

    [RateLimited("openai")]
    IAsyncEnumerable<StreamingResponseUpdate> StreamAsync(CreateResponseOptions options, string end, CancellationToken cancellationToken = default);

    [RateLimited("openai", "gpt-4o")]
    ResponseResult Respond(string input, CreateResponseOptions options);
}

internal sealed class ChatsWithOpenAI : Client<IChatsWithOpenAI>, IChatsWithOpenAI
{
    public Task<ChatCompletion> AskAsync(string prompt, ChatCompletionOptions? options, CancellationToken cancellationToken) =>
        Watch.SaysAsync(Completion(), prompt, options?.MaxOutputTokenCount, cancellationToken);

    public Task<ClientResult<ChatCompletion>> CompleteAsync(IEnumerable<ChatMessage?> messages, ChatCompletionOptions? options) =>
        Watch.SaysAsync(ClientResult.FromValue(Completion(), SdkResponse.Of(200)), messages.Count());

    public ClientResult<ChatCompletion> Complete(ChatMessage[] turns, int n) =>
        Watch.Says(ClientResult.FromValue(Completion(), SdkResponse.Of(200)), turns.Length, n);

    public ValueTask<ChatCompletion> ContinueAsync(List<UserChatMessage> history, ChatMessage? message) => new(Watch.Says(Completion(), history.Count));

    public IAsyncEnumerable<StreamingChatCompletionUpdate> StreamAsync(IEnumerable<ChatMessage> messages) => Watch.SaysInPiecesAsync(
        [
            OpenAIChatModelFactory.StreamingChatCompletionUpdate(contentUpdate: new ChatMessageContent("yes")),
            OpenAIChatModelFactory.StreamingChatCompletionUpdate(
                usage: OpenAIChatModelFactory.ChatTokenUsage(outputTokenCount: 12, inputTokenCount: 30, totalTokenCount: 42)),
        ],
        messages.Count());

    public Task MarkedAsync(string first, ChatMessage last) => Watch.SaysAsync(0, first);

    public Task BuiltAsync(ChatMessage[] anything, string more) => Watch.SaysAsync(0, anything.Length, more);

    protected override async Task CallAsync(IChatsWithOpenAI client)
    {
        await Watch.CallAsync("a prompt", () => client.AskAsync("one", null, Watch.Token));
        await Watch.CallAsync("a prompt with tools", () => client.AskAsync("one", Options()));
        await Watch.CallAsync("messages", () => client.CompleteAsync(Messages(), Options()));
        await Watch.CallAsync("messages alone", () => client.CompleteAsync([new UserChatMessage("one")]));
        await Watch.CallBlockingAsync("at once", () => client.Complete([new UserChatMessage("one"), new SystemChatMessage("two")], 3));
        await Watch.CallAsync("continued", () => client.ContinueAsync([new UserChatMessage("one") { ParticipantName = "ann" }], new AssistantChatMessage("two")));
        await Watch.CallAsync("continued with nothing", () => client.ContinueAsync([], null));
        await Watch.ReadAsync("stream", () => client.StreamAsync([new UserChatMessage("one")]));
        await Watch.ReadAsync("left stream", () => client.StreamAsync([new UserChatMessage("one")]), take: 1);
        await Watch.CallAsync("marked", () => client.MarkedAsync("one", new UserChatMessage("not counted")));
        await Watch.CallAsync("both marked", () => client.BuiltAsync([new UserChatMessage("one")], "two"));
    }

    private static IEnumerable<ChatMessage?> Messages()
    {
        yield return new SystemChatMessage("Be brief");
        yield return null;
        yield return new UserChatMessage(
            ChatMessageContentPart.CreateTextPart("Hi"),
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Convert.FromBase64String(Images.Png)), "image/png"),
            ChatMessageContentPart.CreateImagePart(new Uri("https://example.org/x.png"), ChatImageDetailLevel.Low),
            ChatMessageContentPart.CreateInputAudioPart(BinaryData.FromBytes(new byte[9]), ChatInputAudioFormat.Wav))
        {
            ParticipantName = "ann",
        };
        yield return new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("1", "weather", BinaryData.FromString("{\"a\":1}"))]) { Refusal = "no" };
        yield return new ToolChatMessage("1", "sunny");
    }

    private static ChatCompletionOptions Options() => new()
    {
        MaxOutputTokenCount = 700,
        Tools =
        {
            ChatTool.CreateFunctionTool("weather", "Tells.", BinaryData.FromString("{\"properties\":{\"city\":{\"type\":\"string\"} } }")),
            ChatTool.CreateFunctionTool("broken", null, BinaryData.FromString("{\"a\"")),
            ChatTool.CreateFunctionTool("f"),
        },
    };

    private static ChatCompletion Completion() => OpenAIChatModelFactory.ChatCompletion(
        id: "c", content: new ChatMessageContent("yes"),
        usage: OpenAIChatModelFactory.ChatTokenUsage(
            outputTokenCount: 12, inputTokenCount: 30, totalTokenCount: 42, inputTokenDetails: OpenAIChatModelFactory.ChatInputTokenUsageDetails(cachedTokenCount: 8)));
}

internal sealed class RespondsWithOpenAI : Client<IRespondsWithOpenAI>, IRespondsWithOpenAI
{
    public Task<ResponseResult> RespondAsync(CreateResponseOptions? options) => Watch.SaysAsync(Response(), options?.Model);

    public Task<ClientResult<ResponseResult>> ContinueAsync(IEnumerable<ResponseItem> inputItems, CreateResponseOptions options) =>
        Watch.SaysAsync(ClientResult.FromValue(Response(), SdkResponse.Of(200)), inputItems.Count());

    public IAsyncEnumerable<StreamingResponseUpdate> StreamAsync(CreateResponseOptions options, string end, CancellationToken cancellationToken) =>
        Watch.SaysInPiecesAsync(
            [
                Read<StreamingResponseUpdate>($$"""{"type":"response.created","sequence_number":0,"response":{{Unfinished}}}"""),
                Read<StreamingResponseUpdate>($$"""{"type":"{{end}}","sequence_number":1,"response":{{Finished}}}"""),
            ],
            options.Model, cancellationToken);

    public ResponseResult Respond(string input, CreateResponseOptions options) => Watch.Says(Response(), input);

    protected override async Task CallAsync(IRespondsWithOpenAI client)
    {
        await Watch.CallAsync("options", () => client.RespondAsync(Options()));
        await Watch.CallAsync("options that name no model", () => client.RespondAsync(new CreateResponseOptions()));
        await Watch.CallAsync("no options", () => client.RespondAsync(null));
        await Watch.CallAsync("an earlier answer", () => client.RespondAsync(new CreateResponseOptions { Model = "gpt-4o", PreviousResponseId = "r" }));
        await Watch.CallAsync("items", () => client.ContinueAsync([ResponseItem.CreateUserMessageItem("Hi")], Options()));
        await Watch.CallBlockingAsync("at once", () => client.Respond("one", Options()));
        foreach (string end in (string[])["response.completed", "response.incomplete", "response.failed", "response.in_progress"])
        {
            await Watch.ReadAsync(end, () => client.StreamAsync(Options(), end, Watch.Token));
        }
    }

    private const string Unfinished = """{"id":"r","object":"response","created_at":0,"model":"m","output":[]}""";

    private const string Finished = """
        {"id":"r","object":"response","created_at":0,"model":"m","output":[],
         "usage":{"input_tokens":30,"output_tokens":12,"total_tokens":42,"input_tokens_details":{"cached_tokens":7},"output_tokens_details":{"reasoning_tokens":0}}}
        """;

    private static CreateResponseOptions Options() => new()
    {
        Model = "gpt-4o",
        MaxOutputTokenCount = 900,
        Instructions = "Be brief",
        InputItems =
        {
            ResponseItem.CreateUserMessageItem(
            [
                ResponseContentPart.CreateInputTextPart("Hi"),
                ResponseContentPart.CreateInputImagePart(BinaryData.FromBytes(Convert.FromBase64String(Images.Png), "image/png")),
            ]),
            ResponseItem.CreateFunctionCallItem("1", "weather", BinaryData.FromString("{}")),
            ResponseItem.CreateFunctionCallOutputItem("1", "sunny"),
        },
        Tools = { ResponseTool.CreateFunctionTool("f", BinaryData.FromString("{}"), null, "d"), ResponseTool.CreateWebSearchTool() },
    };

    private static ResponseResult Response() => Read<ResponseResult>(Finished);

    private static T Read<T>(string json)
        where T : IPersistableModel<T> => ModelReaderWriter.Read<T>(BinaryData.FromString(json))!;
}
