using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Configuration;

/// <summary>The limits that ship with the library: the text of <c>shipped_limits.yaml</c>, embedded in the assembly.</summary>
internal static class ShippedLimits
{
    /// <summary>What logs and messages call these limits.</summary>
    public const string Source = "shipped limits";

    private const string Resource = "LlmLimiter.shipped_limits.yaml";

    private static readonly Lazy<ConfigFile> _file = new(() => ConfigReader.Read(ReadText(), () => []));

    /// <summary>What the text says.</summary>
    public static ConfigFile File => _file.Value;

    private static string ReadText()
    {
        using Stream stream = typeof(ShippedLimits).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
