using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace LlmLimiter.Http;

/// <summary>Has the timeout of each client checked when it is made, after all that was configured for it.</summary>
/// <param name="checkedName">The client's name; null: all clients.</param>
/// <param name="longestWait">Gives the longest wait of its calls.</param>
internal sealed class TimeoutCheck(string? checkedName, Func<TimeSpan> longestWait) : IPostConfigureOptions<HttpClientFactoryOptions>
{
    /// <inheritdoc/>
    public void PostConfigure(string? name, HttpClientFactoryOptions options)
    {
        if (checkedName is null || checkedName == name)
        {
            options.HttpClientActions.Add(client => ClientTimeout.Check(client.Timeout, longestWait(), name));
        }
    }
}
