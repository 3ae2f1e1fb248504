using System.Text.Json;

namespace LlmLimiter.Calls;

/// <summary>Parts of requests in the forms in which SDKs hold them.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public static class RequestParts
{
    /// <summary>A level of detail by its name; <see cref="ImageDetail.Auto"/> where it is none.</summary>
    public static ImageDetail Detail(string? name) => Enum.TryParse(name, ignoreCase: true, out ImageDetail detail) ? detail : ImageDetail.Auto;

    /// <summary>The JSON as text; null: there is none.</summary>
    public static string? Json(JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? null : json.GetRawText();
}
