namespace LlmLimiter.Http;

/// <summary>Which calls of an HTTP client are limited, and how they wait. Read once, when the handler is made.</summary>
public sealed class LlmRateLimitingOptions
{
    /// <summary>
    /// The provider of every host that the client calls, by its name in the limits: for a client of one gateway, for example; null: the host
    /// tells it.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>
    /// The providers of hosts beyond those that are known, such as a gateway's: <c>Hosts["llm.example.com"] = "openai"</c>. A port may follow the
    /// host. A host that is neither here nor known is not limited.
    /// </summary>
    public IDictionary<string, string> Hosts { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How the calls wait, how often a refused one goes back to wait for another turn, and what they draw from besides their models' limits. A
    /// <see cref="AcquireOptions.Key"/> that is left out is the name of the client that <c>AddLlmRateLimiting</c> is called for.
    /// </summary>
    public AcquireOptions Acquire { get; set; }

    /// <summary>A copy that later changes of this one do not reach, with every name checked.</summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    internal LlmRateLimitingOptions Checked()
    {
        CheckName(Provider, nameof(Provider));
        var copy = new LlmRateLimitingOptions { Provider = Provider, Acquire = Acquire };
        foreach ((string host, string provider) in Hosts)
        {
            CheckName(provider, $"{nameof(Hosts)}[\"{host}\"]");
            copy.Hosts[host] = provider;
        }

        return copy;
    }

    private static void CheckName(string? name, string option)
    {
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException($"{option} must be a name, or null.");
        }
    }
}
