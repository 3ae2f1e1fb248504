using System.Collections;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Resources;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LlmLimiter.Bench.Tokens;

/// <summary>What a prompt is written in.</summary>
internal enum TextKind
{
    English,
    Code,
    Cjk,
}

/// <summary>A text as it would be sent to a model.</summary>
internal sealed record Prompt(TextKind Kind, string Text)
{
    public int Bytes { get; } = Encoding.UTF8.GetByteCount(Text);
}

/// <summary>
/// About 5 MB of real text in prompts of 4,000 characters, no two alike, from what is on every machine that builds this: the documentation
/// of .NET's own assemblies (English), sources of this repository and of the npm packages beside the peers (code), and the messages of the
/// SDK in Chinese, Japanese and Korean. The same versions of them give the same prompts.
/// </summary>
internal sealed partial class Corpus
{
    private const int PromptLength = 4_000;
    private const int LessonsOfAKind = 100;
    private const int ShortestParagraph = 40;

    private static readonly string[] _cjkCultures = ["ja", "ko", "zh-Hans", "zh-Hant"];
    private static readonly string[] _ownFolders = ["src", "tests", "bench", "samples", "eng"];

    private readonly List<Prompt> _prompts = [];
    private readonly List<Prompt> _lessons = [];

    /// <summary>What is measured: about 2 MB of English, 2 MB of code and 1 MB of CJK.</summary>
    public IReadOnlyList<Prompt> Prompts => _prompts;

    /// <summary>A hundred further prompts of each kind, to warm up with and to learn from; from all over the same sources.</summary>
    public IReadOnlyList<Prompt> Lessons => _lessons;

    /// <summary>Each kind, and null for all of them.</summary>
    public static IEnumerable<TextKind?> KindsAndAll => [null, .. Enum.GetValues<TextKind>()];

    /// <summary>The kind as a part of a figure's key.</summary>
    public static string NameOf(TextKind? kind) => kind switch
    {
        null => "all",
        TextKind.English => "english",
        TextKind.Code => "code",
        _ => "cjk",
    };

    /// <summary>The measured prompts of a kind, or of all.</summary>
    public IReadOnlyCollection<Prompt> Of(TextKind? kind) => [.. _prompts.Where(prompt => kind is null || prompt.Kind == kind)];

    /// <param name="packages">The folder that npm has put the peers into.</param>
    public static Corpus Read(string packages)
    {
        var corpus = new Corpus();
        corpus.Add(TextKind.English, English(), count: 500);
        corpus.Add(TextKind.Code, Code(packages), count: 500);
        corpus.Add(TextKind.Cjk, Cjk(), count: 115);
        return corpus;
    }

    /// <summary>Takes prompts at even distances, so that each source has its part.</summary>
    private void Add(TextKind kind, IEnumerable<string> sources, int count)
    {
        string[] all = [.. sources.SelectMany(Cut).Distinct()];
        int wanted = count + LessonsOfAKind;
        if (all.Length < wanted)
        {
            throw new InvalidOperationException($"There are only {all.Length} prompts of {kind} on this machine; the benchmark needs {wanted}.");
        }

        for (int i = 0; i < wanted; i++)
        {
            bool isLesson = (i + 1) * LessonsOfAKind / wanted > i * LessonsOfAKind / wanted;
            (isLesson ? _lessons : _prompts).Add(new Prompt(kind, all[(long)i * all.Length / wanted]));
        }
    }

    /// <summary>A text's prompts, what is left over at its end not among them; no pair of surrogates is cut.</summary>
    private static IEnumerable<string> Cut(string text)
    {
        for (int start = 0; start + PromptLength <= text.Length;)
        {
            int length = char.IsHighSurrogate(text[start + PromptLength - 1]) ? PromptLength - 1 : PromptLength;
            yield return text.Substring(start, length);
            start += length;
        }
    }

