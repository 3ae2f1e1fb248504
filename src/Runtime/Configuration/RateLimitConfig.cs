using System.Collections.ObjectModel;
using LlmLimiter.Configuration;
using LlmLimiter.Configuration.Parsing;
using Microsoft.Extensions.Configuration;

namespace LlmLimiter;

/// <summary>The limits of every provider and model, from a YAML file, an application's configuration or code. Immutable.</summary>
/// <example>
/// <code>
/// # rate_limits.yaml
/// extends: shipped
/// openai:
///   gpt-4o: { requests_per_minute: 500, tokens_per_minute: 30_000 }
/// </code>
/// </example>
public sealed class RateLimitConfig
{
    /// <summary>The environment variable that names the file to use.</summary>
    internal const string PathVariable = "RATE_LIMIT_CONFIG_PATH";

    /// <summary>The source of limits that no file gave.</summary>
    private const string InCode = "code";

    /// <summary>The file that is looked for beside the application.</summary>
    internal const string FileName = "rate_limits.yaml";

    private static readonly Lazy<RateLimitConfig> _shipped = new(
        () => Build(ShippedLimits.File, ShippedLimits.Source, ShippedLimits.Source, origin: null));

    private static readonly Func<IReadOnlyList<ProviderEntry>> _shippedProviders = static () => ShippedLimits.File.Providers;

    private RateLimitConfig(ReadOnlyDictionary<string, ProviderLimits> providers, string source, ConfigOrigin? origin)
    {
        Providers = providers;
        Source = source;
        Origin = origin;
    }

    /// <summary>Limits given in code. The dictionaries are copied; names are compared without case.</summary>
    /// <param name="providers">The limits by provider.</param>
    /// <exception cref="ArgumentException">
    /// There is no model; a name is empty, or there twice when case is disregarded; a model has neither a rule nor a pool to draw from, names a
    /// pool that is not there, or has an alias that is another model's name; or a rule cannot be.
    /// </exception>
    public RateLimitConfig(IReadOnlyDictionary<string, ProviderLimits> providers)
        : this(LimitsInCode.Checked(providers ?? throw new ArgumentNullException(nameof(providers)), nameof(providers)), InCode, origin: null)
    {
    }

    /// <summary>The limits that ship with the library: those of each provider's lowest paid tier.</summary>
    public static RateLimitConfig Shipped => _shipped.Value;

    /// <summary>The limits by provider; names are compared without case.</summary>
    public IReadOnlyDictionary<string, ProviderLimits> Providers { get; }

    /// <summary>
    /// Where the limits come from, for logs: the file's full path, <c>shipped limits</c>, <c>text</c>, <c>configuration</c> with the section's
    /// path, or <c>code</c>.
    /// </summary>
    public string Source { get; }

    /// <summary>Where they can be read again when that has changed; null: nowhere.</summary>
    internal ConfigOrigin? Origin { get; }

    /// <summary>Whether these are the shipped limits as they are; a file that extends them is not.</summary>
    internal bool IsShipped => _shipped.IsValueCreated && ReferenceEquals(this, _shipped.Value);

    /// <summary>Reads the limits from a YAML file.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="RateLimitConfigException">
    /// The file is missing, cannot be read, is over 1 MB, or is wrong: the message has a line for each error, with its place and
    /// what was expected there.
    /// </exception>
    public static RateLimitConfig Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(path, PrintableName.Of(path));
    }

    /// <summary>Reads the limits from YAML text.</summary>
    /// <param name="text">The text that a file would have.</param>
    /// <exception cref="RateLimitConfigException">The text is wrong; see <see cref="Load(string)"/>.</exception>
    public static RateLimitConfig Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Build(Read(text), "text", "text", origin: null);
    }

    /// <summary>
    /// Reads the limits from a section of an application's configuration, for example of <c>appsettings.json</c>, with the keys that a YAML
    /// file has. They are read once, unless the limiter is told to <see cref="LlmRateLimiterOptions.ReloadOnChange"/>.
    /// </summary>
    /// <param name="section">The section whose keys are the providers.</param>
    /// <exception cref="RateLimitConfigException">
    /// The section is empty or wrong: the message has a line for each error, with the path of its key and what was expected there.
    /// </exception>
    public static RateLimitConfig FromConfiguration(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        string source = section is IConfigurationSection { Path: { Length: > 0 } path } ? $"configuration {PrintableName.Of(path)}" : "configuration";
        var origin = new ConfigOrigin(File: null, section, ConfigurationTree.TextOf(section));
        var errors = new List<ConfigError>();
        YamlNode root = ConfigurationTree.Of(section, errors);
        return Build(ConfigReader.Read(root, errors, _shippedProviders), source, source, origin);
    }

    /// <summary>The limits of a single model, given in code.</summary>
    internal static RateLimitConfig ForModel(string provider, string model, ModelLimits limits)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(limits);
        var models = new Dictionary<string, ModelLimits> { [model] = limits };
        var providers = new Dictionary<string, ProviderLimits> { [provider] = new() { Models = models } };
        return new(LimitsInCode.Checked(providers, nameof(limits)), InCode, origin: null);
    }

    /// <summary>The limits of an application that names none: the environment's file, else the one beside it, else the shipped.</summary>
    /// <param name="environmentPath">The value of <see cref="PathVariable"/>; null or empty: not set.</param>
    /// <param name="applicationDirectory">The directory to look for <see cref="FileName"/> in.</param>
    /// <exception cref="RateLimitConfigException">The file found is wrong, or the one that the environment names is missing.</exception>
    internal static RateLimitConfig Find(string? environmentPath, string applicationDirectory)
    {
        if (!string.IsNullOrEmpty(environmentPath))
        {
            return Load(environmentPath, $"{PathVariable}={PrintableName.Of(environmentPath)}");
        }

        string beside = Path.Combine(applicationDirectory, FileName);
        return File.Exists(beside) ? Load(beside) : Shipped;
    }

    /// <summary>Reads the file; when it cannot be read at all, the message begins with who named it.</summary>
    private static RateLimitConfig Load(string path, string namedBy)
    {
        if (path.Contains('\0'))
        {
            throw new RateLimitConfigException($"{namedBy}: expected a path, found a NUL character in it") { File = path };
        }

        string fullPath = Path.GetFullPath(path);
        string text = ConfigText.Of(fullPath, namedBy);
        return OfFile(fullPath, PrintableName.Of(path), text);
    }

    /// <summary>The limits that a file holds, from its text.</summary>
    /// <exception cref="RateLimitConfigException">The text is wrong.</exception>
    internal static RateLimitConfig OfFile(string fullPath, string name, string text) =>
        Build(Read(text), fullPath, name, new ConfigOrigin(fullPath, Section: null, text));

    private static RateLimitConfig Build(ConfigFile file, string source, string name, ConfigOrigin? origin)
    {
        var errors = new List<ConfigError>(file.Errors);
        Dictionary<string, ProviderLimits> providers = ConfigProviders.Of(file.Providers, errors);
        return errors.Count == 0
            ? new RateLimitConfig(providers.AsReadOnly(), source, origin)
            : throw ConfigReport.Of(errors, name, origin?.File);
    }

    private static ConfigFile Read(string text) => ConfigReader.Read(text, _shippedProviders);
}
