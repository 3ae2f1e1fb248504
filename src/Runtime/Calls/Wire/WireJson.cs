using System.Text.Json;

namespace LlmLimiter.Calls;

/// <summary>Members of JSON from outside: what is missing or of another kind is null.</summary>
internal static class WireJson
{
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    /// <summary>The same where the name has two spellings, as all of Gemini's have.</summary>
    public static JsonElement? Member(this JsonElement json, string name, string otherName) => json.Member(name) ?? json.Member(otherName);

    public static string? Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long? Number(this JsonElement? json, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (json?.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The items of a list; of one that is missing or of another kind, none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? json) => json is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
