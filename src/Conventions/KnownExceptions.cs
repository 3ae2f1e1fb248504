namespace LlmLimiter.Conventions;

/// <summary>The exceptions of SDKs that tell the HTTP status with which a provider refused a call.</summary>
internal static class KnownExceptions
{
    // HttpRequestException is the framework's own, and the runtime knows it.
    public static readonly (string Type, string Member)[] All =
    [
        ("System.ClientModel.ClientResultException", "Status"),
        ("Azure.RequestFailedException", "Status"),
        ("Anthropic.Exceptions.AnthropicApiException", "StatusCode"),
    ];
}
