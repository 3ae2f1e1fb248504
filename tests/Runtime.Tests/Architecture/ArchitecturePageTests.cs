using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Tests.Architecture;

/// <summary>docs/architecture.md speaks of what exists.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));

    [Fact]
    public void Every_name_on_the_page_is_declared_in_the_source_or_is_a_path()
    {
        HashSet<string> declared = DeclaredNames();
        string[] unknown = [.. Names().Where(name => !name.Split('.').All(declared.Contains) && !IsPath(name))];
        Assert.True(unknown.Length == 0, $"docs/architecture.md names what does not exist: {string.Join(", ", unknown)}");
    }

    [Fact]
    public void The_page_draws_every_folder_of_the_source_and_every_floor_of_the_runtime()
    {
        IEnumerable<string> folders = new[] { Path.Combine(Repository.Root, "src"), Repository.Runtime }
            .SelectMany(Directory.GetDirectories)
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("bin" or "obj" or "build"));
        Assert.All(folders, name => Assert.Contains($"{name}/", _page, StringComparison.Ordinal));
    }

    /// <summary>Names in code spans, and names of types and members (two capitals or more) in the drawing of the call.</summary>
    private static IEnumerable<string> Names()
    {
        IEnumerable<string> spans = CodeSpan().Matches(Fence().Replace(_page, "")).Select(match => match.Groups[1].Value);
        string drawing = Fence().Matches(_page)[1].Value;
        return spans.Concat(PascalName().Matches(drawing).Select(match => match.Value))
            .Where(name => name is not ("default" or "RateLimitedAssistant"))
            .Distinct();
    }

    private static HashSet<string> DeclaredNames()
    {
        IEnumerable<string> files = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        return [.. files.SelectMany(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantNodes()).Select(Name).OfType<string>()];
    }

    private static string? Name(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        _ => null,
    };

    /// <summary>A path from the root, a folder of the runtime or the simulator, or a folder inside the package.</summary>
    private static bool IsPath(string name) =>
        new[] { Repository.Root, Repository.Runtime, Path.Combine(Repository.Root, "src", "Simulator") }.Any(folder => Path.Exists(Path.Combine(folder, name)))
        || File.ReadAllText(Path.Combine(Repository.Runtime, "Runtime.csproj")).Contains($"\"{name}\"", StringComparison.Ordinal);

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\b[A-Z][a-z]+[A-Z]\w*(\.[A-Z]\w+)*\b")]
    private static partial Regex PascalName();
}
