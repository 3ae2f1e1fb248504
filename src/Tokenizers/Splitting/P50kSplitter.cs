namespace LlmLimiter.Tokenizers.Splitting;

/// <summary>
/// The pattern of p50k_base:
/// <code>
///   's|'t|'re|'ve|'m|'ll|'d
/// |  ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+
/// | \s+(?!\S)|\s+
/// </code>
/// </summary>
internal sealed class P50kSplitter : Splitter
{
    public override int EndOfPiece(ReadOnlySpan<byte> text, int at)
    {
        int contraction = EndOfContraction(text, at, ignoreCase: false);
        if (contraction > at)
        {
            return contraction;
        }

        int begin = text[at] == ' ' && at + 1 < text.Length ? at + 1 : at;
        CharClass first = Scanner.Read(text, begin, out _);
        if ((first & CharClass.Space) != 0)
        {
            return EndOfSpaces(text, at, Scanner.SkipWhile(text, at, CharClass.Space));
        }

        return (first & (CharClass.Letter | CharClass.Number)) is var kind and not 0
            ? Scanner.SkipWhile(text, begin, kind)
            : EndOfSymbols(text, begin);
    }
}
