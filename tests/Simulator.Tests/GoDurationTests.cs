using LlmLimiter.Simulator.OpenAI;

namespace Simulator.Tests;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.0000001, "1ms")]
    [InlineData(0.12, "120ms")]
    [InlineData(0.9991, "1s")]
    [InlineData(1, "1s")]
    [InlineData(7.66, "7.66s")]
    [InlineData(90, "1m30s")]
    [InlineData(360, "6m0s")]
    [InlineData(179.56, "2m59.56s")]
    [InlineData(3600, "1h0m0s")]
    [InlineData(411480, "114h18m0s")]
    public void Spans_are_written_as_Go_does_and_never_too_short(double seconds, string written) =>
        Assert.Equal(written, GoDuration.Format(TimeSpan.FromSeconds(seconds)));
}
