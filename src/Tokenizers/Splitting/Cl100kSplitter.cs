namespace LlmLimiter.Tokenizers.Splitting;

/// <summary>
/// The pattern of cl100k_base:
/// <code>
///   (?i:'s|'t|'re|'ve|'m|'ll|'d)
/// | [^\r\n\p{L}\p{N}]?\p{L}+
/// | \p{N}{1,3}
/// |  ?[^\s\p{L}\p{N}]+[\r\n]*
/// | \s*[\r\n]+|\s+(?!\S)|\s+
/// </code>
/// </summary>
internal sealed class Cl100kSplitter : Splitter
{
    public override int EndOfPiece(ReadOnlySpan<byte> text, int at)
    {
        int contraction = EndOfContraction(text, at, ignoreCase: true);
        if (contraction > at)
        {
            return contraction;
        }

        CharClass first = Scanner.Read(text, at, out int next);
        if (first == CharClass.Number)
        {
            return EndOfThreeNumbers(text, next);
        }

        if ((first & CharClass.NewLine) == 0)
        {
            int end = Scanner.SkipWhile(text, next, CharClass.Letter);
            if (end > next || (first & CharClass.Letter) != 0)
            {
                return end;
            }
        }

        int symbols = text[at] == ' ' ? next : at;
        int endOfSymbols = EndOfSymbols(text, symbols);
        if (endOfSymbols == symbols)
        {
            return EndOfSpacesOrLines(text, at);
        }

        while (endOfSymbols < text.Length && text[endOfSymbols] is (byte)'\r' or (byte)'\n')
        {
            endOfSymbols++;
        }

        return endOfSymbols;
    }
}
