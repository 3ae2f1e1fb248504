using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LlmLimiter.Http.Tests;

/// <summary>What answers tell of their usage, and when it is settled.</summary>
public sealed class AnswerTests
{
    private const string Chat = """{"choices":[{"message":{"content":"\"usage\": {\"prompt_tokens\": 9}"}}],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}""";

    private const string ChatStream = """
        data: {"choices":[{"delta":{"content":"Grüße {\"usage\":{"}}],"usage":null}

        data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}

        data: [DONE]


        """;

    private const string AnthropicStream = """
        event: message_start
        data: {"type":"message_start","message":{"id":"x","content":[],"usage":{"input_tokens":2,"cache_read_input_tokens":4,"cache_creation_input_tokens":1,"output_tokens":1}}}

        : a comment

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"usage"}}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    private const string ResponsesStream = """
        event: response.created
        data: {"type":"response.created","response":{"id":"x","usage":null}}

        event: response.completed
        data: {"type":"response.completed","response":{"id":"x","output":[{"usage":{"input_tokens":99}}],"usage":{"input_tokens":7,"output_tokens":5,"total_tokens":12}}}


        """;

    private const string GeminiStream = """
        data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":1,"totalTokenCount":8}}

        data: {"candidates":[],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3,"thoughtsTokenCount":2,"totalTokenCount":12}}


        """;

    private const string Events = "text/event-stream";
    private const string Json = "application/json";

    /// <summary>Answers that tell of 7 input tokens and 5 output tokens, and their media types.</summary>
    public static TheoryData<string, string> Answers => new()
    {
        { Chat, Json },
        { """{"type":"message","usage":{"input_tokens":2,"cache_read_input_tokens":4,"cache_creation_input_tokens":1,"output_tokens":5}}""", Json },
        { """{"object":"response","usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":3},"output_tokens":5,"total_tokens":12}}""", Json },
        { """{"candidates":[],"usageMetadata":{"promptTokenCount":4,"toolUsePromptTokenCount":3,"candidatesTokenCount":3,"thoughtsTokenCount":2}}""", Json },
        { """[{"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":1}},{"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":5}}]""", Json },
        { ChatStream, Events },
        { AnthropicStream, Events },
        { ResponsesStream, Events },
        { GeminiStream, Events },
        { ChatStream.ReplaceLineEndings("\r\n"), Events },
        { AnthropicStream.ReplaceLineEndings("\r"), Events },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_settles_its_call_with_the_usage_that_it_tells(string answer, string type)
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer(answer, type));

        using HttpResponseMessage response = await test.Client.SendAsync(HandlerUnderTest.Post());

        Assert.Equal(answer, await response.Content.ReadAsStringAsync());
        Assert.Equal((12, 0), (test.Tokens, test.Open));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_usage_is_the_same_however_the_answer_is_cut_into_pieces(string answer, string type)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        var random = new Random(7);
        for (int run = 0; run < 200; run++)
        {
            List<byte[]> pieces = [];
            int most = run < 2 ? 1 : random.Next(1, bytes.Length + 1);
            for (int start = 0; start < bytes.Length; start += pieces[^1].Length)
            {
                pieces.Add(bytes[start..Math.Min(bytes.Length, start + random.Next(1, most + 1))]);
            }

            using var test = new HandlerUnderTest(_ => Streamed(new PieceStream([.. pieces, []]), type));
            using HttpResponseMessage response = await test.SendAsync();

            Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync());
            Assert.Equal((12, 0), (test.Tokens, test.Open));
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Whatever_comes_in_place_of_an_answer_is_the_callers_byte_for_byte(string answer, string type)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        var random = new Random(11);
        for (int run = 0; run < 200; run++)
        {
            byte[] garbled = [.. bytes];
            for (int i = 0; i < run % 20 + 1; i++)
            {
                garbled[random.Next(garbled.Length)] = run % 2 == 0 ? (byte)random.Next(256) : (byte)"{}[]\":,\\\n\r"[random.Next(10)];
            }

            using var test = new HandlerUnderTest(_ => Streamed(new MemoryStream(garbled), type));
            using HttpResponseMessage response = await test.Client.SendAsync(HandlerUnderTest.Post());

            Assert.Equal(garbled, await response.Content.ReadAsByteArrayAsync());
            Assert.Equal(0, test.Open);
        }
    }

    [Fact]
    public async Task A_piece_of_a_stream_is_handed_on_when_it_is_there_and_the_call_is_under_way_until_the_end()
    {
        var stream = new PieceStream(Bytes("data: {\"choices\":[]}\n\n"));
        using var test = new HandlerUnderTest(_ => Streamed(stream, Events));
        using HttpResponseMessage response = await test.SendAsync();
        Stream body = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[1_000];

        Assert.Equal(22, await body.ReadAsync(buffer));
        Assert.Equal(1, test.Open);

        stream.Add(Bytes("data: {\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":900}}\n\n"));
        Assert.Equal(61, await body.ReadAsync(buffer));
        Assert.Equal((907, 1), (test.Tokens, test.Open));

        stream.Add([]);
        Assert.Equal(0, await body.ReadAsync(buffer));
        Assert.Equal((907, 0), (test.Tokens, test.Open));
    }

    [Fact]
    public async Task A_stream_that_is_left_before_its_end_counts_as_estimated()
    {
        using var test = new HandlerUnderTest(_ => Streamed(new PieceStream(Bytes("data: {\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":1}}\n\n")), Events));
        long estimate;
        using (HttpResponseMessage response = await test.SendAsync())
        {
            estimate = test.Tokens;
            Assert.Equal(59, await (await response.Content.ReadAsStreamAsync()).ReadAsync(new byte[1_000]));
        }

        Assert.True(estimate > 8);
        Assert.Equal((estimate, 0), (test.Tokens, test.Open));
    }

    [Fact]
    public async Task A_stream_that_is_left_once_it_said_that_it_is_done_counts_as_told()
    {
        var stream = new PieceStream(Bytes(ChatStream.ReplaceLineEndings("\n")));
        using var test = new HandlerUnderTest(_ => Streamed(stream, Events));
        using (HttpResponseMessage response = await test.SendAsync())
        {
            Assert.True(await (await response.Content.ReadAsStreamAsync()).ReadAsync(new byte[1_000]) > 0);
        }

        Assert.Equal((12, 0, true), (test.Tokens, test.Open, stream.IsDisposed));
    }

    [Fact]
    public async Task A_stream_that_breaks_settles_its_call()
    {
        using var test = new HandlerUnderTest(_ => Streamed(new PieceStream(Bytes("data: {}\n\n"), null!), Events));
        using HttpResponseMessage response = await test.SendAsync();
        long estimate = test.Tokens;

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());

        Assert.Equal((estimate, 0), (test.Tokens, test.Open));
    }

    [Fact]
    public async Task A_stream_whose_reader_is_cancelled_settles_its_call()
    {
        using var test = new HandlerUnderTest(_ => Streamed(new PieceStream(), Events));
        using HttpResponseMessage response = await test.SendAsync();
        using var cancel = new CancellationTokenSource();
        Task<int> read = (await response.Content.ReadAsStreamAsync()).ReadAsync(new byte[10], cancel.Token).AsTask();
        Assert.Equal(1, test.Open);

        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(0, test.Open);
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_is_settled_when_it_is_disposed()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer(Chat));
        HttpResponseMessage response = await test.SendAsync();
        Assert.Equal(1, test.Open);

        response.Dispose();

        Assert.Equal(0, test.Open);
    }

    [Fact]
    public async Task Of_a_compressed_answer_the_estimate_stands_and_the_bytes_are_the_callers()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Bytes(Chat));
        }

        using var test = new HandlerUnderTest(_ => Streamed(new MemoryStream(compressed.ToArray()), Json));
        using HttpResponseMessage response = await test.SendAsync();
        long estimate = test.Tokens;

        Assert.Equal(compressed.ToArray(), await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((estimate, 0), (test.Tokens, test.Open));
    }

    [Fact]
    public async Task The_headers_of_an_answer_stay_as_they_are()
    {
        using var test = new HandlerUnderTest(_ =>
        {
            HttpResponseMessage answer = HandlerUnderTest.Answer(Chat);
            answer.Content.Headers.ContentLanguage.Add("de");
            return answer;
        });

        using HttpResponseMessage response = await test.SendAsync();

        Assert.Equal(MediaTypeHeaderValue.Parse("application/json; charset=utf-8"), response.Content.Headers.ContentType);
        Assert.Equal(["de"], response.Content.Headers.ContentLanguage);
        Assert.Equal(Encoding.UTF8.GetByteCount(Chat), response.Content.Headers.ContentLength);
    }

    [Fact]
    public void An_answer_can_be_read_synchronously()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer(Chat));
        using HttpResponseMessage response = test.Client.Send(HandlerUnderTest.Post(), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(1, test.Open);
        using var reader = new StreamReader(response.Content.ReadAsStream());

        Assert.Equal(Chat, reader.ReadToEnd());
        Assert.Equal((12, 0), (test.Tokens, test.Open));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static HttpResponseMessage Streamed(Stream stream, string type) => new(HttpStatusCode.OK)
    {
        Content = new StreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
    };
}
