namespace LlmLimiter.Tokenizers.Splitting;

/// <summary>Reads well-formed UTF-8 by character class.</summary>
internal static class Scanner
{
    /// <summary>The class of the character at a position, and the position after it.</summary>
    public static CharClass Read(ReadOnlySpan<byte> text, int at, out int next)
    {
        int lead = text[at];
        if (lead < 0x80)
        {
            next = at + 1;
            return CharClasses.Of(lead);
        }

        return ReadLong(text, at, out next);
    }

    /// <summary>The end of the run of characters that are in any of the classes.</summary>
    public static int SkipWhile(ReadOnlySpan<byte> text, int at, CharClass classes)
    {
        while (at < text.Length && (Read(text, at, out int next) & classes) != 0)
        {
            at = next;
        }

        return at;
    }

    /// <summary>The end of the run of characters that are in none of the classes.</summary>
    public static int SkipUntil(ReadOnlySpan<byte> text, int at, CharClass classes)
    {
        while (at < text.Length && (Read(text, at, out int next) & classes) == 0)
        {
            at = next;
        }

        return at;
    }

    /// <summary>The start of the character that ends before a position.</summary>
    public static int Before(ReadOnlySpan<byte> text, int at)
    {
        do
        {
            at--;
        }
        while ((text[at] & 0xC0) == 0x80);
        return at;
    }

    private static CharClass ReadLong(ReadOnlySpan<byte> text, int at, out int next)
    {
        int lead = text[at];
        int second = text[at + 1] & 0x3F;
        if (lead < 0xE0)
        {
            next = at + 2;
            return CharClasses.Of(((lead & 0x1F) << 6) | second);
        }

        int third = text[at + 2] & 0x3F;
        if (lead < 0xF0)
        {
            next = at + 3;
            return CharClasses.Of(((lead & 0x0F) << 12) | (second << 6) | third);
        }

        next = at + 4;
        return CharClasses.Of(((lead & 0x07) << 18) | (second << 12) | (third << 6) | (text[at + 3] & 0x3F));
    }
}
