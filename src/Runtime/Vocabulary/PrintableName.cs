using System.Globalization;
using System.Text;

namespace LlmLimiter;

/// <summary>A name from outside, made safe for messages, logs and terminals.</summary>
internal static class PrintableName
{
    /// <summary>The name with control and format characters as <c>\uXXXX</c>, cut at so many characters of its own.</summary>
    public static string Of(string? name, int maxLength = 200)
    {
        if (name is null)
        {
            return "";
        }

        bool cut = name.Length > maxLength;
        string kept = cut ? name.Substring(0, maxLength) : name;
        if (!cut && !kept.Any(MustBeEscaped))
        {
            return name;
        }

        var text = new StringBuilder(kept.Length + 16);
        foreach (char c in kept)
        {
            _ = MustBeEscaped(c) ? text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)) : text.Append(c);
        }

        return cut ? text.Append('…').ToString() : text.ToString();
    }

    private static bool MustBeEscaped(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
