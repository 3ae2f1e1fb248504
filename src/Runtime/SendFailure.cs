using System.Net;
using System.Text.RegularExpressions;

namespace LlmLimiter;

/// <summary>Tells from a call's exception what became of the request.</summary>
internal static partial class SendFailure
{
    /// <summary>
    /// Whether the exception, or the one inside it, says that no request left: the name could not be resolved, no connection, TLS session
    /// or proxy tunnel came about, or a limiter refused the call. SDKs wrap the transport's exception in their own; of several tries none
    /// may have left.
    /// </summary>
    public static bool NothingWasSent(Exception? exception) => exception switch
    {
        null => false,
        ProviderRefusedException => false,
        RateLimitExceededException or UnknownModelException => true,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } => true,
        AggregateException { InnerExceptions.Count: > 1 } tries => tries.InnerExceptions.All(NothingWasSent),
        _ => NothingWasSent(exception.InnerException),
    };

    /// <summary>The HTTP status of the answer that the exception stands for; null: it tells none.</summary>
    /// <param name="exception">What the call threw.</param>
    /// <param name="statusOf">Reads the HTTP status from the exceptions of SDKs; null: nobody knows any.</param>
    public static int? StatusOf(Exception exception, Func<Exception, int?>? statusOf) =>
        statusOf?.Invoke(exception) ?? (int?)(exception as HttpRequestException)?.StatusCode ?? StatusIn(exception.Message);

    /// <summary>The texts of the exception and those inside it: one of them bears the provider's words.</summary>
    public static string TextOf(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message}\n{TextOf(inner)}" : exception.Message;

    /// <summary>A scope knows the exceptions of SDKs by their texts alone.</summary>
    private static int? StatusIn(string text) => Headline().Match(text) is { Success: true } line
        ? (int)Enum.Parse<HttpStatusCode>(line.Groups["status"].ValueSpan)
        : null;

    /// <summary>
    /// How they begin: the OpenAI SDK's "HTTP 429 (requests: slow_down)", Anthropic's "Status Code: TooManyRequests" or "Status Code: 529", and
    /// where the answer has no words that they know, those of System.ClientModel and Azure.Core: "Service request failed.", and in the next line
    /// "Status: 429 (Too Many Requests)".
    /// </summary>
    [GeneratedRegex(
        @"\A(HTTP (?<status>[45][0-9]{2}) \(|Status Code: (?<status>[45][0-9]{2}|TooManyRequests|PaymentRequired|ServiceUnavailable|RequestEntityTooLarge)\n|Service request failed\.\r?\nStatus: (?<status>[45][0-9]{2}) )",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Headline();
}
