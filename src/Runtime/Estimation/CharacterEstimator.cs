using System.Text;

namespace LlmLimiter.Estimation;

/// <summary>
/// A token for each four bytes of UTF-8: near the truth for English (which it overstates a little), one token for most CJK
/// characters, and never below the four characters that OpenAI itself counts as a token before it has read the request.
/// </summary>
internal sealed class CharacterEstimator : ITokenEstimator
{
    private const int BytesPerToken = 4;

    /// <summary>Output tokens expected of a call that says nothing about its answer.</summary>
    public const int UnknownOutputTokens = 256;

    /// <summary>Tokens that a chat message costs besides its text: its role and delimiters.</summary>
    public const int TokensPerMessage = 4;

    public long CountTokens(ModelId model, ReadOnlySpan<char> text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
