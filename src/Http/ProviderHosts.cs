namespace LlmLimiter.Http;

/// <summary>The hosts of providers' own APIs, as their documentation of 2026 names them.</summary>
internal static class ProviderHosts
{
    // The host, which may have names before it: OpenAI's regions (us.api.openai.com), Azure's resources (name.openai.azure.com).
    private static readonly (string Host, string Provider)[] _known =
    [
        ("api.openai.com", "openai"),
        ("openai.azure.com", "azure"),
        ("cognitiveservices.azure.com", "azure"),
        ("services.ai.azure.com", "azure"),
        ("api.anthropic.com", "anthropic"),
        ("generativelanguage.googleapis.com", "gemini"),
        ("api.groq.com", "groq"),
        ("api.mistral.ai", "mistral"),
        ("api.cerebras.ai", "cerebras"),
        ("api.deepseek.com", "deepseek"),
        ("api.x.ai", "xai"),
    ];

    /// <summary>The provider of an address; null: it is not known.</summary>
    public static string? Find(Uri address, LlmRateLimitingOptions options)
    {
        if (options.Provider is not null)
        {
            return options.Provider;
        }

        if (options.Hosts.TryGetValue(address.Authority, out string? named) || options.Hosts.TryGetValue(address.Host, out named))
        {
            return named;
        }

        foreach ((string host, string provider) in _known)
        {
            if (address.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase)
                && (address.Host.Length == host.Length || address.Host[^(host.Length + 1)] == '.'))
            {
                return provider;
            }
        }

        return null;
    }
}
