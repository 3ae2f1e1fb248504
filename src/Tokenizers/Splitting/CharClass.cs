using System.Globalization;

namespace LlmLimiter.Tokenizers.Splitting;

/// <summary>What the patterns ask of a character. A character of none of these is a symbol; a mark is in both kinds of run, but no letter.</summary>
[Flags]
internal enum CharClass : byte
{
    Symbol = 0,

    /// <summary>In a run of capitals: \p{Lu}, \p{Lt}, \p{Lm}, \p{Lo}, \p{M}.</summary>
    Upper = 1,

    /// <summary>In a run of small letters: \p{Ll}, \p{Lm}, \p{Lo}, \p{M}.</summary>
    Lower = 2,

    /// <summary>\p{L}.</summary>
    Letter = 4,

    /// <summary>\p{N}.</summary>
    Number = 8,

    /// <summary>\s.</summary>
    Space = 16,

    /// <summary>One of \r and \n, which are spaces too.</summary>
    NewLine = 32,
}

/// <summary>The class of every character.</summary>
internal static class CharClasses
{
    // Of the first plane; of the others, where a table would mostly hold nothing, it is worked out each time.
    private static readonly CharClass[] _table = [.. Enumerable.Range(0, 0x10000).Select(Find)];

    public static CharClass Of(int codePoint) => (uint)codePoint < (uint)_table.Length ? _table[codePoint] : Find(codePoint);

    private static CharClass Find(int codePoint) => codePoint switch
    {
        '\r' or '\n' => CharClass.Space | CharClass.NewLine,
        <= char.MaxValue when char.IsWhiteSpace((char)codePoint) => CharClass.Space,
        _ => Find(CharUnicodeInfo.GetUnicodeCategory(codePoint)),
    };

    private static CharClass Find(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharClass.Upper | CharClass.Letter,
        UnicodeCategory.LowercaseLetter => CharClass.Lower | CharClass.Letter,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharClass.Upper | CharClass.Lower | CharClass.Letter,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
            CharClass.Upper | CharClass.Lower,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharClass.Number,
        _ => CharClass.Symbol,
    };
}
