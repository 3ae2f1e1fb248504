using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LlmLimiter.Simulator.Faults;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Serving;

internal static class ResponseWriting
{
    public static async Task WriteAsync<T>(this HttpResponse response, int status, T body, JsonTypeInfo<T> shape)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(body, shape);
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = bytes.Length;
        await response.SendAsync(bytes).ConfigureAwait(false);
    }

    /// <summary>Sends a part of the body at once.</summary>
    public static Task SendAsync(this HttpResponse response, byte[] bytes)
    {
        return response.HttpContext.Features.Get<CutAnswer>() is { } cut ? cut.SendAsync(response, bytes, SendAsync) : SendAsync(bytes);

        async Task SendAsync(byte[] part) =>
            await response.BodyWriter.WriteAsync(part, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }
}
