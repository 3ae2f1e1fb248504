using Microsoft.CodeAnalysis;

namespace LlmLimiter.Interceptors;

/// <summary>The compiler's own switch, which the package's targets turn on where a project sets LlmLimiterIntercept.</summary>
internal static class InterceptorsFeature
{
    /// <summary>Where the interceptors are; the compiler takes interceptors from the namespaces only that a project names.</summary>
    public const string Namespace = "LlmLimiter.Interceptors";

    private const string Name = "InterceptorsNamespaces";

    public static bool IsOn(ParseOptions options) =>
        options.Features.TryGetValue(Name, out string? namespaces) && namespaces.Split(';').Contains(Namespace);
}
