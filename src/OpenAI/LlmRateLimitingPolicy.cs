using System.ClientModel.Primitives;
using LlmLimiter.Calls;

namespace LlmLimiter;

/// <summary>
/// Has each try of a client's calls wait for its turn: a policy for the pipeline of the OpenAI SDK, and of others built on
/// <c>System.ClientModel</c>. Added by <see cref="ClientPipelineOptionsExtensions.AddLlmRateLimiting{TOptions}"/>.
/// </summary>
/// <remarks>
/// <para>
/// It limits the requests for text and embeddings; files, lists of models, images and audio pass through. The model is the one that the request
/// names, with Azure the deployment; where it names none, because the provider keeps it with a stored prompt, it goes by the name <c>unnamed</c>.
/// </para>
/// <para>
/// Inside a call that is limited already it takes no turn of its own, but tells that call's limiter what the answer says.
/// </para>
/// </remarks>
public sealed class LlmRateLimitingPolicy : PipelinePolicy
{
    private const string OpenAI = "openai";
    private const string Azure = "azure";

    private readonly LlmRateLimiter? _limiter;
    private readonly string? _provider;
    private readonly AcquireOptions _acquire;

    /// <summary>Makes the policy, which belongs into the pipeline at <see cref="PipelinePosition.PerTry"/>.</summary>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="provider">
    /// The provider's name in the limits; null: <c>azure</c> for the hosts of Azure, which end with <c>.azure.com</c>, else <c>openai</c>.
    /// </param>
    /// <param name="acquire">How the calls wait, and what they draw from besides their models' limits.</param>
    public LlmRateLimitingPolicy(LlmRateLimiter? limiter = null, string? provider = null, AcquireOptions acquire = default)
    {
        _limiter = limiter;
        _provider = provider;
        _acquire = acquire;
        LimitedSend.Listen();
    }

    private LlmRateLimiter Limiter => _limiter ?? LlmRateLimiter.Default;

    /// <summary>Has the try wait for its turn, and goes on.</summary>
    /// <exception cref="RateLimitExceededException">Its turn does not come in time, or it is refused for a reason that waiting does not cure.</exception>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!TryFind(message, out WireEndpoint endpoint))
        {
            await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
            return;
        }

        LimitedSend send = LimitedSend.TryJoin(out LimitedSend joined) ? joined : await AcquireAsync(message, endpoint).ConfigureAwait(false);
        try
        {
            using IDisposable turn = send.Enter();
            await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.Fail(exception);
            throw;
        }

        if (IsAnswer(message))
        {
            Pass(send, message);
            return;
        }

        BinaryData? refusal = null;
        try
        {
            refusal = await message.Response!.BufferContentAsync(message.CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Refuse(send, message, refusal);
        }
    }

    /// <inheritdoc cref="ProcessAsync"/>
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!TryFind(message, out WireEndpoint endpoint))
        {
            ProcessNext(message, pipeline, currentIndex);
            return;
        }

        LimitedSend send = LimitedSend.TryJoin(out LimitedSend joined) ? joined : Acquire(message, endpoint);
        try
        {
            using IDisposable turn = send.Enter();
            ProcessNext(message, pipeline, currentIndex);
        }
        catch (Exception exception)
        {
            send.Fail(exception);
            throw;
        }

        if (IsAnswer(message))
        {
            Pass(send, message);
            return;
        }

        BinaryData? refusal = null;
        try
        {
            refusal = message.Response!.BufferContent(message.CancellationToken);
        }
        finally
        {
            Refuse(send, message, refusal);
        }
    }

    private static bool TryFind(PipelineMessage message, out WireEndpoint endpoint) =>
        WireEndpoint.TryFind(message.Request.Method, message.Request.Uri?.AbsolutePath ?? "", out endpoint);

    private static bool IsAnswer(PipelineMessage message) => message.Response is { Status: >= 200 and < 300 };

    /// <summary>Takes in an answer. What is streamed is settled by whoever reads it.</summary>
    private static void Pass(LimitedSend send, PipelineMessage message)
    {
        PipelineResponse response = message.Response!;
        send.Hear(response.Status, name => Header(response, name));
        if (!message.BufferResponse && response.ContentStream is { } content)
        {
            response.ContentStream = new LimitedAnswer(content, send);
        }
        else
        {
            send.Settle(WireUsage.Of(response.Content));
        }
    }

    /// <summary>Takes in a refusal or a failure.</summary>
    /// <param name="send">The send.</param>
    /// <param name="message">The message with the response.</param>
    /// <param name="body">The response's body; null: it could not be read.</param>
    /// <exception cref="ProviderRefusedException">Waiting does not cure it.</exception>
    /// <exception cref="RateLimitTimeoutException">It says to wait longer than the caller does, and the SDK's own retries would.</exception>
    private void Refuse(LimitedSend send, PipelineMessage message, BinaryData? body)
    {
        PipelineResponse response = message.Response!;
        TimeSpan longestWait = LimitedSend.LongestWait(Limiter, _acquire);
        RateLimitExceededException? refused = send.Hear(response.Status, name => Header(response, name), body?.ToString(), longestWait);
        send.Settle(usage: null);
        if (refused is not null)
        {
            throw refused;
        }
    }

    private static string? Header(PipelineResponse response, string name) => response.Headers.TryGetValue(name, out string? value) ? value : null;

    private async ValueTask<LimitedSend> AcquireAsync(PipelineMessage message, WireEndpoint endpoint)
    {
        using var body = new MemoryStream();
        if (message.Request.Content is { } content)
        {
            await content.WriteToAsync(body, message.CancellationToken).ConfigureAwait(false);
        }

        (LlmRateLimiter limiter, string provider) = (Limiter, Provider(message));
        WireRequest request = endpoint.Read(limiter, provider, Written(body));
        return await LimitedSend.AcquireAsync(limiter, provider, request.Model, request.Estimate, _acquire, message.CancellationToken).ConfigureAwait(false);
    }

    private LimitedSend Acquire(PipelineMessage message, WireEndpoint endpoint)
    {
        using var body = new MemoryStream();
        message.Request.Content?.WriteTo(body, message.CancellationToken);
        (LlmRateLimiter limiter, string provider) = (Limiter, Provider(message));
        WireRequest request = endpoint.Read(limiter, provider, Written(body));
        return LimitedSend.Acquire(limiter, provider, request.Model, request.Estimate, _acquire, message.CancellationToken);
    }

    private static ReadOnlyMemory<byte> Written(MemoryStream body) => body.GetBuffer().AsMemory(0, (int)body.Length);

    private string Provider(PipelineMessage message) =>
        _provider ?? (message.Request.Uri!.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase) ? Azure : OpenAI);
}
