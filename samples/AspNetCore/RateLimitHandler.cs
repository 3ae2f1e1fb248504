using System.Globalization;
using LlmLimiter;
using Microsoft.AspNetCore.Diagnostics;

namespace AspNetCore;

/// <summary>
/// Answers for calls that did not get their turn. Not with 429: that tells a visitor that he himself asks too much, but the limit is the
/// application's, and all visitors draw on it. It is busy (503), and says when to come again.
/// </summary>
public sealed class RateLimitHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not RateLimitExceededException refusal)
        {
            return false;
        }

        (int status, string title) = refusal switch
        {
            // However long it waits, this question does not fit: it has to be shorter.
            RequestTooLargeException or ProviderRefusedException { Kind: RefusalKind.RequestTooLarge } =>
                (StatusCodes.Status413PayloadTooLarge, "The question is too long."),
            // The credit is spent, say: nothing that a visitor could do, now or later.
            ProviderRefusedException => (StatusCodes.Status502BadGateway, "The assistant is out of service."),
            _ => (StatusCodes.Status503ServiceUnavailable, "The assistant is busy."),
        };
        if (status == StatusCodes.Status503ServiceUnavailable && refusal.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        // Without the message of the exception: which limit it was is no visitor's business.
        await Results.Problem(title: title, statusCode: status).ExecuteAsync(context);
        return true;
    }
}
