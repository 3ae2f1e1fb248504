namespace LlmLimiter.Tokenizers.Splitting;

/// <summary>
/// Cuts text into the pieces within which bytes are merged: what an encoding's regular expression matches, one match after the other. The
/// whole text is covered.
/// </summary>
internal abstract class Splitter
{
    /// <summary>The end of the piece that begins at a position.</summary>
    /// <param name="text">Well-formed UTF-8.</param>
    /// <param name="at">A position before the end.</param>
    public abstract int EndOfPiece(ReadOnlySpan<byte> text, int at);

    /// <summary><c>\p{N}{1,3}</c>, after its first character.</summary>
    protected static int EndOfThreeNumbers(ReadOnlySpan<byte> text, int at)
    {
        for (int more = 0; more < 2 && at < text.Length && Scanner.Read(text, at, out int next) == CharClass.Number; more++)
        {
            at = next;
        }

        return at;
    }

    /// <summary><c>[^\s\p{L}\p{N}]+</c>.</summary>
    protected static int EndOfSymbols(ReadOnlySpan<byte> text, int at) =>
        Scanner.SkipUntil(text, at, CharClass.Space | CharClass.Letter | CharClass.Number);

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c>: up to the last line break; else all but the space that the next word takes.</summary>
    protected static int EndOfSpacesOrLines(ReadOnlySpan<byte> text, int at)
    {
        int end = Scanner.SkipWhile(text, at, CharClass.Space);
        int lastLine = text[at..end].LastIndexOfAny((byte)'\r', (byte)'\n');
        return lastLine >= 0 ? at + lastLine + 1 : EndOfSpaces(text, at, end);
    }

    /// <summary><c>\s+(?!\S)|\s+</c>, of a run of spaces whose end is known.</summary>
    protected static int EndOfSpaces(ReadOnlySpan<byte> text, int at, int end)
    {
        if (end == text.Length)
        {
            return end;
        }

        int last = Scanner.Before(text, end);
        return last > at ? last : end;
    }

    /// <summary>The end of <c>'s|'t|'re|'ve|'m|'ll|'d</c> at a position; the position itself: there is none.</summary>
    protected static int EndOfContraction(ReadOnlySpan<byte> text, int at, bool ignoreCase)
    {
        if (at + 1 >= text.Length || text[at] != '\'')
        {
            return at;
        }

        ReadOnlySpan<byte> rest = text[(at + 1)..];
        int first = ignoreCase ? rest[0] | 0x20 : rest[0];
        if (first is 's' or 't' or 'm' or 'd')
        {
            return at + 2;
        }

        if (rest.Length > 1)
        {
            int second = ignoreCase ? rest[1] | 0x20 : rest[1];
            if ((first is 'r' or 'v' && second == 'e') || (first == 'l' && second == 'l'))
            {
                return at + 3;
            }

            // U+017F, the long s, is an s too when case is ignored.
            if (ignoreCase && rest is [0xC5, 0xBF, ..])
            {
                return at + 3;
            }
        }

        return at;
    }
}
