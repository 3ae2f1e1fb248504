using System.Net;
using System.Text;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using LlmLimiter.Simulator;

namespace Simulator.Tests;

public sealed class AnthropicSdkTests
{
    private static readonly SimulatedModel _model = new("claude") { Requests = 1, InputTokens = 1_000, OutputTokens = 1_000 };

    [Fact]
    public async Task The_official_SDK_reads_a_message()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model);

        Message message = await Client(simulator).Messages.Create(Request(maxTokens: 10) with { System = "Be brief." });

        Assert.Equal("claude", message.Model.Raw());
        Assert.Equal(StopReason.MaxTokens, message.StopReason?.Value());
        Assert.True(Assert.Single(message.Content).TryPickText(out TextBlock? text));
        Assert.Equal(10, text.Text.Split(' ').Length);
        Assert.Equal((15, 10), (message.Usage.InputTokens, message.Usage.OutputTokens));
        Assert.Equal((0, 0), (message.Usage.CacheCreationInputTokens, message.Usage.CacheReadInputTokens));
        ModelReport report = simulator.Simulator.Report()["claude"];
        Assert.Equal((1, 25), (report.Admitted, report.UsedTokens));
    }

    [Fact]
    public async Task The_official_SDK_reads_a_stream_and_its_usage()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model);
        var text = new StringBuilder();
        long input = 0, output = 0;
        StopReason? stop = null;

        await foreach (RawMessageStreamEvent update in Client(simulator).Messages.CreateStreaming(Request(maxTokens: 500)))
        {
            if (update.TryPickStart(out RawMessageStartEvent? start))
            {
                input = start.Message.Usage.InputTokens;
            }
            else if (update.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? piece) && piece.Delta.TryPickText(out TextDelta? delta))
            {
                text.Append(delta.Text);
            }
            else if (update.TryPickDelta(out RawMessageDeltaEvent? end))
            {
                (output, stop) = (end.Usage.OutputTokens, end.Delta.StopReason?.Value());
            }
        }

        Assert.Equal(8, input);
        Assert.Equal(simulator.Simulator.Report()["claude"].UsedTokens, input + output);
        Assert.Equal(output, text.ToString().Split(' ').Length);
        Assert.Equal(StopReason.EndTurn, stop);
    }

    [Fact]
    public async Task The_official_SDK_throws_the_429_with_its_message_and_request()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model);
        await Client(simulator).Messages.Create(Request(maxTokens: 10));

        AnthropicRateLimitException refused = await Assert.ThrowsAsync<AnthropicRateLimitException>(
            () => Client(simulator).Messages.Create(Request(maxTokens: 10)));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("rate_limit_error", refused.ResponseBody);
        Assert.Contains("1 requests per minute", refused.ResponseBody);
        Assert.Equal("req_simulated_2", refused.RequestID);
        Assert.Equal(1, simulator.Simulator.Report()["claude"].Refused);
    }

    private static MessageCreateParams Request(int maxTokens) => new()
    {
        Model = "claude", MaxTokens = maxTokens, Messages = [new UserMessageParam { Content = "Hi" }],
    };

    private static AnthropicClient Client(SimulatorClient simulator) => new()
    {
        ApiKey = "any",
        BaseUrl = simulator.Simulator.BaseAddress.GetLeftPart(UriPartial.Authority),
        MaxRetries = 0,
        ResponseValidation = true,
    };
}
