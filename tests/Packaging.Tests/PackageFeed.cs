using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using LlmLimiter.Tests;

[assembly: AssemblyFixture(typeof(LlmLimiter.Packaging.Tests.PackageFeed))]

namespace LlmLimiter.Packaging.Tests;

/// <summary>The packages of the working tree in a folder of their own, for projects outside the repository to restore from.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    // A version of its own for each run: NuGet never looks again at one it has seen.
    private readonly string _root = Directory.CreateTempSubdirectory("llm-limiter-packaging-").FullName;

    /// <summary>The version of the packages.</summary>
    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    private string Packages => Path.Combine(_root, "feed");

    public async ValueTask InitializeAsync()
    {
        foreach (string project in (string[])["Runtime", "Tokenizers", "Extensions.AI", "OpenAI", "Http", "DynamicProxy"])
        {
            string path = Path.Combine(Repository.Root, "src", project, $"{project}.csproj");
            await Dotnet.RunAsync(_root, "pack", path, "-c", "Release", "-o", Packages, $"-p:Version={Version}");
        }

        string global = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(_root, "NuGet.config"), $"""
            <configuration>
              <packageSources><add key="local" value="{Packages}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_root, "packages")}" /></config>
              <fallbackPackageFolders><add key="global" value="{global}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>A new project beside the others, with the files given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="properties">Further properties and items.</param>
    /// <param name="files">Names and texts.</param>
    /// <returns>Its folder.</returns>
    public string AddProject(string name, string properties, params (string Name, string Text)[] files)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              {properties}
            </Project>
            """);
        foreach ((string file, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        return folder;
    }

    /// <summary>The files inside a package.</summary>
    public IReadOnlyList<string> FilesOf(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Packages, $"{package}.{Version}.nupkg"));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The assemblies that an assembly inside a package refers to.</summary>
    public IReadOnlyList<AssemblyName> ReferencesOf(string package, string file)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Packages, $"{package}.{Version}.nupkg"));
        using Stream stream = archive.GetEntry(file)!.Open();
        var image = new MemoryStream();
        stream.CopyTo(image);
        image.Position = 0;
        using var assembly = new PEReader(image);
        MetadataReader metadata = assembly.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference => metadata.GetAssemblyReference(reference).GetAssemblyName())];
    }

    /// <summary>Packs a project into the feed.</summary>
    public Task PackAsync(string folder, string version) => Dotnet.RunAsync(folder, "pack", "-o", Packages, $"-p:Version={version}");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
