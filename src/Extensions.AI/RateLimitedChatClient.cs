using System.Runtime.CompilerServices;
using LlmLimiter.Calls;
using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI;

/// <summary>
/// A chat client whose calls wait their turn and are counted. A call is one round trip to the model: what answers from a cache or calls functions
/// in a loop belongs around it. Inside a limited call of the same model, annotated or another such client's, it is a part of that call.
/// </summary>
public sealed class RateLimitedChatClient : DelegatingChatClient
{
    private readonly ClientLimit _limit;

    /// <summary>Limits a client.</summary>
    /// <param name="innerClient">The client; it is disposed with this one.</param>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="provider">The provider as the limits file names it; null: the client's <see cref="ChatClientMetadata"/> tells it.</param>
    /// <param name="options">Further options; null: none.</param>
    /// <exception cref="ArgumentException">No provider is named, and the client does not tell it.</exception>
    public RateLimitedChatClient(
        IChatClient innerClient, LlmRateLimiter? limiter = null, string? provider = null, RateLimitedClientOptions? options = null)
        : base(innerClient)
    {
        ChatClientMetadata? metadata = innerClient.GetService<ChatClientMetadata>();
        provider ??= ProviderNames.Of(metadata?.ProviderName, metadata?.ProviderUri);
        _limit = new ClientLimit(limiter, provider, metadata?.DefaultModelId, options, key: "Microsoft.Extensions.AI.IChatClient");
    }

    /// <inheritdoc/>
    /// <exception cref="RateLimitExceededException">The call cannot be sent, or not in time.</exception>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    /// <exception cref="InvalidOperationException">Neither the options nor the client name a model.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Call call = Begin(messages, options);
        if (!_limit.TryJoin(call.Model, out LimitedSend send))
        {
            return await LimitedCall.RunAsync(
                _limit.Limiter, _limit.Method, call, Call.Describe,
                static (call, _, token) => call.Inner.GetResponseAsync(call.Messages, call.Options, token),
                static answer => ReportedUsage.Of(answer.Usage), cancellationToken).ConfigureAwait(false);
        }

        ChatResponse joined = await InnerClient.GetResponseAsync(call.Messages, options, cancellationToken).ConfigureAwait(false);
        send.Settle(ReportedUsage.Of(joined.Usage));
        return joined;
    }

    /// <inheritdoc/>
    /// <exception cref="RateLimitExceededException">The call cannot be sent, or not in time; thrown at the first item.</exception>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    /// <exception cref="InvalidOperationException">Neither the options nor the client name a model.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Call call = Begin(messages, options);
        IAsyncEnumerable<ChatResponseUpdate> updates = _limit.TryJoin(call.Model, out LimitedSend send)
            ? JoinAsync(send, InnerClient.GetStreamingResponseAsync(call.Messages, options, cancellationToken), cancellationToken)
            : LimitedCall.StreamAsync(
                _limit.Limiter, _limit.Method, call, Call.Describe,
                static (call, _, token) => call.Inner.GetStreamingResponseAsync(call.Messages, call.Options, token),
                ReportedUsage.Add, cancellationToken);
        await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <summary>Passes a stream on as a part of a limited call, which is told what its whole usage was.</summary>
    private static async IAsyncEnumerable<ChatResponseUpdate> JoinAsync(
        LimitedSend send, IAsyncEnumerable<ChatResponseUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = new UsageDetails();
        await foreach (ChatResponseUpdate update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (UsageContent usage in update.Contents.OfType<UsageContent>())
            {
                told.Add(usage.Details);
            }

            yield return update;
        }

        send.Settle(ReportedUsage.Of(told));
    }

    private Call Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new Call(_limit, _limit.ModelOf(options?.ModelId), InnerClient, LimitedCall.Buffer(messages), options);
    }

    private readonly record struct Call(
        ClientLimit Limit, string Model, IChatClient Inner, IReadOnlyCollection<ChatMessage> Messages, ChatOptions? Options)
    {
        public static LimitedRequest Describe(LimitedRequest request, Call call) =>
            call.Limit.Begin(request, call.Model).Chat(call.Messages, call.Options);
    }
}
