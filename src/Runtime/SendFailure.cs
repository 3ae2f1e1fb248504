namespace LlmLimiter;

/// <summary>Tells from a call's exception whether anything can have reached the provider.</summary>
internal static class SendFailure
{
    /// <summary>
    /// Whether the exception, or the one inside it, says that no request left: the name could not be resolved, no connection, TLS session
    /// or proxy tunnel came about, or a limiter refused the call. SDKs wrap the transport's exception in their own; of several tries none
    /// may have left.
    /// </summary>
    public static bool NothingWasSent(Exception? exception) => exception switch
    {
        null => false,
        RateLimitExceededException or UnknownModelException => true,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } => true,
        AggregateException { InnerExceptions.Count: > 1 } tries => tries.InnerExceptions.All(NothingWasSent),
        _ => NothingWasSent(exception.InnerException),
    };
}
