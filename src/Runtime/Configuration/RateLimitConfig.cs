using System.Collections.ObjectModel;
using LlmLimiter.Configuration;
using LlmLimiter.Configuration.Parsing;
using LlmLimiter.Limits;

namespace LlmLimiter;

/// <summary>The limits of every provider and model, from a YAML file or from code. Immutable.</summary>
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
        () => Build(ShippedLimits.ReadText(), ShippedLimits.Source, ShippedLimits.Source, file: null));

    private RateLimitConfig(ReadOnlyDictionary<string, ProviderLimits> providers, string source, string? file)
    {
        Providers = providers;
        Source = source;
        File = file;
    }

    /// <summary>Limits given in code. The dictionaries are copied; names are compared without case.</summary>
    /// <param name="providers">The limits by provider.</param>
    /// <exception cref="ArgumentException">
    /// There is no model, a name is empty or there twice when case is disregarded, or a model has no rule.
    /// </exception>
    public RateLimitConfig(IReadOnlyDictionary<string, ProviderLimits> providers)
        : this(Checked(providers, nameof(providers)), InCode, file: null)
    {
    }

    /// <summary>The limits that ship with the library: those of each provider's lowest paid tier.</summary>
    public static RateLimitConfig Shipped => _shipped.Value;

    /// <summary>The limits by provider; names are compared without case.</summary>
    public IReadOnlyDictionary<string, ProviderLimits> Providers { get; }

    /// <summary>Where the limits come from, for logs: the file's full path, <c>shipped limits</c>, <c>text</c> or <c>code</c>.</summary>
    public string Source { get; }

    /// <summary>The full path of the file that they come from; null: they come from elsewhere.</summary>
    internal string? File { get; }

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
        return Build(text, "text", "text", file: null);
    }

    /// <summary>The limits of a single model, given in code.</summary>
    internal static RateLimitConfig ForModel(string provider, string model, ModelLimits limits)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(limits);
        var models = new Dictionary<string, ModelLimits> { [model] = limits };
        return new(Checked(new Dictionary<string, ProviderLimits> { [provider] = new() { Models = models } }, nameof(limits)), InCode, file: null);
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
        return System.IO.File.Exists(beside) ? Load(beside) : Shipped;
    }

    /// <summary>Reads the file; when it cannot be read at all, the message begins with who named it.</summary>
    private static RateLimitConfig Load(string path, string namedBy)
    {
        if (path.Contains('\0'))
        {
            throw new RateLimitConfigException($"{namedBy}: expected a path, found a NUL character in it") { File = path };
        }

        string fullPath = Path.GetFullPath(path);
        return Build(ConfigText.Of(fullPath, namedBy), fullPath, PrintableName.Of(path), fullPath);
    }

    private static RateLimitConfig Build(string text, string source, string name, string? file)
    {
        ConfigFile parsed = ConfigReader.Read(text);
        if (parsed.Errors.Count > 0)
        {
            throw ConfigReport.Of(parsed.Errors, name, file);
        }

        var errors = new List<ConfigError>();
        IReadOnlyDictionary<string, ProviderLimits> from =
            parsed.ExtendsShipped ? Shipped.Providers : ReadOnlyDictionary<string, ProviderLimits>.Empty;
        Dictionary<string, ProviderLimits> providers = ConfigProviders.Extend(from, parsed, errors);
        return errors.Count == 0
            ? new RateLimitConfig(providers.AsReadOnly(), source, file)
            : throw ConfigReport.Of(errors, name, file);
    }

    private static ReadOnlyDictionary<string, ProviderLimits> Checked(IReadOnlyDictionary<string, ProviderLimits> providers, string parameter)
    {
        ArgumentNullException.ThrowIfNull(providers);
        var checkedProviders = new Dictionary<string, ProviderLimits>();
        foreach ((string name, ProviderLimits limits) in NamesWithoutCase.Copy(providers, "provider", parameter))
        {
            if (limits.Models.Count == 0)
            {
                throw new ArgumentException($"The provider '{PrintableName.Of(name)}' has no models.", parameter);
            }

            Dictionary<string, ModelLimits> models = limits.Models.ToDictionary(
                model => model.Key, model => Checked(new ModelId(name, model.Key), model.Value, limits.ProfileOf(name), parameter));
            checkedProviders.Add(name, limits with { Models = models });
        }

        return checkedProviders.Count > 0
            ? NamesWithoutCase.Copy(checkedProviders, "provider", parameter)
            : throw new ArgumentException("There are no providers, so nothing would be limited.", parameter);
    }

    /// <summary>The limits with a copy of their rules, which the caller might still change.</summary>
    private static ModelLimits Checked(ModelId model, ModelLimits limits, Profile profile, string parameter)
    {
        if (limits.Rules is null || limits.Rules.Contains(null!))
        {
            throw new ArgumentException($"The model '{model}' has a list of rules that is null, or a rule in it that is.", parameter);
        }

        ModelLimits copy = limits with { Rules = [.. limits.Rules] };
        IReadOnlyList<LimitRule> rules = copy.AllRules(profile);
        if (rules.Count == 0)
        {
            throw new ArgumentException($"The model '{model}' has no rule above 0, so it would be unlimited.", parameter);
        }

        LimitRule? second = rules.GroupBy(rule => rule.Identity).FirstOrDefault(same => same.Count() > 1)?.Last();
        return second is null
            ? copy
            : throw new ArgumentException($"The model '{model}' limits one metric and span twice: {second}. Give the lower one alone.", parameter);
    }
}
