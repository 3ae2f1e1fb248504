namespace LlmLimiter.Simulator.Answers;

/// <summary>
/// The simulator's own count of tokens. A run of letters and digits is one token per eight characters begun, any other character but white
/// space is one. Ordinary English comes to about three quarters of its characters / 4, as with a real tokenizer.
/// </summary>
internal static class TokenCount
{
    private const int LongestPiece = 8;

    // What chat framing costs with OpenAI's models: three tokens per message and one for its role, three for the start of the answer
    // (OpenAI Cookbook, "How to count tokens with tiktoken").
    private const int PerMessage = 3 + 1;
    private const int PerAnswer = 3;

    public static long OfChat(IReadOnlyList<string> messages, Func<string, long> ofText) =>
        PerAnswer + messages.Sum(message => PerMessage + ofText(message));

    public static long OfText(string text)
    {
        long tokens = 0;
        int run = 0;
        foreach (char character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                tokens += run++ % LongestPiece == 0 ? 1 : 0;
                continue;
            }

            run = 0;
            tokens += char.IsWhiteSpace(character) ? 0 : 1;
        }

        return tokens;
    }
}
