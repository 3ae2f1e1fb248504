namespace LlmLimiter;

/// <summary>How closely the provider is asked to look at an image, which decides what it costs with OpenAI and Gemini.</summary>
public enum ImageDetail
{
    /// <summary>The provider decides.</summary>
    Auto,

    /// <summary>A coarse look; with many models a fixed, small number of tokens.</summary>
    Low,

    /// <summary>A close look.</summary>
    High,

    /// <summary>All pixels, with models that know this level; with others the same as <see cref="Auto"/>.</summary>
    Original,
}
