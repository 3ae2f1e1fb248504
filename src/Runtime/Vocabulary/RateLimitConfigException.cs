namespace LlmLimiter;

/// <summary>A configuration cannot be used. The message names file, line and column of each error, and what was expected there.</summary>
public sealed class RateLimitConfigException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RateLimitConfigException() : this("The rate limit configuration cannot be used.") { }

    /// <summary>Creates the exception with a message.</summary>
    public RateLimitConfigException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public RateLimitConfigException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>The file's path; null: the text did not come from a file.</summary>
    public string? File { get; init; }

    /// <summary>The line of the first error, from 1; 0: the file as a whole.</summary>
    public int Line { get; init; }

    /// <summary>The column of the first error, from 1; 0: the line as a whole.</summary>
    public int Column { get; init; }
}
