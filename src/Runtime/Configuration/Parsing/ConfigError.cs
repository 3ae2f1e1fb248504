namespace LlmLimiter.Configuration.Parsing;

/// <summary>A place in the text, both numbers from 1; <c>default</c>: the text as a whole.</summary>
internal readonly record struct Position(int Line, int Column);

/// <summary>One thing that is wrong, and where: what was found, and what was expected.</summary>
internal sealed record ConfigError(Position At, string Message);