    /// <summary>Every second documentation file: the character estimator was fitted to the others.</summary>
    private static IEnumerable<string> English()
    {
        var seen = new HashSet<string>();
        IEnumerable<string> files = new[] { "Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref" }
            .SelectMany(pack => Files(Path.Combine(Newest(Path.Combine(DotnetRoot, "packs", pack)), "ref"), "*.xml"))
            .DistinctBy(Path.GetFileName);
        return EverySecond(files).Select(file => string.Join('\n', XDocument.Load(file).Descendants("member").Elements().Select(Prose).Where(IsNew)));

        bool IsNew(string paragraph) => paragraph.Length >= ShortestParagraph && seen.Add(paragraph);
    }

    private static IEnumerable<string> Code(string packages)
    {
        IEnumerable<string> own = _ownFolders.SelectMany(folder => Files(folder, "*.cs")).Where(file => !BuiltFolder().IsMatch(file));
        IEnumerable<string> rxjs = Files(Path.Combine(packages, "rxjs", "src"), "*.ts");
        string lodash = Path.Combine(packages, "lodash", "lodash.js");
        return [ReadAll(own), ReadAll(rxjs), File.ReadAllText(lodash)];

        static string ReadAll(IEnumerable<string> files) => string.Concat(files.Select(File.ReadAllText));
    }

    /// <summary>The strings of every second assembly of messages in each language.</summary>
    private static IEnumerable<string> Cjk()
    {
        string[] assemblies = [.. Files(Newest(Path.Combine(DotnetRoot, "sdk")), "*.resources.dll")];
        return _cjkCultures.Select(culture =>
        {
            IEnumerable<string> ofCulture = assemblies.Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == culture);
            return string.Join('\n', EverySecond(ofCulture.DistinctBy(Path.GetFileName)).SelectMany(Strings).Distinct());
        });
    }

    /// <summary>The text of an element of documentation as it is shown: a reference is its name's last part.</summary>
    private static string Prose(XElement element)
    {
        var prose = new StringBuilder();
        Append(element);
        return Spaces().Replace(prose.ToString(), " ").Trim();

        void Append(XElement parent)
        {
            foreach (XNode node in parent.Nodes())
            {
                if (node is XText text)
                {
                    prose.Append(text.Value);
                }
                else if (node is XElement child && child.Name != "code")
                {
                    string name = (string?)child.Attribute("cref") ?? (string?)child.Attribute("langword") ?? (string?)child.Attribute("name") ?? "";
                    prose.Append(child.IsEmpty ? LastName().Match(name).Value : "");
                    Append(child);
                }
            }
        }
    }

    /// <summary>The strings in an assembly's resources, without loading it.</summary>
    private static IEnumerable<string> Strings(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        MetadataReader metadata = image.GetMetadataReader();
        int resources = image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
        foreach (ManifestResource resource in metadata.ManifestResources.Select(metadata.GetManifestResource))
        {
            BlobReader blob = image.GetSectionData(resources + (int)resource.Offset).GetReader();
            using var reader = new ResourceReader(new MemoryStream(blob.ReadBytes(blob.ReadInt32())));
            foreach (string name in reader.Cast<DictionaryEntry>().Select(entry => (string)entry.Key).Order(StringComparer.Ordinal))
            {
                reader.GetResourceData(name, out string type, out byte[] data);
                if (type == "ResourceTypeCode.String")
                {
                    using var text = new BinaryReader(new MemoryStream(data));
                    yield return text.ReadString();
                }
            }
        }
    }

    private static IEnumerable<string> EverySecond(IEnumerable<string> files) => files.Where((_, index) => index % 2 == 0);

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>Where the running .NET is installed: its folder is shared/Microsoft.NETCore.App/version.</summary>
    private static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Newest(string folder) => Directory.GetDirectories(folder).MaxBy(VersionOf)
        ?? throw new InvalidOperationException($"{folder} is empty: the benchmark reads texts of the .NET SDK.");

    private static Version VersionOf(string folder) =>
        Version.TryParse(Path.GetFileName(folder).Split('-')[0], out Version? version) ? version : new Version();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex BuiltFolder();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\w+(?=[`\d]*(\(.*)?$)")]
    private static partial Regex LastName();
}
