using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using LlmLimiter.Calls;

namespace LlmLimiter.Http;

/// <summary>
/// Limits the calls of an <see cref="HttpClient"/>, whichever SDK makes them: provider and model are told by the host and the JSON body. A POST that
/// generates or embeds text waits for its turn, and is settled with the usage that its answer tells, streamed or not. All else passes untouched:
/// other hosts, other paths, other methods.
/// </summary>
/// <remarks>
/// <para>
/// Inside a call that is limited already (a <c>[RateLimited]</c> method, <c>limiter.RunAsync</c>) it takes no turn, and passes on what the answer
/// tells.
/// </para>
/// <para>
/// <see cref="HttpClient.Timeout"/>, 100 s unless it is set, cancels a call that waits longer, and a handler cannot see it. Make the client with
/// <see cref="CreateClient"/>, which checks it, or set it above the longest wait yourself.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using HttpClient client = LlmRateLimitingHandler.CreateClient(limiter);
/// var http = new HttpClient(new LlmRateLimitingHandler(limiter) { InnerHandler = new SocketsHttpHandler() }) { Timeout = Timeout.InfiniteTimeSpan };
/// </code>
/// </example>
public sealed class LlmRateLimitingHandler : DelegatingHandler
{
    private readonly LlmRateLimiter _limiter;
    private readonly LlmRateLimitingOptions _options;

    /// <summary>Makes a handler, whose inner handler is still to be set.</summary>
    /// <param name="limiter">The limiter that calls draw on.</param>
    /// <param name="options">Which calls are limited, and how they wait; null: as the defaults say.</param>
    /// <exception cref="ArgumentException">A name in the options is empty.</exception>
    public LlmRateLimitingHandler(LlmRateLimiter limiter, LlmRateLimitingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        _limiter = limiter;
        _options = (options ?? new LlmRateLimitingOptions()).Checked();
        LimitedSend.Listen();
    }

    /// <summary>Makes a client whose calls are limited. Its timeout does not run into their waits.</summary>
    /// <param name="limiter">The limiter that calls draw on.</param>
    /// <param name="options">Which calls are limited, and how they wait; null: as the defaults say.</param>
    /// <param name="timeout">
    /// The client's timeout, which must be longer than the longest wait; null: none, and each call has a deadline of its own, if any.
    /// </param>
    /// <param name="innerHandler">Sends what has its turn; null: a new <see cref="SocketsHttpHandler"/>.</param>
    /// <exception cref="InvalidOperationException">The timeout would cancel calls that wait for their turn.</exception>
    /// <exception cref="ArgumentException">A name in the options is empty.</exception>
    public static HttpClient CreateClient(
        LlmRateLimiter limiter, LlmRateLimitingOptions? options = null, TimeSpan? timeout = null, HttpMessageHandler? innerHandler = null)
    {
        var handler = new LlmRateLimitingHandler(limiter, options);
        ClientTimeout.Check(timeout ?? Timeout.InfiniteTimeSpan, LimitedSend.LongestWait(limiter, handler._options.Acquire), client: null);
        handler.InnerHandler = innerHandler ?? new SocketsHttpHandler();
        return new HttpClient(handler) { Timeout = timeout ?? Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request when its turn has come.</summary>
    /// <exception cref="RateLimitExceededException">Its turn does not come before its deadline, or it can never come.</exception>
    /// <exception cref="ProviderRefusedException">The provider refused it for a reason that waiting does not cure.</exception>
    /// <exception cref="UnknownModelException">Its model has no limits.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TryFind(request, out string? provider, out WireEndpoint endpoint))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        // The content keeps what is read of it, so that it can be sent nevertheless, and more than once.
        byte[] body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false) : [];
        WireRequest call = endpoint.Read(_limiter, provider, body);
        LimitedSend send = LimitedSend.TryJoin(_limiter, provider, call.Model, out LimitedSend joined)
            ? joined
            : await LimitedSend.AcquireAsync(_limiter, provider, call.Model, call.Estimate, _options.Acquire, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            HttpResponseMessage answer = await SendInTurnAsync(send, request, cancellationToken).ConfigureAwait(false);
            if (!send.MayGoAgain)
            {
                return answer;
            }

            answer.Dispose();
            send = await send.AgainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="SendAsync"/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TryFind(request, out string? provider, out WireEndpoint endpoint))
        {
            return base.Send(request, cancellationToken);
        }

        byte[] body = request.Content?.ReadAsByteArrayAsync(cancellationToken).GetAwaiter().GetResult() ?? [];
        WireRequest call = endpoint.Read(_limiter, provider, body);
        LimitedSend send = LimitedSend.TryJoin(_limiter, provider, call.Model, out LimitedSend joined)
            ? joined
            : LimitedSend.Acquire(_limiter, provider, call.Model, call.Estimate, _options.Acquire, cancellationToken);
        while (true)
        {
            HttpResponseMessage answer = SendInTurn(send, request, cancellationToken);
            if (!send.MayGoAgain)
            {
                return answer;
            }

            answer.Dispose();
            send = send.Again(cancellationToken);
        }
    }

    private bool TryFind(HttpRequestMessage request, [NotNullWhen(true)] out string? provider, out WireEndpoint endpoint)
    {
        endpoint = default;
        provider = request.RequestUri is { IsAbsoluteUri: true } address ? ProviderHosts.Find(address, _options) : null;
        return provider is not null && WireEndpoint.TryFind(request.Method.Method, request.RequestUri!.AbsolutePath, out endpoint);
    }

    private async Task<HttpResponseMessage> SendInTurnAsync(LimitedSend send, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            using IDisposable turn = send.Enter();
            answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.Fail(exception);
            throw;
        }

        string? refusal = null;
        try
        {
            refusal = answer.IsSuccessStatusCode ? null : await RefusedAnswer.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Hear(send, answer, refusal);
            answer.Dispose();
            throw;
        }

        return Hear(send, answer, refusal);
    }

    private HttpResponseMessage SendInTurn(LimitedSend send, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            using IDisposable turn = send.Enter();
            answer = base.Send(request, cancellationToken);
        }
        catch (Exception exception)
        {
            send.Fail(exception);
            throw;
        }

        string? refusal = null;
        try
        {
            refusal = answer.IsSuccessStatusCode ? null : RefusedAnswer.Read(answer, cancellationToken);
        }
        catch
        {
            Hear(send, answer, refusal);
            answer.Dispose();
            throw;
        }

        return Hear(send, answer, refusal);
    }

    /// <summary>Takes in an answer, and leaves its usage to the one who reads it.</summary>
    private static HttpResponseMessage Hear(LimitedSend send, HttpResponseMessage answer, string? refusal)
    {
        RateLimitExceededException? refused = send.Hear((int)answer.StatusCode, name => Header(answer, name), refusal);
        if (answer.IsSuccessStatusCode)
        {
            answer.Content = new AnswerContent(answer.Content, content => new LimitedAnswer(content, send), () => send.Settle(usage: null));
            return answer;
        }

        // Nothing more is to come that counts.
        send.Settle(usage: null);
        if (refused is not null)
        {
            answer.Dispose();
            throw refused;
        }

        return answer;
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;
}
