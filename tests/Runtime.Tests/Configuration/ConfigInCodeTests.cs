namespace LlmLimiter.Tests.Configuration;

/// <summary>Limits given in code are held to the same rules as a file's.</summary>
public sealed class ConfigInCodeTests
{
    private static readonly ModelLimits _some = new() { RequestsPerMinute = 5 };

    [Fact]
    public void Limits_in_code_are_copied_and_compared_without_case()
    {
        var rules = new List<LimitRule> { new(LimitMetric.Requests, 5, TimeSpan.FromSeconds(1)) };
        var models = new Dictionary<string, ModelLimits> { ["M"] = new() { Rules = rules } };
        var providers = new Dictionary<string, ProviderLimits> { ["P"] = new() { Models = models, Profile = "GENERIC" } };

        var config = new RateLimitConfig(providers);
        rules.Clear();
        models.Clear();
        providers.Clear();

        Assert.Equal("code", config.Source);
        Assert.False(config.IsShipped);
        Assert.Equal("generic", config.Providers["p"].Profile);
        Assert.Equal(["5 requests per second"], RateLimitConfigTests.Rules(config, "p", "m"));
    }

    [Fact]
    public void A_single_model_needs_one_line()
    {
        RateLimitConfig config = RateLimitConfig.ForModel("p", "m", _some);

        Assert.Equal("code", config.Source);
        Assert.Equal(["5 requests per minute"], RateLimitConfigTests.Rules(config, "P", "M"));
    }

    [Fact]
    public void A_configuration_without_any_model_is_refused()
    {
        Refused("There are no providers", () => new RateLimitConfig(new Dictionary<string, ProviderLimits>()));
        Refused("The provider 'p' has no models", () => Config("p", new ProviderLimits()));
    }

    [Fact]
    public void A_model_without_a_rule_is_refused() =>
        Refused("The model 'p/m' has no rule above 0", () => Config("p", Provider(("m", new ModelLimits()))));

    [Fact]
    public void An_empty_name_is_refused()
    {
        Refused("A provider's name is empty", () => Config(" ", Provider(("m", _some))));
        Refused("A model's name is empty", () => Provider(("", _some)));
    }

    [Fact]
    public void Nothing_in_place_of_limits_is_refused()
    {
        Refused("The provider 'p' is null", () => Config("p", null!));
        Refused("The model 'm' is null", () => Provider(("m", null!)));
        Assert.Throws<ArgumentNullException>(() => new RateLimitConfig(null!));
        Assert.Throws<ArgumentNullException>(() => new ProviderLimits { Models = null! });
        Assert.Throws<ArgumentNullException>(() => RateLimitConfig.Parse(null!));
    }

    [Fact]
    public void Names_that_differ_in_case_alone_are_refused()
    {
        Refused("The model 'M' is there twice", () => Provider(("m", _some), ("M", _some)));
        Refused("The provider 'P' is there twice", () => new RateLimitConfig(
            new Dictionary<string, ProviderLimits> { ["p"] = Provider(("m", _some)), ["P"] = Provider(("m", _some)) }));
    }

    [Fact]
    public void An_unknown_profile_is_refused_with_the_nearest_one() =>
        Refused("'antropic' is not a charge policy; did you mean 'anthropic'?", () => new ProviderLimits { Profile = "antropic" });

    private static void Refused(string message, Func<object> create) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(create).Message, StringComparison.Ordinal);

    private static RateLimitConfig Config(string name, ProviderLimits limits) =>
        new(new Dictionary<string, ProviderLimits> { [name] = limits });

    private static ProviderLimits Provider(params (string Name, ModelLimits Limits)[] models) =>
        new() { Models = models.ToDictionary(model => model.Name, model => model.Limits) };
}
