// Makes src/Tokenizers/Vocabularies from the npm package tiktoken: dotnet run eng/MakeVocabularies.cs
#:property PublishAot=false

using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

const string Package = "tiktoken@1.0.22";
string root = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;
string work = Directory.CreateDirectory(Path.Combine(root, "artifacts", "vocabularies")).FullName;
using (Process npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-save", "--prefix", work, Package]))!)
{
    npm.WaitForExit();
    if (npm.ExitCode != 0)
    {
        return npm.ExitCode;
    }
}

foreach (string encoding in (string[])["o200k_base", "cl100k_base", "p50k_base"])
{
    byte[]?[] tokens = ReadRanks(Path.Combine(work, "node_modules", "tiktoken", "encoders", $"{encoding}.json"));
    string file = Path.Combine(root, "src", "Tokenizers", "Vocabularies", $"{encoding}.vocab");
    File.WriteAllBytes(file, new VocabularyFile(tokens).ToBytes());
    Console.WriteLine($"{encoding}: {tokens.Count(token => token is not null):N0} tokens, {new FileInfo(file).Length:N0} bytes");
}

return 0;

// Lines of "! first-rank token token …", the tokens in base64.
static byte[]?[] ReadRanks(string path)
{
    using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
    var ranks = new SortedDictionary<int, byte[]>();
    foreach (string line in json.RootElement.GetProperty("bpe_ranks").GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
    {
        string[] words = line.Split(' ');
        int first = int.Parse(words[1]);
        for (int i = 2; i < words.Length; i++)
        {
            ranks.Add(first + i - 2, Convert.FromBase64String(words[i]));
        }
    }

    var tokens = new byte[]?[ranks.Keys.Max() + 1];
    foreach ((int rank, byte[] token) in ranks)
    {
        tokens[rank] = token;
    }

    return tokens;
}

static string ThisFile([CallerFilePath] string path = "") => path;

/// <summary>
/// A vocabulary as the tree of its tokens' bytes, level by level, so that nothing has to be sorted or searched when it is loaded; the
/// layout is told in Vocabulary.cs, which reads it.
/// </summary>
internal sealed class VocabularyFile(byte[]?[] tokens)
{
    private readonly Dictionary<string, int> _ids = tokens
        .Select((token, id) => (token, id))
        .Where(entry => entry.token is not null)
        .ToDictionary(entry => Latin1(entry.token!), entry => entry.id, StringComparer.Ordinal);

    public byte[] ToBytes()
    {
        var top = new Node();
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id] is { } token)
            {
                token.Aggregate(top, (node, label) => node.Child(label)).Id = id;
            }
        }

        var levels = new List<(byte Label, Node Node)>();
        for (var level = top.Children.ToList(); level.Count > 0; level = [.. level.SelectMany(entry => entry.Value.Children)])
        {
            levels.AddRange(level.Select(entry => (entry.Key, entry.Value)));
        }

        if (tokens.Take(256).Any(token => token is not { Length: 1 }))
        {
            throw new InvalidDataException("The lowest ids are not those of the bytes; Vocabulary takes that for granted.");
        }

        using var file = new MemoryStream();
        using (var compressed = new BrotliStream(file, CompressionLevel.SmallestSize))
        {
            using var writer = new BinaryWriter(compressed);
            Write(writer, levels);
        }

        return file.ToArray();
    }

    private void Write(BinaryWriter writer, List<(byte Label, Node Node)> levels)
    {
        writer.Write(levels.Count);
        writer.Write(tokens.Length);
        writer.Write([.. levels.Select(entry => entry.Label)]);
        writer.Write([.. levels.Select(entry => checked((byte)entry.Node.Children.Count))]);
        foreach ((_, Node node) in levels)
        {
            int id = node.Id + 1;
            writer.Write([(byte)id, (byte)(id >> 8), (byte)(id >> 16)]);
        }

        writer.Write([.. tokens.Select(token => token is null ? (byte)0 : LengthOfLeftPart(token))]);
    }

    /// <summary>Where the last merge joins the token, when its own bytes are merged by rank; 0: it is a single byte.</summary>
    private byte LengthOfLeftPart(byte[] token)
    {
        List<string> parts = [.. token.Select(part => ((char)part).ToString())];
        while (parts.Count > 2)
        {
            (int rank, int at) = Enumerable.Range(0, parts.Count - 1)
                .Select(i => (Rank: _ids.GetValueOrDefault(parts[i] + parts[i + 1], int.MaxValue), At: i))
                .MinBy(pair => pair.Rank);
            if (rank >= _ids[Latin1(token)])
            {
                throw new InvalidDataException("Merging never makes a token; BytePairs takes for granted that it makes all of them.");
            }

            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }

        return parts.Count == 2 ? checked((byte)parts[0].Length) : (byte)0;
    }

    private static string Latin1(byte[] token) => System.Text.Encoding.Latin1.GetString(token);

    private sealed class Node
    {
        public SortedDictionary<byte, Node> Children { get; } = [];

        public int Id { get; set; } = -1;

        public Node Child(byte label)
        {
            if (!Children.TryGetValue(label, out Node? child))
            {
                Children.Add(label, child = new Node());
            }

            return child;
        }
    }
}
