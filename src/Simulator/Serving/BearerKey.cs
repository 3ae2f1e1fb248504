using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Serving;

internal static class BearerKey
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether any key is sent as <c>Authorization: Bearer KEY</c>.</summary>
    public static bool HasBearerKey(this HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization is not null
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && !string.IsNullOrWhiteSpace(authorization[Scheme.Length..]);
    }
}
