namespace LlmLimiter.Estimation;

/// <summary>A rule by which images are counted.</summary>
internal abstract record ImageRule
{
    /// <summary>The tokens of an image.</summary>
    /// <param name="width">Pixels, 1 or more.</param>
    /// <param name="height">Pixels, 1 or more.</param>
    /// <param name="detail">How closely it is looked at.</param>
    public abstract long Tokens(double width, double height, ImageDetail detail);

    /// <summary>The squares of a side that cover the image.</summary>
    protected static long Squares(double width, double height, int side) =>
        (long)Math.Ceiling(width / side) * (long)Math.Ceiling(height / side);

    /// <summary>What scales the image down so that its longest side is at most this long; 1 where it is already.</summary>
    protected static double ScaleTo(int longest, double width, double height) => Math.Min(1, longest / Math.Max(width, height));

    /// <summary>Whole pixels, at least one.</summary>
    protected static double Pixels(double length) => Math.Max(1, Math.Floor(length));
}

/// <summary>
/// OpenAI's tiles: scaled down to 2048 × 2048, then to a shortest side of 768, the image costs a base and each square of 512.
/// "Images and vision", tile-based image tokenization (developers.openai.com/api/docs/guides/images-vision).
/// </summary>
internal sealed record OpenAITiles(int Base, int PerTile) : ImageRule
{
    public override long Tokens(double width, double height, ImageDetail detail)
    {
        if (detail == ImageDetail.Low)
        {
            return Base;
        }

        double scale = ScaleTo(2048, width, height);
        scale *= Math.Min(1, 768 / (Math.Min(width, height) * scale));
        return Base + (PerTile * Squares(Pixels(width * scale), Pixels(height * scale), 512));
    }
}

/// <summary>The image's longest side in pixels, and the most patches, above which it is scaled down.</summary>
internal readonly record struct Sizing(int LongestSide, int MaxPatches);

/// <summary>
/// OpenAI's patches: squares of 32 that cover the image, scaled down to a longest side and a number of patches, times a multiplier.
/// "Images and vision", patch-based image tokenization (developers.openai.com/api/docs/guides/images-vision).
/// </summary>
internal sealed record OpenAIPatches(decimal Multiplier, Sizing Auto, Sizing? Low = null, Sizing? High = null, Sizing? Original = null) : ImageRule
{
    private const int Side = 32;

    public override long Tokens(double width, double height, ImageDetail detail)
    {
        Sizing sizing = detail switch
        {
            ImageDetail.Low => Low,
            ImageDetail.High => High,
            ImageDetail.Original => Original,
            _ => null,
        } ?? Auto;
        double scale = ScaleTo(sizing.LongestSide, width, height);
        double scaledWidth = Math.Max(1, Math.Round(width * scale));
        double scaledHeight = Math.Max(1, Math.Round(height * scale));
        long patches = Squares(scaledWidth, scaledHeight, Side);
        if (patches > sizing.MaxPatches)
        {
            double shrink = Math.Sqrt((double)Side * Side * sizing.MaxPatches / (scaledWidth * scaledHeight));
            shrink *= Math.Min(WholePart(scaledWidth * shrink / Side), WholePart(scaledHeight * shrink / Side));
            patches = Squares(Pixels(scaledWidth * shrink), Pixels(scaledHeight * shrink), Side);
        }

        return (long)Math.Ceiling(patches * Multiplier);
    }

    /// <summary>How much of a number of patches remains when the last, unfinished one is left out.</summary>
    private static double WholePart(double patches) => Math.Floor(patches) / patches;
}

/// <summary>
/// Claude's patches: a token for each square of 28 that covers the image, scaled down to a longest side and a number of tokens.
/// "Vision" (platform.claude.com/docs/en/build-with-claude/vision). Up to 2025 the same page gave width × height / 750.
/// </summary>
internal sealed record ClaudeImages(int LongEdge, int MaxTokens) : ImageRule
{
    public override long Tokens(double width, double height, ImageDetail detail)
    {
        double scale = ScaleTo(LongEdge, width, height);
        return Math.Min(Squares(Pixels(width * scale), Pixels(height * scale), 28), MaxTokens);
    }
}

/// <summary>
/// Gemini 2's tiles: 258 tokens for a small image, else for each tile, whose side is the image's shorter one divided by 1.5, up to 768
/// pixels. "Image understanding", token calculation (ai.google.dev/gemini-api/docs/image-understanding), which calls this rough.
/// </summary>
internal sealed record GeminiTiles : ImageRule
{
    private const int TokensPerTile = 258;

    public override long Tokens(double width, double height, ImageDetail detail)
    {
        if (width <= 384 && height <= 384)
        {
            return TokensPerTile;
        }

        // From 256 to 768 pixels, as the page said of Gemini 1.5.
        int side = (int)Math.Clamp(Math.Floor(Math.Min(width, height) / 1.5), 256, 768);
        return TokensPerTile * Squares(width, height, side);
    }
}

/// <summary>
/// Gemini 3's images cost the same whatever their size: 1120 tokens, at a low media resolution 280, at an ultra-high one 2240.
/// "Media resolution", token counts (ai.google.dev/gemini-api/docs/media-resolution).
/// </summary>
internal sealed record GeminiBudget : ImageRule
{
    public override long Tokens(double width, double height, ImageDetail detail) => detail switch
    {
        ImageDetail.Low => 280,
        ImageDetail.Original => 2240,
        _ => 1120,
    };
}
