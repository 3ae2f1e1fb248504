namespace LlmLimiter.Tokenizers.Splitting;

/// <summary>
/// The pattern of o200k_base:
/// <code>
///   [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
/// | [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
/// | \p{N}{1,3}
/// |  ?[^\s\p{L}\p{N}]+[\r\n/]*
/// | \s*[\r\n]+|\s+(?!\S)|\s+
/// </code>
/// </summary>
internal sealed class O200kSplitter : Splitter
{
    public override int EndOfPiece(ReadOnlySpan<byte> text, int at)
    {
        CharClass first = Scanner.Read(text, at, out int next);
        int end = EndOfWord(text, at, first, next);
        if (end > at)
        {
            return EndOfContraction(text, end, ignoreCase: true);
        }

        if (first == CharClass.Number)
        {
            return EndOfThreeNumbers(text, next);
        }

        int symbols = text[at] == ' ' ? next : at;
        int endOfSymbols = EndOfSymbols(text, symbols);
        if (endOfSymbols == symbols)
        {
            return EndOfSpacesOrLines(text, at);
        }

        while (endOfSymbols < text.Length && text[endOfSymbols] is (byte)'\r' or (byte)'\n' or (byte)'/')
        {
            endOfSymbols++;
        }

        return endOfSymbols;
    }

    /// <summary>Both kinds of words, with the character before them where one is allowed; the position itself: there is none.</summary>
    private static int EndOfWord(ReadOnlySpan<byte> text, int at, CharClass first, int next)
    {
        bool mayPrecede = (first & (CharClass.Letter | CharClass.Number | CharClass.NewLine)) == 0;
        bool mayBegin = (first & (CharClass.Upper | CharClass.Lower)) != 0;
        if (!mayPrecede)
        {
            return mayBegin ? EndOfWord(text, at) : at;
        }

        // A mark may precede a word and begin one. The order: with small letters at the end, then without; with what precedes, then without.
        (int end, bool endsSmall) = FindWord(text, next);
        if (endsSmall || (!mayBegin && end > next))
        {
            return end;
        }

        return mayBegin ? EndOfWord(text, at) : at;
    }

    private static int EndOfWord(ReadOnlySpan<byte> text, int at) => FindWord(text, at).End;

    /// <summary>
    /// Capitals, then small letters. Without small letters at the end, it ends after the last one that may be either, such as an ideograph;
    /// without such a one, after the capitals.
    /// </summary>
    private static (int End, bool EndsSmall) FindWord(ReadOnlySpan<byte> text, int at)
    {
        if (AsciiWord.TryFind(text, at, out int capitals, out int smallLetters))
        {
            return (at + capitals + smallLetters, smallLetters > 0);
        }

        int endOfEither = at;
        int end = at;
        while (end < text.Length && Scanner.Read(text, end, out int next) is var read && (read & CharClass.Upper) != 0)
        {
            end = next;
            endOfEither = (read & CharClass.Lower) != 0 ? next : endOfEither;
        }

        int endOfSmall = Scanner.SkipWhile(text, end, CharClass.Lower);
        return endOfSmall > end ? (endOfSmall, true) : endOfEither > at ? (endOfEither, true) : (end, false);
    }
}
