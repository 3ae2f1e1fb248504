using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
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
    public static async Task SendAsync(this HttpResponse response, byte[] bytes) =>
        await response.BodyWriter.WriteAsync(bytes, response.HttpContext.RequestAborted).ConfigureAwait(false);
}
