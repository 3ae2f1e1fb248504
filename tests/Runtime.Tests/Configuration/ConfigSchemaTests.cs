using System.Text.Json;
using System.Text.RegularExpressions;
using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Tests.Configuration;

/// <summary>The JSON Schema that ships with the package, for editors, says what the reader says.</summary>
public sealed partial class ConfigSchemaTests
{
    private static readonly JsonElement _schema = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(Repository.Runtime, "Configuration", "rate_limits.schema.json"))).RootElement;

    private static readonly SchemaCheck _check = new(_schema);

    private static JsonElement Definitions => _schema.GetProperty("definitions");

    [Fact]
    public void Its_keys_and_words_are_the_readers()
    {
        Assert.Equal(ConfigVocabulary.TopKeys.Order(), Keys(_schema));
        Assert.Equal(ConfigVocabulary.ProviderKeys.Order(), Keys(Definitions.GetProperty("provider")));
        Assert.Equal(ConfigVocabulary.ModelKeys.Order(), Keys(Definitions.GetProperty("model")));
        Assert.Equal(ConfigVocabulary.PoolKeys.Order(), Keys(Definitions.GetProperty("pool")));
        JsonElement rule = Definitions.GetProperty("rule");
        Assert.Equal(ConfigVocabulary.RuleKeys.Order(), Keys(rule));
        Assert.Equal(ConfigVocabulary.RequiredRuleKeys, Words(rule.GetProperty("required")));
        Assert.Equal(ConfigVocabulary.Metrics.Keys, Words(rule.GetProperty("properties").GetProperty("metric").GetProperty("enum")));
        Assert.Equal(ConfigVocabulary.Windows.Keys, Words(rule.GetProperty("properties").GetProperty("window").GetProperty("enum")));
        JsonElement ramp = Definitions.GetProperty("ramp");
        Assert.Equal(ConfigVocabulary.RampKeys.Order(), Keys(ramp));
        Assert.Equal(ConfigVocabulary.RampKeys, Words(ramp.GetProperty("required")));
        JsonElement provider = Definitions.GetProperty("provider");
        Assert.Equal(ConfigVocabulary.Profiles, Words(provider.GetProperty("properties").GetProperty("profile").GetProperty("enum")));
        Assert.Equal(ConfigVocabulary.HeaderTrusts.Keys, Words(provider.GetProperty("properties").GetProperty("trust_headers").GetProperty("enum")));
        Assert.Equal(ConfigVocabulary.ProviderKeys.Order(), Words(provider.GetProperty("then").GetProperty("propertyNames").GetProperty("enum")).Order());
        string units = string.Join('|', ConfigVocabulary.DurationUnits.Keys);
        Assert.Contains($"({units})$", Definitions.GetProperty("duration").GetProperty("pattern").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_has_a_description_for_the_editor_to_show() =>
        Assert.All(
            Definitions.EnumerateObject().Where(definition => definition.Value.TryGetProperty("properties", out _))
                .SelectMany(definition => definition.Value.GetProperty("properties").EnumerateObject()),
            key => Assert.NotEmpty(key.Value.GetProperty("description").GetString()!));

    public static TheoryData<string> GoodFiles() =>
    [
        .. GoodFilesTests.Paths().Concat(Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "rate_limits.yaml", SearchOption.AllDirectories))
            .Append(Path.Combine(Repository.Runtime, "Configuration", "shipped_limits.yaml"))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void A_good_file_is_valid(string path) => Assert.Empty(_check.Errors(File.ReadAllText(Path.Combine(Repository.Root, path))));

    [Fact]
    public void The_examples_of_the_documentation_are_valid_and_read()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md")).ReplaceLineEndings("\n");
        string[] examples = [.. YamlFence().Matches(page).Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.NotEmpty(RateLimitConfig.Parse(example).Providers));
        Assert.All(examples, example => Assert.Empty(_check.Errors(example)));
    }

    [Theory]
    [InlineData("absurd_amount", "/openai/gpt-4o/tokens_per_minute")]
    [InlineData("bad_burst", "/openai/gpt-4o/limits/0/burst")]
    [InlineData("bad_duration", "/openai/gpt-4o/limits/0/per")]
    [InlineData("bad_max_concurrent", "/openai/gpt-4o/max_concurrent")]
    [InlineData("bad_profile", "/openai/profile")]
    [InlineData("bad_refund", "/openai/refund")]
    [InlineData("bad_ramp", "/openai/growth-no-share/ramp/growth")]
    [InlineData("bad_trust_headers", "/openai/trust_headers")]
    [InlineData("ramp_lacks_keys", "/openai/gpt-4o/ramp")]
    [InlineData("concurrency_as_a_rule", "/openai/gpt-4o/limits/0")]
    [InlineData("extends_something_else", "/extends")]
    [InlineData("keys_of_another_window", "/openai/gpt-4o/limits/0")]
    [InlineData("limits_is_a_mapping", "/openai/gpt-4o/limits")]
    [InlineData("model_is_a_value", "/openai/gpt-4o")]
    [InlineData("model_without_rules", "/openai/gpt-4o")]
    [InlineData("negative_amount", "/openai/gpt-4o/requests_per_minute")]
    [InlineData("pool_inside_a_pool", "/openai/pools/team/pools")]
    [InlineData("pool_names_are_no_list", "/openai/models/gpt-4o/pools")]
    [InlineData("pool_without_name", "/openai/pools/")]
    [InlineData("rule_lacks_keys", "/openai/gpt-4o/limits/0")]
    [InlineData("root_is_a_list", "")]
    [InlineData("unknown_key_beside_models", "/openai/margn")]
    [InlineData("unknown_metric", "/openai/gpt-4o/limits/0/metric")]
    [InlineData("unknown_model_key", "/openai/gpt-4o/request_per_minute")]
    [InlineData("unknown_pool_key", "/openai/pools/org/request_per_minute")]
    [InlineData("unknown_rule_key", "/openai/gpt-4o/limits/0")]
    [InlineData("unknown_window", "/openai/gpt-4o/limits/0/window")]
    [InlineData("wildcard_in_a_name", "/openai/gpt-4*")]
    [InlineData("wildcard_provider", "/*")]
    [InlineData("wildcard_with_aliases", "/openai/*")]
    [InlineData("zero_in_a_rule", "/openai/gpt-4o/limits/0/amount")]
    public void A_bad_file_is_not_valid_where_it_is_bad(string name, string path)
    {
        string bad = Path.Combine(AppContext.BaseDirectory, "Configuration", "bad", $"{name}.yaml");

        Assert.Contains(path, _check.Errors(File.ReadAllText(bad)));
    }

    private static IEnumerable<string> Keys(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(key => key.Name).Order();

    private static IEnumerable<string> Words(JsonElement array) => array.EnumerateArray().Select(word => word.GetString()!);

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex YamlFence();
}
