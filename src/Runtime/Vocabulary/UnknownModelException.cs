namespace LlmLimiter;

/// <summary>The configuration has no limits for the model, so a call of it would be unlimited.</summary>
public sealed class UnknownModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UnknownModelException() : this("The model has no limits.") { }

    /// <summary>Creates the exception with a message.</summary>
    public UnknownModelException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public UnknownModelException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>The provider that was asked for.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The model that was asked for.</summary>
    public string Model { get; init; } = "";

    /// <summary>The nearest name that has limits; null: none is near.</summary>
    public ModelId? Nearest { get; init; }
}
