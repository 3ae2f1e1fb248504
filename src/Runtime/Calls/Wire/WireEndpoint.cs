using System.Text.Json;

namespace LlmLimiter.Calls;

/// <summary>
/// What an HTTP request asks a model for, told by its method and path: text or an embedding, in the form of OpenAI, Azure, Anthropic or
/// Gemini. Other requests (files, lists of models, token counts, images, audio) are not limited.
/// </summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public readonly struct WireEndpoint
{
    private readonly WireFormat _format;
    private readonly string? _model;

    private WireEndpoint(WireFormat format, string? model)
    {
        _format = format;
        _model = model;
    }

    /// <summary>Whether a request asks a model for text or an embedding. Ask before its body is read: the others may be large.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path of the address, still escaped.</param>
    /// <param name="endpoint">What it asks for.</param>
    public static bool TryFind(string method, string path, out WireEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] segments = string.Equals(method, "POST", StringComparison.OrdinalIgnoreCase)
            ? path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            : [];
        (WireFormat Format, string? Model)? found = segments switch
        {
            [.., "chat", "completions"] => (WireFormat.Chat, Deployment(segments)),
            [.., "completions"] => (WireFormat.Completion, Deployment(segments)),
            [.., "responses"] => (WireFormat.Response, Deployment(segments)),
            [.., "embeddings"] => (WireFormat.Embedding, Deployment(segments)),
            [.., "threads", _, "messages"] => null, // One of OpenAI's Assistants, which keeps the message and does not answer yet.
            [.., "messages"] => (WireFormat.Messages, null),
            [.., var last] => Gemini(last),
            [] => null,
        };
        endpoint = found is { } one ? new WireEndpoint(one.Format, one.Model) : default;
        return found is not null;
    }

    /// <summary>Reads the request.</summary>
    /// <param name="limiter">Estimates its tokens.</param>
    /// <param name="provider">The provider's name in the limits.</param>
    /// <param name="body">The body in JSON. One that cannot be read is the provider's to refuse: whatever it contains, nothing is thrown.</param>
    public WireRequest Read(LlmRateLimiter limiter, string provider, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        string? model = _model;
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            model ??= json.RootElement.Text("model");
            return new WireRequest(Named(model), WireContents.Add(Begin(limiter, provider, model), _format, json.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new WireRequest(Named(model), Begin(limiter, provider, model).Uncounted());
        }
    }

    /// <summary>The deployment that an address of Azure's names; null: it names none.</summary>
    private static string? Deployment(string[] segments) =>
        Array.IndexOf(segments, "deployments") is >= 0 and var index && index + 1 < segments.Length ? Uri.UnescapeDataString(segments[index + 1]) : null;

    private static (WireFormat Format, string? Model)? Gemini(string segment) =>
        Uri.UnescapeDataString(segment).Split(':') is [var model, var verb]
            ? verb switch
            {
                "generateContent" or "streamGenerateContent" => (WireFormat.Contents, model),
                "embedContent" or "batchEmbedContents" => (WireFormat.ContentEmbedding, model),
                _ => null,
            }
            : null;

    private static string Named(string? model) => string.IsNullOrWhiteSpace(model) ? WireRequest.UnnamedModel : model;

    private static RequestEstimate Begin(LlmRateLimiter limiter, string provider, string? model) =>
        new(limiter.ModelOf(new ModelId(provider, Named(model))).Current, Named(model), isLenient: true);
}
