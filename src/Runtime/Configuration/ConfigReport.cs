using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Configuration;

/// <summary>All errors of a configuration as one exception: a line for each in the order of the text, as compilers write them.</summary>
internal static class ConfigReport
{
    /// <summary>More lines than anybody reads at once.</summary>
    private const int MaxLines = 20;

    /// <summary>The exception.</summary>
    /// <param name="errors">At least one.</param>
    /// <param name="name">What each line begins with: the file's name, or what the text is.</param>
    /// <param name="file">The file's full path; null: the text did not come from a file.</param>
    public static RateLimitConfigException Of(IReadOnlyList<ConfigError> errors, string name, string? file)
    {
        ConfigError[] inOrder = [.. errors.OrderBy(error => error.At.Line).ThenBy(error => error.At.Column)];
        IEnumerable<string> lines = inOrder.Take(MaxLines).Select(error => Line(error, name));
        if (errors.Count > MaxLines)
        {
            lines = lines.Append($"… and {errors.Count - MaxLines} more");
        }

        Position first = inOrder[0].At;
        return new RateLimitConfigException(string.Join('\n', lines)) { File = file, Line = first.Line, Column = first.Column };
    }

    private static string Line(ConfigError error, string name) => error.At switch
    {
        { Path: { } path } => $"{path}: {error.Message}",
        { Line: 0 } => $"{name}: {error.Message}",
        { Line: var line, Column: var column } => $"{name}({line},{column}): {error.Message}",
    };
}
