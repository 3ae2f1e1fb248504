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
        Refused("'antropic' is not a profile; did you mean 'anthropic'?", () => new ProviderLimits { Profile = "antropic" });

    [Fact]
    public void Pools_aliases_and_their_lists_are_copied_too()
    {
        var pools = new List<string> { "ORG" };
        var aliases = new List<string> { "chat" };
        var config = new RateLimitConfig(new Dictionary<string, ProviderLimits>
        {
            ["p"] = Provider(("m", new ModelLimits { Pools = pools, Aliases = aliases })) with { Pools = Named(("org", _some)) },
        });
        pools.Clear();
        aliases.Clear();

        ModelLimits limits = config.Providers["p"].Models["m"];
        Assert.Equal(["ORG"], limits.Pools);
        Assert.Equal(["chat"], limits.Aliases);
        Assert.Equal(5, config.Providers["p"].Pools["Org"].RequestsPerMinute);
    }

    [Fact]
    public void A_wildcard_model_may_have_limits_alone()
    {
        Assert.Equal(["*"], Config("p", Provider(("*", _some))).Providers["p"].Models.Keys);
        Refused("The model 'p/*' has aliases", () => Config("p", Provider(("*", _some with { Aliases = ["chat"] }))));
        Refused("The model 'p/m*' has a '*' in its name", () => Config("p", Provider(("m*", _some))));
        Refused("A provider's name is '*'", () => Config("*", Provider(("m", _some))));
        Refused("The pool '*' of 'p' has a name that", () => Config("p", Provider(("m", _some)) with { Pools = Named(("*", _some)) }));
    }

    [Fact]
    public void A_pool_that_is_not_there_is_refused_with_the_nearest_one()
    {
        ProviderLimits provider = Provider(("m", new ModelLimits { Pools = ["organisation"] }));
        Refused(
            "The model 'p/m' draws from the pool 'organisation', which the provider does not have; did you mean 'organization'? (Parameter 'providers')",
            () => Config("p", provider with { Pools = Named(("organization", _some)) }));
        Refused("The model 'p/m' draws from the pool 'organisation', which the provider does not have.", () => Config("p", provider));
        Refused(
            "The model 'p/m' draws from the pool 'org', which the provider does not have.",
            () => RateLimitConfig.ForModel("p", "m", _some with { Pools = ["org"] }));
    }

    [Fact]
    public void A_pool_has_rules_and_no_further_names()
    {
        Refused("The pool 'org' of 'p' has no rule above 0", () => WithPool(new ModelLimits()));
        Refused("The pool 'org' of 'p' draws from pools or has aliases", () => WithPool(_some with { Pools = ["org"] }));
        Refused("The pool 'org' of 'p' draws from pools or has aliases", () => WithPool(_some with { Aliases = ["a"] }));
        Refused("The pool 'org' is null", () => WithPool(null!));
    }

    [Fact]
    public void An_alias_is_one_models_alone()
    {
        Refused(
            "The alias 'N' of the model 'p/m' is a model's name",
            () => Config("p", Provider(("m", _some with { Aliases = ["N"] }), ("n", _some))));
        Refused("The alias 'm' of the model 'p/m' is a model's name", () => Config("p", Provider(("m", _some with { Aliases = ["m"] }))));
        Refused("The alias '*' of the model 'p/m' is a model's name", () => Config("p", Provider(("m", _some with { Aliases = ["*"] }))));
        Refused(
            "The alias 'Chat' of the model 'p/n' is one of 'm' already",
            () => Config("p", Provider(("m", _some with { Aliases = ["chat"] }), ("n", _some with { Aliases = ["Chat"] }))));
        Refused("The model 'p/m' names the alias 'chat' twice", () => Config("p", Provider(("m", _some with { Aliases = ["chat", "CHAT"] }))));
        Refused("The model 'p/m' names the pool 'org' twice", () => Config("p", Provider(("m", _some with { Pools = ["org", "ORG"] }))));
    }

    [Fact]
    public void Lists_that_are_null_or_hold_nothing_are_refused()
    {
        Refused("The model 'p/m' has a list of rules that is null", () => Config("p", Provider(("m", _some with { Rules = null! }))));
        Refused("The model 'p/m' has a list of rules that is null", () => Config("p", Provider(("m", _some with { Rules = [null!] }))));
        Refused("The model 'p/m' has a list of names that is null", () => Config("p", Provider(("m", _some with { Pools = null! }))));
        Refused("The model 'p/m' has a list of names that is null", () => Config("p", Provider(("m", _some with { Aliases = [null!] }))));
        Refused("The model 'p/m' has a list of names that is null", () => Config("p", Provider(("m", _some with { Aliases = [" "] }))));
        Assert.Throws<ArgumentNullException>(() => new ProviderLimits { Pools = null! });
    }

    [Fact]
    public void Rules_that_do_not_hold_together_are_refused()
    {
        var rule = new LimitRule(LimitMetric.Requests, 5, TimeSpan.FromDays(1));
        Refused("has a rule that cannot be (5 requests per day): a burst belongs to a token bucket", rule with { Burst = 5 });
        Refused("has a rule that cannot be (5 requests per day): a time zone belongs to a fixed window", rule with { TimeZone = TimeZoneInfo.Utc });
        Refused(
            "has a rule that cannot be (5 concurrent requests): use MaxConcurrent instead",
            new LimitRule(LimitMetric.ConcurrentRequests, 5, TimeSpan.Zero));
        Refused(
            "limits one metric and span twice: 6 requests per day of the calendar (UTC)",
            rule with { Window = LimitWindow.Fixed },
            new LimitRule(LimitMetric.Requests, 6, TimeSpan.FromDays(1)) { Window = LimitWindow.Fixed, TimeZone = TimeZoneInfo.Utc });
        Assert.Equal(2, Config("p", Provider(("m", new ModelLimits { Rules = [rule, rule with { Window = LimitWindow.Fixed }] }))).Providers["p"].Models["m"].Rules.Count);
    }

    [Fact]
    public void A_model_may_be_limited_by_concurrency_alone() =>
        Assert.Equal(["4 concurrent requests"], RateLimitConfigTests.Rules(Config("p", Provider(("m", new ModelLimits { MaxConcurrent = 4 }))), "p", "m"));

    [Fact]
    public void A_ramp_counts_what_is_limited_beside_it()
    {
        var ramp = new TrafficRamp(growth: 0.5, per: TimeSpan.FromMinutes(15), from: 1_000_000);

        Assert.Equal(ramp, Config("p", Provider(("m", _some with { Ramp = ramp }))).Providers["p"].Models["m"].Ramp);
        Refused("The model 'p/m' has a ramp, which counts", () => Config("p", Provider(("m", new ModelLimits { MaxConcurrent = 4, Ramp = ramp }))));
        Refused("The model 'p/m' has a ramp, which counts", () => Config("p", Provider(("m", new ModelLimits { OutputTokensPerMinute = 4, Ramp = ramp }))));
        Refused("The pool 'org' of 'p' has a ramp, which counts", () => WithPool(new ModelLimits { MaxConcurrent = 4, Ramp = ramp }));
    }

    [Theory]
    [InlineData(0.009, 60, 1, "growth")]
    [InlineData(10.1, 60, 1, "growth")]
    [InlineData(double.NaN, 60, 1, "growth")]
    [InlineData(0.5, 0.9, 1, "per")]
    [InlineData(0.5, 86_401, 1, "per")]
    [InlineData(0.5, 60, 0, "from")]
    [InlineData(0.5, 60, 1_000_000_000_001, "from")]
    public void A_ramp_out_of_range_is_refused(double growth, double seconds, long from, string parameter) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(() => new TrafficRamp(growth, TimeSpan.FromSeconds(seconds), from)).ParamName);

    [Fact]
    public void A_ramp_may_have_the_least_and_the_most_of_each()
    {
        Assert.Equal(0.01, new TrafficRamp(0.01, TimeSpan.FromSeconds(1), 1).Growth);
        Assert.Equal(1_000_000_000_000, new TrafficRamp(10, TimeSpan.FromDays(1), 1_000_000_000_000).From);
    }

    [Fact]
    public void Traffic_is_counted_in_total_tokens_else_in_input_tokens_else_in_requests()
    {
        LimitMetric[] all = [LimitMetric.Requests, LimitMetric.OutputTokens, LimitMetric.InputTokens, LimitMetric.TotalTokens];

        Assert.Equal(LimitMetric.TotalTokens, TrafficRamp.MetricAmong(all));
        Assert.Equal(LimitMetric.InputTokens, TrafficRamp.MetricAmong(all.Except([LimitMetric.TotalTokens])));
        Assert.Equal(LimitMetric.Requests, TrafficRamp.MetricAmong([LimitMetric.OutputTokens, LimitMetric.Requests]));
        Assert.Null(TrafficRamp.MetricAmong([LimitMetric.OutputTokens, LimitMetric.ConcurrentRequests]));
    }

    [Fact]
    public void A_trust_that_is_none_is_refused()
    {
        Assert.Equal(HeaderTrust.Lower, new ProviderLimits().TrustHeaders);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProviderLimits { TrustHeaders = (HeaderTrust)3 });
    }

    private static void Refused(string problem, params LimitRule[] rules) =>
        Refused($"The model 'p/m' {problem}", () => Config("p", Provider(("m", new ModelLimits { Rules = rules }))));

    private static RateLimitConfig WithPool(ModelLimits pool) => Config("p", Provider(("m", _some)) with { Pools = Named(("org", pool)) });

    private static Dictionary<string, ModelLimits> Named(params (string Name, ModelLimits Limits)[] entries) =>
        entries.ToDictionary(entry => entry.Name, entry => entry.Limits);

    private static void Refused(string message, Func<object> create) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(create).Message, StringComparison.Ordinal);

    private static RateLimitConfig Config(string name, ProviderLimits limits) =>
        new(new Dictionary<string, ProviderLimits> { [name] = limits });

    private static ProviderLimits Provider(params (string Name, ModelLimits Limits)[] models) =>
        new() { Models = Named(models) };
}
