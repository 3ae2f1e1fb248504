namespace LlmLimiter.Feedback;

/// <summary>Reads amounts as providers write them: <c>30000</c>, <c>30,000</c>, <c>30000.0</c>.</summary>
internal static class AmountReader
{
    /// <summary>The amount that is the whole text, 0 to 10^12; null: there is none, or it is none to believe, such as -1.</summary>
    public static long? Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        long? amount = ReadLeading(text, out int length);
        ReadOnlySpan<char> rest = text[length..];

        // A fraction may be a group of thousands in another country's writing (30.000): only one of zero that cannot be is let pass.
        return rest.IsEmpty || (rest is not ".000" && rest.Length > 1 && rest[0] == '.' && rest[1..].IndexOfAnyExcept('0') < 0) ? amount : null;
    }

    /// <summary>The amount that the text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The characters that the amount takes.</param>
    public static long? ReadLeading(ReadOnlySpan<char> text, out int length)
    {
        long amount = 0;
        int digits = 0;
        bool isGrouped = false;
        for (length = 0; length < text.Length; length++)
        {
            if (char.IsAsciiDigit(text[length]))
            {
                // What is too large stays so, without overflow however many digits follow.
                amount = Math.Min((amount * 10) + (text[length] - '0'), Amount.Max + 1);
                digits++;
            }
            else if (digits is >= 1 and <= 3 && (!isGrouped || digits == 3) && BeginsGroup(text[length..]))
            {
                isGrouped = true;
                digits = 0;
            }
            else
            {
                break;
            }
        }

        return length > 0 && amount <= Amount.Max ? amount : null;
    }

    /// <summary>A separator with three digits, and no fourth, behind it: the comma of "Limit 30000, Used 5" is none.</summary>
    private static bool BeginsGroup(ReadOnlySpan<char> text) =>
        text[0] is ',' or '_' or ' ' or '\'' or '\u00A0' or '\u202F'
        && text.Length >= 4 && char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3])
        && (text.Length == 4 || !char.IsAsciiDigit(text[4]));
}
