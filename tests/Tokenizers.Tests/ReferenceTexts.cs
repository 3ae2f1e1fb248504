using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tokenizers.Tests;

/// <summary>Texts, and what tiktoken makes of them; eng/make-token-vectors.mjs says how they were made.</summary>
public static class ReferenceTexts
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Reference");

    /// <summary>Texts of many kinds, more than 2 MB.</summary>
    public static IReadOnlyList<ReferenceText> OfAllKinds { get; } = [.. ReadTexts()];

    /// <summary>Every code point among others.</summary>
    public static IReadOnlyList<ReferenceText> CodePoints { get; } = [.. Read("code-points.json").Select(entry =>
    {
        int first = entry.GetProperty("first").GetInt32();
        return new ReferenceText($"U+{first:X}", CodePointsFrom(first), entry);
    })];

    /// <summary>Texts, with all their ids.</summary>
    public static IEnumerable<(string Text, JsonElement Ids)> Readable => Read("readable.json").Select(entry =>
        (string.Concat(entry.GetProperty("utf16").EnumerateArray().Select(unit => (char)unit.GetInt32())), entry));

    private static IEnumerable<ReferenceText> ReadTexts()
    {
        using var compressed = new GZipStream(File.OpenRead(Path.Combine(_folder, "texts.utf16.gz")), CompressionMode.Decompress);
        var content = new MemoryStream();
        compressed.CopyTo(content);
        string all = new(MemoryMarshal.Cast<byte, char>(content.ToArray()));
        int at = 0;
        foreach (JsonElement entry in Read("texts.json"))
        {
            int length = entry.GetProperty("length").GetInt32();
            yield return new ReferenceText($"{entry.GetProperty("kind").GetString()} at {at}", all.Substring(at, length), entry);
            at += length;
        }
    }

    /// <summary>The same text as the script makes, of 4,096 code points.</summary>
    private static string CodePointsFrom(int first) => string.Concat(
        from point in Enumerable.Range(first, 4096)
        where point is < 0xD800 or >= 0xE000
        let c = char.ConvertFromUtf32(point)
        select $"a{c}B {c}{c}'s1{c}\n{c}! ");

    private static IEnumerable<JsonElement> Read(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, file))).RootElement.EnumerateArray();
}

/// <param name="Name">What it is.</param>
/// <param name="Text">The text.</param>
/// <param name="Results">By encoding: how many tokens, and the beginning of the SHA-256 of their ids, four bytes each.</param>
public sealed record ReferenceText(string Name, string Text, JsonElement Results)
{
    public int Count(string encoding) => int.Parse(Result(encoding)[0], CultureInfo.InvariantCulture);

    public string Hash(string encoding) => Result(encoding)[1];

    private string[] Result(string encoding) => Results.GetProperty(encoding).GetString()!.Split(' ');
}
