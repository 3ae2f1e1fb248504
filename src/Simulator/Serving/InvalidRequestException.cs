namespace LlmLimiter.Simulator.Serving;

/// <summary>The request's body is not what the endpoint takes. The message is for the caller and says what was expected.</summary>
internal sealed class InvalidRequestException(string message, string? parameter = null) : Exception(message)
{
    /// <summary>The member of the body that is wrong; null: the body as a whole.</summary>
    public string? Parameter { get; } = parameter;
}
