using System.Xml.Linq;
using LlmLimiter.Tests;

namespace LlmLimiter.Packaging.Tests;

/// <summary>Programs that are trimmed or compiled to native code, where whatever is found by reflection only is gone.</summary>
public sealed class PublishedTests(PackageFeed feed)
{
    private const string Clients = """
        using LlmLimiter;

        namespace Clients;

        public sealed class Greeting
        {
            public string Text => "re: ";
        }

        public interface IAssistant
        {
            [RateLimited("acme", "model-1")]
            Task<string> AskAsync(string prompt, CancellationToken cancellationToken = default);
        }

        public sealed class Assistant(Greeting greeting) : IAssistant
        {
            public Task<string> AskAsync(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(greeting.Text + prompt);
        }

        public interface IChat<T>
        {
            [RateLimited("acme", "model-1")]
            Task<T> AskAsync(T prompt, CancellationToken cancellationToken = default);
        }

        public sealed class Chat<T> : IChat<T>
        {
            public Task<T> AskAsync(T prompt, CancellationToken cancellationToken = default) => Task.FromResult(prompt);
        }
        """;

    private const string Program = """
        using Clients;
        using LlmLimiter;
        using Microsoft.Extensions.DependencyInjection;

        var services = new ServiceCollection();
        services.AddLlmLimiter().AddYamlFile("rate_limits.yaml");
        services.AddSingleton<Greeting>()
            .AddRateLimited<IAssistant, Assistant>()
            .AddKeyedRateLimited<IAssistant, Assistant>("draft", ServiceLifetime.Transient)
            .AddRateLimited<IChat<int>, Chat<int>>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        Console.WriteLine(await provider.GetRequiredService<IAssistant>().AskAsync("one"));
        Console.WriteLine(await provider.GetRequiredKeyedService<IAssistant>("draft").AskAsync("two"));
        Console.WriteLine(await provider.GetRequiredService<IChat<int>>().AskAsync(3));
        Console.WriteLine($"granted: {provider.GetRequiredService<LlmRateLimiter>().GetUsage("acme", "model-1").Granted}");
        """;

    // Native programs are made for .NET 8: its compiler comes in one package, that of .NET 10 in two, of which not every source has the second.
    [Theory]
    [InlineData("net8.0", "PublishAot")]
    [InlineData("net10.0", "PublishTrimmed")]
    public async Task A_published_program_has_its_limited_clients_and_no_warnings(string framework, string kind)
    {
        string clients = $"ClientsOf{kind}";
        feed.AddProject(
            clients, $"<PropertyGroup><TargetFramework>{framework}</TargetFramework><IsAotCompatible>true</IsAotCompatible></PropertyGroup>{Package("LlmLimiter", feed.Version)}",
            ("Clients.cs", Clients));
        string app = feed.AddProject(
            kind,
            $"""
            <PropertyGroup>
              <TargetFramework>{framework}</TargetFramework>
              <OutputType>Exe</OutputType>
              <{kind}>true</{kind}>
              <TrimmerSingleWarn>false</TrimmerSingleWarn>
              <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              <InvariantGlobalization>true</InvariantGlobalization>
              <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
            </PropertyGroup>
            {Package("Microsoft.Extensions.DependencyInjection", VersionOf("Microsoft.Extensions.DependencyInjection"))}
            <ItemGroup><ProjectReference Include="../{clients}/{clients}.csproj" /></ItemGroup>
            """,
            ("Program.cs", Program), ("rate_limits.yaml", "acme:\n  model-1: { requests_per_minute: 10 }\n"));

        string published = await Dotnet.RunAsync(app, "publish", "--use-current-runtime", "-o", "published");

        Assert.DoesNotContain("warning ", published, StringComparison.Ordinal);
        string printed = await Dotnet.RunProgramAsync(Path.Combine(app, "published", OperatingSystem.IsWindows() ? $"{kind}.exe" : kind), app);
        Assert.Equal("re: one\nre: two\n3\ngranted: 3\n", printed.ReplaceLineEndings("\n"));
    }

    private static string Package(string name, string version) => $"""<ItemGroup><PackageReference Include="{name}" Version="{version}" /></ItemGroup>""";

    /// <summary>The version of a package that the repository itself uses.</summary>
    private static string VersionOf(string package) =>
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(element => (string?)element.Attribute("Include") == package).Attribute("Version")!.Value;
}
