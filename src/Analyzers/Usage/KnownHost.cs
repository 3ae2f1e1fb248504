namespace LlmLimiter.Analyzers.Usage;

/// <summary>Where a provider is asked over HTTP.</summary>
/// <param name="Name">The host, or what its name ends with.</param>
/// <param name="IsEnding">Whether it is only the end.</param>
/// <param name="Provider">The provider, where the host tells it.</param>
internal sealed record KnownHost(string Name, bool IsEnding, string? Provider)
{
    /// <summary>Reads <c>api.example.com</c> or <c>*.example.com</c>; null: the text is something else.</summary>
    public static KnownHost? Parse(string text, string? provider = null)
    {
        bool isEnding = text.StartsWith("*.", StringComparison.Ordinal);
        string name = isEnding ? text.Substring(1) : text;
        return Uri.CheckHostName(isEnding ? name.Substring(1) : name) is UriHostNameType.Dns or UriHostNameType.IPv4 ? new(name, isEnding, provider) : null;
    }

    public bool Is(string host) => IsEnding
        ? host.Length > Name.Length && host.EndsWith(Name, StringComparison.OrdinalIgnoreCase)
        : string.Equals(host, Name, StringComparison.OrdinalIgnoreCase);
}
