using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Configuration;

/// <summary>All errors of a configuration as one exception: a line for each in the order of the text, as compilers write them.</summary>
internal static class ConfigReport
{
    /// <summary>The exception.</summary>
    /// <param name="errors">At least one.</param>
    /// <param name="name">What each line begins with: the file's name, or what the text is.</param>
    /// <param name="file">The file's full path; null: the text did not come from a file.</param>
    public static RateLimitConfigException Of(IReadOnlyList<ConfigError> errors, string name, string? file)
    {
        IReadOnlyList<ConfigError> reported = errors.ToReport();
        IEnumerable<string> lines = reported.Select(error => Line(error, name));
        if (errors.Count > reported.Count)
        {
            lines = lines.Append($"… and {errors.Count - reported.Count} more");
        }

        Position first = reported[0].At;
        return new RateLimitConfigException(string.Join('\n', lines)) { File = file, Line = first.Line, Column = first.Column };
    }

    private static string Line(ConfigError error, string name) => error.At switch
    {
        { Path: { } path } => $"{path}: {error.Message}",
        { Line: 0 } => $"{name}: {error.Message}",
        { Line: var line, Column: var column } => $"{name}({line},{column}): {error.Message}",
    };
}
