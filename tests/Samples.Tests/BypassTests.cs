using System.Text.RegularExpressions;
using LlmLimiter.Tests;

namespace Samples.Tests;

/// <summary>
/// The sample of bypasses as its readers meet it: the build warns of each, the fixes repair them, and what is repaired keeps its limits. End
/// to end, on a copy, as the repair writes to the sources.
/// </summary>
public sealed partial class BypassTests
{
    private static readonly string _sample = Path.Combine(Repository.Root, "samples", "Bypass");
    private static readonly string _copy = Path.Combine(Repository.Root, "artifacts", "samples", "Bypass");

    // What these tests were built as, what they refer to was built as, too.
    private static readonly string _configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    [Fact]
    public async Task The_build_warns_of_each_bypass_and_the_fixes_repair_them_all()
    {
        Copy();

        string warned = await BuildAsync();
        Assert.Equal(Marked(), Warned(warned));

        await Dotnet.RunAsync(_copy, "format", "analyzers", "Bypass.csproj", "--no-restore");
        string repaired = await BuildAsync("-p:TreatWarningsAsErrors=true");
        Assert.Empty(Warned(repaired));

        string output = await Dotnet.RunAsync(_copy, Path.Combine(_copy, "bin", _configuration, "net10.0", "Samples.Bypass.dll"));
        Assert.EndsWith("refused: 0\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static void Copy()
    {
        if (Directory.Exists(_copy))
        {
            Directory.Delete(_copy, recursive: true);
        }

        Directory.CreateDirectory(_copy);
        foreach (string file in Directory.GetFiles(_sample))
        {
            File.Copy(file, Path.Combine(_copy, Path.GetFileName(file)));
        }

        // What the samples share.
        File.Copy(Path.Combine(Repository.Root, "samples", "Directory.Build.props"), Path.Combine(_copy, "..", "Directory.Build.props"), overwrite: true);
    }

    private static Task<string> BuildAsync(params string[] properties) =>
        Dotnet.RunAsync(_copy, ["build", "-c", _configuration, "--no-dependencies", "-t:Rebuild", "-clp:NoSummary", .. properties]);

    /// <summary>The bypasses that the sample's comments tell.</summary>
    private static IEnumerable<string> Marked() => Directory.GetFiles(_copy, "*.cs")
        .SelectMany(static file => File.ReadLines(file)
            .SelectMany((text, index) => Id().Matches(text.Split("//").Last()).Select(id => $"{Path.GetFileName(file)}({index + 1}) {id.Value}")))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Warned(string output) => Warning().Matches(output)
        .Select(static warning => $"{warning.Groups["file"].Value}({warning.Groups["line"].Value}) {warning.Groups["id"].Value}")
        .Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"LLML\d+")]
    private static partial Regex Id();

    [GeneratedRegex(@"(?<file>\w+\.cs)\((?<line>\d+),\d+\): warning (?<id>\w+):")]
    private static partial Regex Warning();
}
