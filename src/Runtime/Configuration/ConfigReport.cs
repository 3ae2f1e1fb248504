using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Configuration;

/// <summary>All errors of a configuration as one exception: a line for each, as compilers write them.</summary>
internal static class ConfigReport
{
    /// <summary>More lines than anybody reads at once.</summary>
    private const int MaxLines = 20;

    /// <summary>The exception.</summary>
    /// <param name="errors">At least one, in the order of the text.</param>
    /// <param name="name">What each line begins with: the file's name, or what the text is.</param>
    /// <param name="file">The file's full path; null: the text did not come from a file.</param>
    public static RateLimitConfigException Of(IReadOnlyList<ConfigError> errors, string name, string? file)
    {
        IEnumerable<string> lines = errors.Take(MaxLines).Select(error => Line(error, name));
        if (errors.Count > MaxLines)
        {
            lines = lines.Append($"… and {errors.Count - MaxLines} more");
        }

        Position first = errors[0].At;
        return new RateLimitConfigException(string.Join('\n', lines)) { File = file, Line = first.Line, Column = first.Column };
    }

    private static string Line(ConfigError error, string name) =>
        error.At == default
            ? $"{name}: {error.Message}"
            : $"{name}({error.At.Line},{error.At.Column}): {error.Message}";
}
