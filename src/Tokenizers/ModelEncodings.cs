namespace LlmLimiter.Tokenizers;

/// <summary>
/// Which OpenAI model uses which encoding, by the beginning of its name. Source: tiktoken's own table (tiktoken/model.py) and the models
/// named in OpenAI's documentation, November 2026.
/// </summary>
internal static class ModelEncodings
{
    // A name, or the beginning of one; the first that fits counts.
    private static readonly (string Name, Tokenizer? Tokenizer)[] _byName =
    [
        ("gpt-4o", Tokenizer.O200kBase),
        ("gpt-4.1", Tokenizer.O200kBase),
        ("gpt-4.5", Tokenizer.O200kBase),
        ("gpt-4", Tokenizer.Cl100kBase),
        ("gpt-3.5", Tokenizer.Cl100kBase),
        ("gpt-35", Tokenizer.Cl100kBase), // Azure's way of writing it
        ("gpt-2", null),
        ("gpt-3", null),
        ("gpt-j", null), // others' models
        ("gpt-neo", null),
        ("gpt-neox", null),
        ("gpt-", Tokenizer.O200kBase), // gpt-5 and whatever comes: every model since gpt-4o has kept its encoding
        ("chatgpt-", Tokenizer.O200kBase),
        ("o1", Tokenizer.O200kBase),
        ("o3", Tokenizer.O200kBase),
        ("o4", Tokenizer.O200kBase),
        ("codex-mini", Tokenizer.O200kBase),
        ("computer-use", Tokenizer.O200kBase),
        ("text-embedding-ada-002", Tokenizer.Cl100kBase),
        ("text-embedding-3", Tokenizer.Cl100kBase),
        ("davinci-002", Tokenizer.Cl100kBase),
        ("babbage-002", Tokenizer.Cl100kBase),
        ("text-davinci-003", Tokenizer.P50kBase),
        ("text-davinci-002", Tokenizer.P50kBase),
        ("text-davinci-edit", Tokenizer.P50kBase),
        ("code-davinci", Tokenizer.P50kBase),
        ("code-cushman", Tokenizer.P50kBase),
        ("davinci-codex", Tokenizer.P50kBase),
        ("cushman-codex", Tokenizer.P50kBase),
    ];

    /// <summary>The tokenizer of a model; null: it is not known.</summary>
    public static Tokenizer? Find(ReadOnlySpan<char> model)
    {
        ReadOnlySpan<char> name = model[(model.LastIndexOf('/') + 1)..];
        name = name.StartsWith("ft:", StringComparison.OrdinalIgnoreCase) ? name["ft:".Length..] : name;
        foreach ((string beginning, Tokenizer? tokenizer) in _byName)
        {
            if (Begins(name, beginning))
            {
                return tokenizer;
            }
        }

        return null;
    }

    /// <summary>Whether the name begins with whole words: gpt-4 begins gpt-4-turbo, but not gpt-4o.</summary>
    private static bool Begins(ReadOnlySpan<char> name, string beginning) =>
        name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)
        && (beginning.EndsWith('-') || name.Length == beginning.Length || !char.IsAsciiLetterOrDigit(name[beginning.Length]));
}
