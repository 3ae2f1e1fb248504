namespace LlmLimiter.Tests.Estimation;

/// <summary>The examples of the providers' own pages, and what lies at the ends of their rules.</summary>
public sealed class ImageTokensTests
{
    [Theory]
    [InlineData("gpt-4o", 1024, 1024, ImageDetail.High, 765)]
    [InlineData("gpt-4o", 2048, 4096, ImageDetail.High, 1105)]
    [InlineData("gpt-4o", 4096, 8192, ImageDetail.Low, 85)]
    [InlineData("gpt-4o", 1, 1, ImageDetail.Auto, 255)]
    [InlineData("gpt-4o-mini", 1024, 1024, ImageDetail.High, 2833 + (4 * 5667))]
    [InlineData("gpt-4o-mini", 1024, 1024, ImageDetail.Low, 2833)]
    [InlineData("gpt-5", 1024, 1024, ImageDetail.High, 70 + (4 * 140))]
    [InlineData("o1", 1024, 1024, ImageDetail.High, 75 + (4 * 150))]
    [InlineData("gpt-5.4", 1024, 1024, ImageDetail.High, 1229)]
    [InlineData("gpt-5.4", 2048, 2048, ImageDetail.High, 3000)]
    [InlineData("gpt-5.6-sol", 512, 512, ImageDetail.Low, 308)]
    [InlineData("gpt-4.1-mini", 1024, 1024, ImageDetail.Low, 1659)]
    [InlineData("o4-mini", 1800, 2400, ImageDetail.Auto, 2498)]
    [InlineData("gpt-4.1-nano", 1800, 2400, ImageDetail.Auto, 3572)]
    [InlineData("claude-sonnet-4-6", 1000, 1000, ImageDetail.Auto, 1296)]
    [InlineData("claude-sonnet-4-6", 3840, 2160, ImageDetail.Auto, 1568)]
    [InlineData("claude-opus-4-7", 1920, 1080, ImageDetail.Auto, 2691)]
    [InlineData("anthropic/claude-opus-4.7", 1920, 1080, ImageDetail.Auto, 2691)]
    [InlineData("claude-sonnet-5", 3840, 2160, ImageDetail.Auto, 4784)]
    [InlineData("gemini-2.5-flash", 384, 384, ImageDetail.Auto, 258)]
    [InlineData("gemini-2.5-flash", 960, 540, ImageDetail.Auto, 6 * 258)]
    [InlineData("gemini-3-pro", 10, 10, ImageDetail.Auto, 1120)]
    [InlineData("gemini-3-pro", 10, 10, ImageDetail.Low, 280)]
    [InlineData("my-own-model", 1024, 1024, ImageDetail.Auto, 765)]
    public void An_image_costs_what_its_model_says(string model, int width, int height, ImageDetail detail, int tokens)
    {
        using LlmRateLimiter limiter = KnownCounts.Limiter();
        Assert.Equal(tokens, limiter.EstimateRequest("any", model).Image(width, height, detail).ToTokenEstimate().InputTokens);
    }

    [Fact]
    public void An_image_of_any_size_has_a_reasonable_price()
    {
        using LlmRateLimiter limiter = KnownCounts.Limiter();
        int[] sizes = [1, 31, 33, 2_048, 65_536, int.MaxValue];
        string[] models = ["gpt-4o", "gpt-4o-mini", "gpt-5-mini", "gpt-5.2", "gpt-5.4", "gpt-5.6", "claude-sonnet-4-5", "claude-opus-5", "gemini-2.0-flash"];
        foreach (string model in models)
        {
            foreach ((int width, int height) in sizes.SelectMany(width => sizes, (width, height) => (width, height)))
            {
                foreach (ImageDetail detail in Enum.GetValues<ImageDetail>())
                {
                    long tokens = limiter.EstimateRequest("any", model).Image(width, height, detail).ToTokenEstimate().InputTokens;
                    Assert.InRange(tokens, 1, 1_000_000_000_000);
                }
            }
        }
    }

    [Fact]
    public void An_image_of_unknown_size_is_taken_to_be_a_usual_one()
    {
        using LlmRateLimiter limiter = KnownCounts.Limiter();
        RequestEstimate request = limiter.EstimateRequest("openai", "gpt-4o");
        Assert.Equal(765, request.Image().ToTokenEstimate().InputTokens);
        Assert.Equal(85, request.Image(ImageDetail.Low).ToTokenEstimate().InputTokens);
        Assert.Equal(765, request.Image("not an image"u8).ToTokenEstimate().InputTokens);
    }

    [Fact]
    public void The_size_is_read_from_the_file()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC4, 0, 3, 9, 0xFF, 0xC2, 0, 17, 8, 0x03, 0x00, 0x04, 0x00, 3];
        byte[] png = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 4, 0, 0, 0, 3, 0];
        byte[] gif = [.. "GIF89a"u8, 0, 4, 0, 3];
        byte[] lossy = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, 0, 0, 0, 0, 0, 0, 0, 0x9D, 1, 0x2A, 0, 4, 0, 3];
        byte[] lossless = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8L"u8, 0, 0, 0, 0, 0x2F, 0xFF, 0xC3, 0xBF, 0, 0, 0, 0, 0, 0];
        byte[] extended = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8X"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0xFF, 2, 0];
        Assert.All(new[] { jpeg, png, gif, lossy, lossless, extended }, static file =>
        {
            using LlmRateLimiter limiter = KnownCounts.Limiter();
            RequestEstimate request = limiter.EstimateRequest("anthropic", "claude-sonnet-4-5");
            long expected = request.Image(1024, 768).ToTokenEstimate().InputTokens;
            Assert.Equal(37 * 28, expected);
            Assert.Equal(expected, request.Image(file).ToTokenEstimate().InputTokens);
            long unknown = request.Image().ToTokenEstimate().InputTokens;
            for (int length = 0; length < file.Length - 1; length++)
            {
                Assert.Contains(request.Image(file.AsSpan(0, length)).ToTokenEstimate().InputTokens, new[] { expected, unknown });
            }
        });
    }
}
