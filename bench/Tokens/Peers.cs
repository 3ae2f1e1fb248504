using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace LlmLimiter.Bench.Tokens;

/// <summary>What a peer made of the corpus.</summary>
/// <param name="Counts">Its o200k_base tokens of each prompt, in the corpus' order.</param>
/// <param name="LessonCounts">The same of each lesson.</param>
/// <param name="Seconds">How long it took for the prompts of each kind.</param>
internal sealed record PeerCounts(int[] Counts, int[] LessonCounts, Dictionary<TextKind, double> Seconds)
{
    /// <summary>Megabytes of UTF-8 per second: of one kind, or of all.</summary>
    public double Speed(Corpus corpus, TextKind? kind) =>
        corpus.Of(kind).Sum(prompt => (long)prompt.Bytes) / 1e6 / (kind is { } one ? Seconds[one] : Seconds.Values.Sum());
}

/// <summary>The tokenizers of the npm registry, run by node.</summary>
internal sealed class Peers
{
    /// <summary>The peer whose counts are the truth: OpenAI's own code, compiled for node.</summary>
    public const string Reference = "tiktoken";

    private const string Missing = "The area tokens is measured against npm packages: it needs node and npm (20 or later) on the path.";
    private static readonly string _sources = Path.Combine(AppContext.BaseDirectory, "Tokens", "Peers");
    private readonly string _folder = Directory.CreateDirectory(Path.Combine("artifacts", "bench", "peers")).FullName;

    /// <summary>Installs the packages in artifacts/bench/peers, unless they are there.</summary>
    public Peers()
    {
        string installed = Path.Combine(Packages, ".package-lock.json");
        string wanted = Path.Combine(_sources, "package-lock.json");
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(wanted))
        {
            Copy("package.json");
            Copy("package-lock.json");
            string[] install = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
            _ = OperatingSystem.IsWindows() ? Run("cmd", ["/c", "npm", .. install]) : Run("npm", install);
        }
    }

    /// <summary>The folder that the packages are in.</summary>
    public string Packages => Path.Combine(_folder, "node_modules");

    /// <summary>
    /// Counts the corpus with the peers, in a process of their own: first the lessons, which warm their code, then each prompt once, timed.
    /// </summary>
    public Dictionary<string, PeerCounts> Count(Corpus corpus)
    {
        Copy("count.mjs");
        string texts = Path.Combine(_folder, "texts.json");
        File.WriteAllText(texts, JsonSerializer.Serialize(new
        {
            lessons = corpus.Lessons.Select(prompt => prompt.Text),
            prompts = corpus.Prompts.Select(prompt => new { kind = prompt.Kind.ToString(), text = prompt.Text }),
        }));
        return JsonSerializer.Deserialize<Dictionary<string, PeerCounts>>(Run("node", ["count.mjs", texts]), JsonSerializerOptions.Web)!;
    }

    private void Copy(string file) => File.Copy(Path.Combine(_sources, file), Path.Combine(_folder, file), overwrite: true);

    private string Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments[0]} failed.\n{output}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(Missing, e);
        }
    }
}
