namespace LlmLimiter;

/// <summary>Tells from a call's exception what became of the request.</summary>
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
        statusOf?.Invoke(exception) ?? (int?)(exception as HttpRequestException)?.StatusCode;

    /// <summary>The texts of the exception and those inside it: one of them bears the provider's words.</summary>
    public static string TextOf(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message}\n{TextOf(inner)}" : exception.Message;
}
