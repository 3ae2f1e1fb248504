using System.Text;
using System.Text.Json;

namespace LlmLimiter.Feedback;

/// <summary>
/// The body of a refusal as the provider sent it, or the text of an SDK's exception, which bears it: the OpenAI SDK's has the message behind a
/// line of its own, the Anthropic SDK's has the whole JSON behind one.
/// </summary>
internal sealed class RefusalBody
{
    /// <summary>A refusal is a few lines; of what is longer, only so many characters are looked at.</summary>
    private const int MaxLength = 64 * 1024;

    private const int MaxMessageLength = 300;

    private readonly string _text;

    public RefusalBody(string? body)
    {
        _text = body is { Length: > MaxLength } ? body[..MaxLength] : body ?? "";
        Json = ParseJson(_text);
        Words = FindMessage(Json) ?? WithoutHeadline(_text);
    }

    /// <summary>The JSON in the text, the error itself where it is wrapped; null: there is none.</summary>
    public JsonElement? Json { get; }

    /// <summary>The provider's own words: the error's message, else all the text.</summary>
    public string Words { get; }

    /// <summary>The provider's own words for people: on one line, printable and short; null: there are none.</summary>
    public string? Message => OneLine(Words) is { Length: > 0 } line && line[0] != '<' ? PrintableName.Of(line, MaxMessageLength) : null;

    /// <summary>Whether one of the codes or phrases stands anywhere in the text.</summary>
    public bool Mentions(params string[] phrases)
    {
        foreach (string phrase in phrases)
        {
            if (_text.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A property's value; null: there is none of that name.</summary>
    public static JsonElement? Property(JsonElement json, string name) => Tolerant(() =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : (JsonElement?)null);

    /// <summary>A property's text; null: there is none of that name, or it is none.</summary>
    public static string? TextOf(JsonElement json, string name) => Property(json, name) is { ValueKind: JsonValueKind.String } value
        ? Tolerant(value.GetString)
        : null;

    /// <summary>The JSON value that begins at the text's first brace; what stands before and behind it may be an SDK's.</summary>
    private static JsonElement? ParseJson(string text)
    {
        int start = text.AsSpan().IndexOf('{');
        if (start < 0)
        {
            return null;
        }

        return Tolerant(() =>
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text, start, text.Length - start));
            JsonElement json = JsonElement.ParseValue(ref reader);
            return Property(json, "error") is { ValueKind: JsonValueKind.Object } error ? error : (JsonElement?)json;
        });
    }

    /// <summary>What is no JSON, or is and is no text (half of a surrogate pair, escaped), is read as nothing.</summary>
    private static T? Tolerant<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>The message of an error: most providers wrap it, Mistral does not, and some send nothing but a text.</summary>
    private static string? FindMessage(JsonElement? json) =>
        json is { } error ? TextOf(error, "message") ?? TextOf(error, "error") ?? TextOf(error, "detail") : null;

    /// <summary>The OpenAI SDK puts "HTTP 429 (type: code)" and an empty line before the provider's words.</summary>
    private static string WithoutHeadline(string text)
    {
        int end = text.StartsWith("HTTP ", StringComparison.Ordinal) ? text.IndexOf("\n\n", StringComparison.Ordinal) : -1;
        return end < 0 ? text : text[end..];
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (char c in text)
        {
            bool isSpace = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!isSpace || (line.Length > 0 && line[^1] != ' '))
            {
                line.Append(isSpace ? ' ' : c);
            }

            if (line.Length > MaxMessageLength)
            {
                break;
            }
        }

        return line.ToString().TrimEnd();
    }
}
