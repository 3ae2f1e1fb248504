using System.Globalization;

namespace LlmLimiter.Configuration.Parsing;

/// <summary>
/// A place in the text, both numbers from 1, or a path of keys where the source is no text; <c>default</c>: the source as a whole.
/// </summary>
internal readonly record struct Position(int Line, int Column, string? Path = null)
{
    /// <summary>The place as another place's message names it: <c>line 3</c>, or the path.</summary>
    public string InWords => Path ?? $"line {Line.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>One thing that is wrong, and where: what was found, and what was expected.</summary>
internal sealed record ConfigError(Position At, string Message);

/// <summary>How the readers add to their list of errors, and what is reported of it.</summary>
internal static class ConfigErrors
{
    /// <summary>More than anybody reads at once.</summary>
    private const int MostReported = 20;

    /// <summary>Adds an error at a place.</summary>
    public static void Add(this List<ConfigError> errors, Position at, string message) => errors.Add(new ConfigError(at, message));

    /// <summary>Adds an error at a node; none where the node was refused, because that is reported already.</summary>
    public static void Add(this List<ConfigError> errors, YamlNode node, string message)
    {
        if (node is not YamlRefused)
        {
            errors.Add(node.At, message);
        }
    }

    /// <summary>The first errors, in the order of the text.</summary>
    public static IReadOnlyList<ConfigError> ToReport(this IReadOnlyList<ConfigError> errors) =>
        [.. errors.OrderBy(error => error.At.Line).ThenBy(error => error.At.Column).Take(MostReported)];
}
