namespace LlmLimiter.Extensions.AI;

/// <summary>What a limits file calls the provider that a client tells in its metadata.</summary>
internal static class ProviderNames
{
    // As the providers document them. A client that is made for OpenAI's API calls itself OpenAI's wherever it leads.
    private static readonly (string HostEnd, string Provider)[] _hosts =
    [
        (".openai.azure.com", "azure"),
        (".services.ai.azure.com", "azure"),
        ("generativelanguage.googleapis.com", "gemini"),
        ("api.groq.com", "groq"),
        ("api.mistral.ai", "mistral"),
    ];

    /// <param name="name">
    /// The name in the metadata: those of the semantic conventions of OpenTelemetry (<c>gen_ai.provider.name</c>, before that <c>gen_ai.system</c>),
    /// to which the documentation of <c>ChatClientMetadata.ProviderName</c> refers. Others are taken as they are.
    /// </param>
    /// <param name="address">The address in the metadata; null: it is not told.</param>
    /// <returns>The name; null: the client does not tell its provider.</returns>
    public static string? Of(string? name, Uri? address) => OfHost(address) ?? name?.ToLowerInvariant() switch
    {
        "" => null,
        "azure.ai.openai" or "azure.ai.inference" or "az.ai.openai" or "az.ai.inference" => "azure",
        "gcp.gemini" or "gcp.gen_ai" => "gemini",
        "mistral_ai" => "mistral",
        _ => name,
    };

    private static string? OfHost(Uri? address) => address is not { IsAbsoluteUri: true }
        ? null
        : _hosts.FirstOrDefault(known => address.Host.EndsWith(known.HostEnd, StringComparison.OrdinalIgnoreCase)).Provider;
}
