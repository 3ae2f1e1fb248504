namespace LlmLimiter;

/// <summary>A call did not get its turn. The message says which rule held it and what to do.</summary>
public class RateLimitExceededException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RateLimitExceededException() : this("The rate limit was exceeded.") { }

    /// <summary>Creates the exception with a message.</summary>
    public RateLimitExceededException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public RateLimitExceededException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>The provider whose limit held the call.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The model whose limit held the call.</summary>
    public string Model { get; init; } = "";

    /// <summary>The rule that held the call, in words (<c>30,000 tokens per minute</c>); null when no single rule did.</summary>
    public string? Rule { get; init; }

    /// <summary>How long to wait before the same call can succeed; null: waiting does not help, or the time is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The call needs more than a rule allows in a whole window: it can never be sent.</summary>
public sealed class RequestTooLargeException : RateLimitExceededException
{
    /// <summary>Creates the exception.</summary>
    public RequestTooLargeException() : this("The call is larger than its limit allows.") { }

    /// <summary>Creates the exception with a message.</summary>
    public RequestTooLargeException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public RequestTooLargeException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>The call's turn does not come before its deadline. Nothing was sent.</summary>
public sealed class RateLimitTimeoutException : RateLimitExceededException
{
    /// <summary>Creates the exception.</summary>
    public RateLimitTimeoutException() : this("The call's turn did not come before its deadline.") { }

    /// <summary>Creates the exception with a message.</summary>
    public RateLimitTimeoutException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public RateLimitTimeoutException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>As many calls wait as the limiter's <c>MaxQueued</c> allows.</summary>
public sealed class RateLimitQueueFullException : RateLimitExceededException
{
    /// <summary>Creates the exception.</summary>
    public RateLimitQueueFullException() : this("Too many calls are waiting.") { }

    /// <summary>Creates the exception with a message.</summary>
    public RateLimitQueueFullException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public RateLimitQueueFullException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>
/// The provider refused a call that was sent, for a reason that waiting does not cure. The message bears the provider's own words; the
/// exception of the call itself, if there is one, is the inner exception.
/// </summary>
public sealed class ProviderRefusedException : RateLimitExceededException
{
    /// <summary>Creates the exception.</summary>
    public ProviderRefusedException() : this("The provider refused the call.") { }

    /// <summary>Creates the exception with a message.</summary>
    public ProviderRefusedException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public ProviderRefusedException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Why the provider refused.</summary>
    public RefusalKind Kind { get; init; }
}
