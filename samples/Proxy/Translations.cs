using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

// As it would come from somebody else's package: no attributes, no usual names, and nothing of it can be changed.
namespace Translations;

/// <summary>Translates, with a language model behind it.</summary>
public interface ITranslator
{
    /// <summary>What it can translate into.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>Translates a sentence.</summary>
    Task<Translation> TranslateAsync(string sentence, string language, CancellationToken cancellationToken = default);

    /// <summary>Translates a sentence, and gives it word by word.</summary>
    IAsyncEnumerable<TranslatedWord> TranslateWordsAsync(string sentence, string language, CancellationToken cancellationToken = default);
}

/// <summary>A translation, and how much the model had to read and write for it.</summary>
public sealed record Translation(string Sentence, int Read, int Written);

/// <summary>A word of a translation; after the last one comes what the model had to read and write.</summary>
public sealed record TranslatedWord(string Word, int? Read = null, int? Written = null);

/// <summary>The translator of this package.</summary>
public sealed class Translator(Uri provider) : ITranslator, IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = provider,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "any key will do") },
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> Languages { get; } = ["French", "German", "Greek"];

    /// <inheritdoc/>
    public async Task<Translation> TranslateAsync(string sentence, string language, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await SendAsync(sentence, language, streams: false, cancellationToken);
        JsonNode answer = (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
        JsonNode usage = answer["usage"]!;
        return new Translation((string)answer["choices"]![0]!["message"]!["content"]!, (int)usage["prompt_tokens"]!, (int)usage["completion_tokens"]!);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TranslatedWord> TranslateWordsAsync(
        string sentence, string language, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await SendAsync(sentence, language, streams: true, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
            {
                continue;
            }

            JsonNode piece = JsonNode.Parse(line["data: ".Length..])!;
            if (piece["usage"] is { } usage)
            {
                yield return new TranslatedWord("", (int)usage["prompt_tokens"]!, (int)usage["completion_tokens"]!);
            }
            else if (piece["choices"]?[0]?["delta"]?["content"] is { } word)
            {
                yield return new TranslatedWord((string)word!);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string sentence, string language, bool streams, CancellationToken cancellationToken)
    {
        var body = new
        {
            model = "gpt-4o-mini",
            messages = new[] { new { role = "user", content = $"Into {language}: {sentence}" } },
            stream = streams,
            stream_options = streams ? new { include_usage = true } : null,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions")
        {
            Content = JsonContent.Create(body),
        };
        HttpResponseMessage response = await _http.SendAsync(
            request, streams ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, cancellationToken);
        return response.EnsureSuccessStatusCode();
    }
}
