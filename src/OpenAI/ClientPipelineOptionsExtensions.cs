using System.ClientModel.Primitives;

namespace LlmLimiter;

/// <summary>Limits for the clients of SDKs that are built on <c>System.ClientModel</c>: OpenAI's and Azure OpenAI's.</summary>
public static class ClientPipelineOptionsExtensions
{
    /// <summary>
    /// Has each try of the calls of the clients made with these options wait for its turn: the first, and those that the SDK makes by itself.
    /// </summary>
    /// <param name="options">The options, before a client is made with them.</param>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="provider">
    /// The provider's name in the limits; null: <c>azure</c> for the hosts of Azure, which end with <c>.azure.com</c>, else <c>openai</c>.
    /// </param>
    /// <param name="acquire">How the calls wait, and what they draw from besides their models' limits.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="InvalidOperationException">A client was made with them already.</exception>
    /// <example>
    /// <code>
    /// var options = new OpenAIClientOptions().AddLlmRateLimiting(limiter);
    /// var chat = new ChatClient("gpt-4o", new ApiKeyCredential(key), options);
    /// </code>
    /// </example>
    public static TOptions AddLlmRateLimiting<TOptions>(
        this TOptions options, LlmRateLimiter? limiter = null, string? provider = null, AcquireOptions acquire = default)
        where TOptions : ClientPipelineOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddPolicy(new LlmRateLimitingPolicy(limiter, provider, acquire), PipelinePosition.PerTry);
        return options;
    }
}
