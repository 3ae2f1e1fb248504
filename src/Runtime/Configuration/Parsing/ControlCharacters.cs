namespace LlmLimiter.Configuration.Parsing;

/// <summary>
/// Finds the characters that YAML forbids in a text. The parser does not: it takes a NUL for the end, and would leave out
/// what follows without a word.
/// </summary>
internal static class ControlCharacters
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
            else if (char.IsControl(c) && c is not ('\r' or '\t' or '\u0085'))
            {
                return new ConfigError(
                    new Position(line, i - lineStart + 1),
                    $"expected text, found the control character {PrintableName.Of(c.ToString())}");
            }
        }

        return null;
    }
}
