using Microsoft.CodeAnalysis;

namespace Roslyn.Testing;

/// <summary>What a tested compilation refers to.</summary>
public static class References
{
    private static readonly Lazy<IReadOnlyList<MetadataReference>> _framework = new(LoadFramework);

    /// <summary>The framework that the tests run on.</summary>
    public static IReadOnlyList<MetadataReference> Framework => _framework.Value;

    /// <summary>The assembly of a type.</summary>
    public static MetadataReference AssemblyOf<T>() => MetadataReference.CreateFromFile(typeof(T).Assembly.Location);

    private static MetadataReference[] LoadFramework()
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return [.. platform.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == folder)
            .Select(static path => MetadataReference.CreateFromFile(path))];
    }
}
