namespace LlmLimiter;

/// <summary>Tells from a call's exception whether anything can have reached the provider.</summary>
internal static class SendFailure
{
    /// <summary>
    /// Whether the exception, or one inside it, says that no request left: the name could not be resolved, no connection, TLS session
    /// or proxy tunnel came about, or a limiter refused the call. SDKs wrap the transport's exception in their own.
    /// </summary>
    public static bool NothingWasSent(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is RateLimitExceededException or UnknownModelException or HttpRequestException
                {
                    HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                })
            {
                return true;
            }
        }

        return false;
    }
}
