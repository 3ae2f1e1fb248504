using System.Text;
using LlmLimiter.Calls;

namespace LlmLimiter.Tests.Calls;

/// <summary>The usage that answers tell, read while they pass by.</summary>
public sealed class WireUsageTests
{
    private const string Chat = """
        {"id":"c","choices":[{"message":{"content":"\"usage\":{\"prompt_tokens\":9}"},"usage":{"prompt_tokens":8}}],
         "usage":{"prompt_tokens":1200,"completion_tokens":34,"total_tokens":1234,"prompt_tokens_details":{"cached_tokens":1000,"audio_tokens":0},
         "completion_tokens_details":{"cached_tokens":7}}}
        """;

    private const string Message = """
        {"type":"message","content":[{"type":"tool_use","input":{"usage":{"input_tokens":5}}}],
         "usage":{"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":3000,"cache_creation":{"input_tokens":4},"output_tokens":40}}
        """;

    private const string Gemini = """
        {"candidates":[],"usageMetadata":{"promptTokenCount":100,"toolUsePromptTokenCount":20,"candidatesTokenCount":30,"thoughtsTokenCount":50,
         "cachedContentTokenCount":60,"totalTokenCount":200,"promptTokensDetails":[{"tokenCount":1}]}}
        """;

    private const string ChatStream = """
        data: {"choices":[{"delta":{"content":"Hello"}}],"usage":null}

        data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}

        data: [DONE]


        """;

    private const string MessageStream = """
        event: message_start
        data: {"type":"message_start","message":{"usage":{"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":1}}}

        event: content_block_delta
        data: {"type":"content_block_delta","delta":{"text":"usage"}}

        event: message_delta
        data: {"type":"message_delta","delta":{},"usage":{"output_tokens":77}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    private const string ResponseStream = """
        event: response.created
        data: {"type":"response.created","response":{"usage":null}}

        event: response.completed
        data: {"type":"response.completed","response":{"output":[{"usage":{"input_tokens":1}}],"usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":30},"output_tokens":87}}}


        """;

    public static TheoryData<string, long, long, long> Answers => new()
    {
        { Chat, 1200, 34, 1000 },
        { Message, 3210, 40, 3000 },
        { Gemini, 120, 80, 60 },
        { $"[{Gemini},\n{Gemini}]", 120, 80, 60 },
        { """{"object":"list","data":[{"embedding":[0.5,-1e-3,2]}],"usage":{"prompt_tokens":8,"total_tokens":8}}""", 8, 0, 0 },
        { """ {"usage" : { "total_tokens" : 42 } } """, 42, 0, 0 },
        { """{"usage":{"prompt_tokens":12,"completion_tokens":4,"cache_read_input_tokens":3,"cache_creation_input_tokens":5}}""", 12, 4, 3 },
        { """{"usage":{"cache_read_input_tokens":3,"prompt_tokens":12,"prompt_tokens_details":{"cached_tokens":3}}}""", 12, 0, 3 },
        { ChatStream, 12, 3, 0 },
        { ChatStream.ReplaceLineEndings("\r\n"), 12, 3, 0 },
        { MessageStream, 100, 77, 90 },
        { MessageStream.ReplaceLineEndings("\r"), 100, 77, 90 },
        { ResponseStream, 36, 87, 30 },
        { "data: {\"usage\":\ndata: {\"prompt_tokens\":12,\ndata: \"completion_tokens\":3}}\n\n", 12, 3, 0 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_tells_its_usage_wherever_it_is_cut(string answer, long input, long output, long cached)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        Assert.Equal(new TokenUsage(input, output, cached), WireUsage.Of(bytes));
        foreach (int length in (int[])[1, 2, 3, 7, 64])
        {
            var usage = new WireUsage();
            foreach (byte[] piece in bytes.Chunk(length))
            {
                usage.Read(piece);
            }

            Assert.Equal(new TokenUsage(input, output, cached), usage.Whole(hasEnded: true));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bad gateway")]
    [InlineData("{}")]
    [InlineData("""{"error":{"message":"usage","usage":{"prompt_tokens":3}}}""")]
    [InlineData("""{"usage":{"prompt_tokens":-3,"completion_tokens":1}}""")]
    [InlineData("""{"usage":{"prompt_tokens":99999999999999999999999,"completion_tokens":1}}""")]
    [InlineData("""{"usage":{"prompt_tokens":1e3,"completion_tokens":1}}""")]
    [InlineData("""{"usage":[{"prompt_tokens":3}]}""")]
    [InlineData("""}}]]{"usage":"prompt_tokens"}""")]
    [InlineData("""{"usage":{"prompt_tokens_and_many_more_of_another_kind":3}}""")]
    [InlineData("event: usage\ndata:[DONE]\n\n")]
    public void What_tells_nothing_that_can_be_used_has_no_usage(string answer) => Assert.Null(WireUsage.Of(Encoding.UTF8.GetBytes(answer)));

    [Fact]
    public void An_answer_of_any_length_is_read_without_keeping_it()
    {
        var usage = new WireUsage();
        usage.Read("""{"choices":[{"message":{"content":" """u8);
        byte[] text = new byte[1024];
        text.AsSpan().Fill((byte)'x');
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            usage.Read(text);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        usage.Read("\"}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":6}}"u8);
        Assert.Equal(new TokenUsage(5, 6), usage.Whole(hasEnded: false));
    }

    [Fact]
    public void A_stream_tells_its_usage_as_it_comes_and_the_whole_of_it_only_when_nothing_more_can_come()
    {
        var usage = new WireUsage();
        string[] events = MessageStream.Split("\n\n");
        usage.Read(Encoding.UTF8.GetBytes(events[0] + "\n\n"));
        Assert.Equal(new TokenUsage(100, 1, 90), usage.TakeNews());
        Assert.Null(usage.Whole(hasEnded: true));

        usage.Read(Encoding.UTF8.GetBytes(events[1] + "\n\n"));
        Assert.Null(usage.TakeNews());

        usage.Read(Encoding.UTF8.GetBytes(events[2] + "\n\n"));
        Assert.Equal(new TokenUsage(100, 77, 90), usage.TakeNews());
        Assert.Equal(new TokenUsage(100, 77, 90), usage.Whole(hasEnded: false));
    }

    [Fact]
    public void A_stream_of_chunks_with_usage_is_whole_once_it_says_that_it_is_done()
    {
        // As servers stream that count on with each chunk.
        var usage = new WireUsage();
        usage.Read("data: {\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3}}\n\n"u8);
        Assert.Null(usage.Whole(hasEnded: false));

        usage.Read("data: {\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":4}}\n\ndata: [DONE]"u8);
        Assert.Equal(new TokenUsage(12, 4), usage.Whole(hasEnded: false));
    }
}
