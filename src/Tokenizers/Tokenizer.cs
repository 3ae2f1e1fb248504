using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using LlmLimiter.Tokenizers.Splitting;

namespace LlmLimiter.Tokenizers;

/// <summary>
/// Counts the tokens of a text exactly as OpenAI's models do. Text that looks like a special token, such as <c>&lt;|endoftext|&gt;</c>, is
/// ordinary text here, as it is in a prompt. Safe for all threads; each vocabulary is loaded once, when it is first used, and then stays.
/// </summary>
/// <example>
/// <code>
/// int tokens = Tokenizer.ForModel("gpt-4o").Count(prompt);
/// </code>
/// </example>
public sealed class Tokenizer
{
    private const int BytesOnStack = 1024;
    private const int BytesPerChar = 3;

    private readonly Splitter _splitter;
    private readonly Lazy<Vocabulary> _vocabulary;

    private Tokenizer(string name, Splitter splitter)
    {
        Name = name;
        _splitter = splitter;
        _vocabulary = new(() => Vocabulary.Load(name));
    }

    /// <summary>o200k_base: gpt-4o and the models since.</summary>
    public static Tokenizer O200kBase { get; } = new("o200k_base", new O200kSplitter());

    /// <summary>cl100k_base: gpt-4, gpt-3.5-turbo and the embedding models.</summary>
    public static Tokenizer Cl100kBase { get; } = new("cl100k_base", new Cl100kSplitter());

    /// <summary>p50k_base: text-davinci-003 and the Codex models of its time.</summary>
    public static Tokenizer P50kBase { get; } = new("p50k_base", new P50kSplitter());

    /// <summary>The encoding's name, for example <c>o200k_base</c>.</summary>
    public string Name { get; }

    /// <summary>The tokenizer of an OpenAI model.</summary>
    /// <param name="model">
    /// The model's name, also dated (<c>gpt-4o-2024-08-06</c>), fine-tuned (<c>ft:gpt-4o:…</c>), or after a vendor's (<c>openai/gpt-4o</c>).
    /// </param>
    /// <exception cref="NotSupportedException">The model is not known to use one of these encodings.</exception>
    public static Tokenizer ForModel(string model) => TryForModel(model, out Tokenizer? tokenizer)
        ? tokenizer
        : throw new NotSupportedException(
            $"The encoding of '{PrintableName(model)}' is not known. Take Tokenizer.O200kBase, which OpenAI's newer models have in common; "
            + "other providers do not publish theirs.");

    /// <summary>The tokenizer of an OpenAI model, if it is known.</summary>
    /// <inheritdoc cref="ForModel" path="/param"/>
    public static bool TryForModel(string model, [NotNullWhen(true)] out Tokenizer? tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        tokenizer = ModelEncodings.Find(model);
        return tokenizer is not null;
    }

    /// <summary>How many tokens the text is. Allocates nothing, and takes a time that grows with the length alone.</summary>
    /// <param name="text">The text. An unpaired surrogate counts as U+FFFD, which it becomes on its way to a provider.</param>
    public int Count(ReadOnlySpan<char> text)
    {
        if (text.Length <= BytesOnStack / BytesPerChar)
        {
            return Count(ToUtf8(text, stackalloc byte[BytesOnStack]));
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(checked(text.Length * BytesPerChar));
        int count = Count(ToUtf8(text, rented));
        ArrayPool<byte>.Shared.Return(rented);
        return count;
    }

    /// <summary>The ids of the text's tokens, in their order.</summary>
    /// <inheritdoc cref="Count(ReadOnlySpan{char})" path="/param"/>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(checked(text.Length * BytesPerChar));
        int[] ids = ArrayPool<int>.Shared.Rent(rented.Length);
        int count = Encode(ToUtf8(text, rented), ids);
        int[] result = ids.AsSpan(0, count).ToArray();
        ArrayPool<int>.Shared.Return(ids);
        ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    private static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        Utf8.FromUtf16(text, buffer, out _, out int written);
        return buffer[..written];
    }

    private static string PrintableName(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));

    private int Count(ReadOnlySpan<byte> utf8)
    {
        Vocabulary vocabulary = _vocabulary.Value;
        int count = 0;
        for (int at = 0; at < utf8.Length;)
        {
            int end = _splitter.EndOfPiece(utf8, at);
            count += vocabulary.IsShort(utf8, at, end) ? 1 : BytePairs.Count(vocabulary, utf8[at..end]);
            at = end;
        }

        return count;
    }

    private int Encode(ReadOnlySpan<byte> utf8, Span<int> ids)
    {
        Vocabulary vocabulary = _vocabulary.Value;
        int count = 0;
        for (int at = 0; at < utf8.Length;)
        {
            int end = _splitter.EndOfPiece(utf8, at);
            count += BytePairs.Split(vocabulary, utf8[at..end], ids[count..]);
            at = end;
        }

        return count;
    }
}
