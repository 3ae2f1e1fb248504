namespace LlmLimiter.Simulator.Answers;

/// <summary>An answer: its pieces of one token each, and why it ends. The same prompt always gets the same answer.</summary>
internal sealed record FakeAnswer(IReadOnlyList<string> Pieces, bool IsCut, long PromptTokens)
{
    // Each is one token by TokenCount: at most eight letters.
    private static readonly string[] _words =
        ["this", "is", "what", "a", "fake", "provider", "says", "when", "someone", "asks", "it", "for", "an", "answer", "and", "pays"];

    /// <summary>Whether the answer says what it cost.</summary>
    public bool TellsUsage { get; init; } = true;

    public string Text => string.Concat(Pieces);

    public long OutputTokens => Pieces.Count;

    /// <param name="texts">The texts of the prompt.</param>
    /// <param name="promptTokens">The tokens that they come to.</param>
    /// <param name="usualTokens">The length of the model's answers.</param>
    /// <param name="maxOutputTokens">The bound that the request gives; null: none.</param>
    public static FakeAnswer To(IReadOnlyList<string> texts, long promptTokens, int usualTokens, long? maxOutputTokens)
    {
        ulong hash = TextHash.Of(texts);
        int shortest = usualTokens - usualTokens / 2;
        int longest = usualTokens + usualTokens / 2;
        long wanted = shortest + (long)(hash % (ulong)(longest - shortest + 1));
        long length = Math.Min(wanted, maxOutputTokens ?? long.MaxValue);
        var pieces = new string[length];
        for (int i = 0; i < pieces.Length; i++)
        {
            string word = _words[(hash + (ulong)i) % (ulong)_words.Length];
            pieces[i] = i == 0 ? word : " " + word;
        }

        return new FakeAnswer(pieces, IsCut: length < wanted, promptTokens);
    }
}
