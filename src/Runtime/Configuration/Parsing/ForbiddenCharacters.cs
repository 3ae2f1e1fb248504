namespace LlmLimiter.Configuration.Parsing;

/// <summary>
/// Finds the characters that YAML forbids in a text, where they stand. The parser does not: it takes a NUL for the end, and would leave
/// out what follows without a word; and for a tab it names the place where the mapping began.
/// </summary>
internal static class ForbiddenCharacters
{
    /// <summary>The error about the first one; null: there is none.</summary>
    public static ConfigError? FirstIn(string text)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if (WhyForbidden(text, lineStart, i) is { } reason)
            {
                return new ConfigError(new Position(line, i - lineStart + 1), reason);
            }
        }

        return null;
    }

    private static string? WhyForbidden(string text, int lineStart, int index)
    {
        char c = text[index];
        if (c == '\t')
        {
            return IsIndentation(text, lineStart, index) ? "expected spaces, found a tab as indentation" : null;
        }

        return char.IsControl(c) && c is not ('\r' or '\u0085')
            ? $"expected text, found the control character {PrintableName.Of(c.ToString())}"
            : null;
    }

    /// <summary>Whether only blanks stand before the character in its line, and something that means anything after it.</summary>
    private static bool IsIndentation(string text, int lineStart, int index)
    {
        if (text.Substring(lineStart, index - lineStart).Trim().Length > 0)
        {
            return false;
        }

        int lineEnd = text.IndexOf('\n', index);
        string rest = text.Substring(index, (lineEnd < 0 ? text.Length : lineEnd) - index).Trim();
        return rest.Length > 0 && rest[0] != '#';
    }
}
