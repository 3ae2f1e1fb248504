using System.Text;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Serving;

/// <summary>Server-sent events, each sent at once.</summary>
internal sealed class EventStream
{
    private readonly HttpResponse _response;

    public EventStream(HttpResponse response)
    {
        _response = response;
        response.ContentType = "text/event-stream";
    }

    public Task WriteAsync(ReadOnlySpan<byte> data) => _response.SendAsync([.. "data: "u8, .. data, .. "\n\n"u8]);

    /// <summary>An event with a name.</summary>
    public Task WriteAsync(string name, ReadOnlySpan<byte> data) =>
        _response.SendAsync([.. Encoding.UTF8.GetBytes($"event: {name}\ndata: "), .. data, .. "\n\n"u8]);
}
