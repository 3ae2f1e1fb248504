namespace LlmLimiter.Simulator.OpenAI;

/// <summary>An answer: its pieces of one token each, and why it ends. The same prompt always gets the same answer.</summary>
internal sealed record FakeAnswer(IReadOnlyList<string> Pieces, bool IsCut, long PromptTokens)
{
    // Each is one token by TokenCount: at most eight letters.
    private static readonly string[] _words =
        ["this", "is", "what", "a", "fake", "provider", "says", "when", "someone", "asks", "it", "for", "an", "answer", "and", "pays"];

    public string Text => string.Concat(Pieces);

    public static FakeAnswer To(ChatRequest request, SimulatedModel model)
    {
        ulong hash = Hash(request.Contents);
        int shortest = model.AnswerTokens - model.AnswerTokens / 2;
        int longest = model.AnswerTokens + model.AnswerTokens / 2;
        long wanted = shortest + (long)(hash % (ulong)(longest - shortest + 1));
        long length = Math.Min(wanted, request.MaxOutputTokens ?? long.MaxValue);
        var pieces = new string[length];
        for (int i = 0; i < pieces.Length; i++)
        {
            string word = _words[(hash + (ulong)i) % (ulong)_words.Length];
            pieces[i] = i == 0 ? word : " " + word;
        }

        return new FakeAnswer(pieces, IsCut: length < wanted, model.TokensOfPrompt(request.Contents));
    }

    /// <summary>64-bit FNV-1a: unlike string.GetHashCode the same in every process.</summary>
    private static ulong Hash(IReadOnlyList<string> contents)
    {
        ulong hash = 14695981039346656037;
        foreach (string content in contents)
        {
            foreach (char character in content)
            {
                hash = (hash ^ character) * 1099511628211;
            }
        }

        return hash;
    }
}
