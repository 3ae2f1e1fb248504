using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Configuration;

/// <summary>What a configuration file may say, and what it means.</summary>
public sealed class RateLimitConfigTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_simple_form_maps_providers_to_models_to_limits()
    {
        RateLimitConfig config = RateLimitConfig.Parse("""
            openai:
              gpt-4o:
                requests_per_minute: 500
                tokens_per_minute: 30000
              o4-mini: { requests_per_minute: 400, requests_per_day: 9_000, tokens_per_day: 1_000_000 }
            anthropic:
              claude-opus-5: { input_tokens_per_minute: 2_000_000, output_tokens_per_minute: 400_000 }
            """);

        Assert.Equal("text", config.Source);
        Assert.False(config.IsShipped);
        Assert.Equal(["openai", "anthropic"], config.Providers.Keys);
        Assert.Equal(["gpt-4o", "o4-mini"], config.Providers["openai"].Models.Keys);
        Assert.Equal(["500 requests per minute", "30,000 tokens per minute"], Rules(config, "openai", "gpt-4o"));
        Assert.Equal(500, config.Providers["openai"].Models["gpt-4o"].RequestsPerMinute);
        Assert.Equal(30_000, config.Providers["openai"].Models["gpt-4o"].TokensPerMinute);
        Assert.Equal(9_000, config.Providers["openai"].Models["o4-mini"].RequestsPerDay);
        Assert.Equal(1_000_000, config.Providers["openai"].Models["o4-mini"].TokensPerDay);
        Assert.Equal(2_000_000, config.Providers["anthropic"].Models["claude-opus-5"].InputTokensPerMinute);
        Assert.Equal(400_000, config.Providers["anthropic"].Models["claude-opus-5"].OutputTokensPerMinute);
    }

    [Theory]
    [InlineData("requests_per_second", "7 requests per second")]
    [InlineData("requests_per_minute", "7 requests per minute")]
    [InlineData("requests_per_hour", "7 requests per hour")]
    [InlineData("requests_per_day", "7 requests per day")]
    [InlineData("tokens_per_second", "7 tokens per second")]
    [InlineData("tokens_per_minute", "7 tokens per minute")]
    [InlineData("tokens_per_hour", "7 tokens per hour")]
    [InlineData("tokens_per_day", "7 tokens per day")]
    [InlineData("input_tokens_per_second", "7 input tokens per second")]
    [InlineData("input_tokens_per_minute", "7 input tokens per minute")]
    [InlineData("input_tokens_per_hour", "7 input tokens per hour")]
    [InlineData("input_tokens_per_day", "7 input tokens per day")]
    [InlineData("output_tokens_per_second", "7 output tokens per second")]
    [InlineData("output_tokens_per_minute", "7 output tokens per minute")]
    [InlineData("output_tokens_per_hour", "7 output tokens per hour")]
    [InlineData("output_tokens_per_day", "7 output tokens per day")]
    public void Each_short_key_is_the_rule_it_says(string key, string rule)
    {
        RateLimitConfig config = RateLimitConfig.Parse($"p: {{ m: {{ {key}: 7 }} }}");

        Assert.Equal([rule], Rules(config, "p", "m"));
    }

    [Theory]
    [InlineData("500", 500)]
    [InlineData("+500", 500)]
    [InlineData("30_000", 30_000)]
    [InlineData("1_000_000_000_000", 1_000_000_000_000)]
    public void A_number_may_have_underscores(string text, long amount)
    {
        RateLimitConfig config = RateLimitConfig.Parse($"p: {{ m: {{ tokens_per_minute: {text} }} }}");

        Assert.Equal(amount, config.Providers["p"].Models["m"].TokensPerMinute);
    }

    [Fact]
    public void Zero_means_that_the_metric_is_not_limited()
    {
        RateLimitConfig config = RateLimitConfig.Parse("p: { m: { requests_per_minute: 0, tokens_per_minute: 10, tokens_per_hour: 0 } }");

        Assert.Equal(["10 tokens per minute"], Rules(config, "p", "m"));
    }

    [Fact]
    public void A_list_of_limits_says_what_short_keys_cannot()
    {
        RateLimitConfig config = RateLimitConfig.Parse("""
            openai:
              gpt-4o:
                requests_per_minute: 500
                limits:
                  - { metric: requests, amount: 20, per: 1s }
                  - { metric: total_tokens, amount: 40_000, per: 1.5h, margin: 0ms }
                  - metric: tokens
                    amount: 5
                    per: "100ms"
                    margin: 50ms
                  - { metric: input_tokens, amount: 6, per: 2min }
                  - { metric: output_tokens, amount: 7, per: 400d }
                  - { metric: output_tokens, amount: 8, per: 3m }
            """);

        ModelLimits limits = config.Providers["openai"].Models["gpt-4o"];
        Assert.Equal(500, limits.RequestsPerMinute);
        Assert.Equal(
            [
                new LimitRule(LimitMetric.Requests, 20, _second),
                new LimitRule(LimitMetric.TotalTokens, 40_000, TimeSpan.FromHours(1.5)) { Margin = TimeSpan.Zero },
                new LimitRule(LimitMetric.TotalTokens, 5, _second / 10) { Margin = _second / 20 },
                new LimitRule(LimitMetric.InputTokens, 6, 120 * _second),
                new LimitRule(LimitMetric.OutputTokens, 7, TimeSpan.FromDays(400)),
                new LimitRule(LimitMetric.OutputTokens, 8, 180 * _second),
            ],
            limits.Rules);
    }

    [Fact]
    public void Models_may_stand_under_a_key_of_their_own()
    {
        RateLimitConfig config = RateLimitConfig.Parse("""
            openai:
              profile: Azure
              models:
                gpt-4o: { requests_per_minute: 500 }
                profile: { requests_per_minute: 3 }
            other: { m: { requests_per_minute: 1 } }
            """);

        Assert.Equal(["gpt-4o", "profile"], config.Providers["openai"].Models.Keys);
        Assert.Equal("azure", config.Providers["openai"].Profile);
        Assert.Null(config.Providers["other"].Profile);
    }

    [Fact]
    public void A_providers_margin_holds_for_its_rules_that_have_none()
    {
        RateLimitConfig config = RateLimitConfig.Parse("""
            p:
              margin: 100ms
              m: { requests_per_minute: 5, limits: [{ metric: requests, amount: 1, per: 1s, margin: 0ms }] }
            q: { margin: 0ms, m: { requests_per_minute: 5 } }
            r: { m: { requests_per_minute: 5 } }
            """);

        Assert.Equal([_second / 10, TimeSpan.Zero], config.Providers["p"].Models["m"].AllRules(Profile.For(null, "p")).Select(rule => rule.EffectiveMargin));
        Assert.Equal([TimeSpan.Zero], config.Providers["q"].Models["m"].AllRules(Profile.For(null, "p")).Select(rule => rule.EffectiveMargin));
        Assert.Null(config.Providers["r"].Models["m"].Margin);
    }

    [Fact]
    public void Names_are_compared_without_case()
    {
        RateLimitConfig config = RateLimitConfig.Parse("OpenAI: { GPT-4o: { requests_per_minute: 500 } }");

        Assert.Equal(500, config.Providers["openai"].Models["gpt-4O"].RequestsPerMinute);
        Assert.Equal(["OpenAI"], config.Providers.Keys);
    }

    [Fact]
    public void A_byte_order_mark_a_document_start_and_comments_change_nothing()
    {
        RateLimitConfig config = RateLimitConfig.Parse("\uFEFF# limits\r\n---\r\np:\r\n  m: # model\r\n    requests_per_minute: 5\r\n...\r\n");

        Assert.Equal(["5 requests per minute"], Rules(config, "p", "m"));
    }

    [Fact]
    public void A_file_that_extends_the_shipped_limits_replaces_the_models_it_names_and_keeps_the_rest()
    {
        RateLimitConfig config = RateLimitConfig.Parse("""
            OPENAI:
              profile: generic
              margin: 7ms
              GPT-4.1-mini: { tokens_per_hour: 5 }
              my-own: { requests_per_minute: 1 }
            acme: { m: { requests_per_minute: 2 } }
            extends: shipped
            """);

        RateLimitConfig shipped = RateLimitConfig.Shipped;
        ProviderLimits openai = config.Providers["openai"];
        Assert.Equal(["5 tokens per hour"], Rules(config, "openai", "gpt-4.1-mini"));
        Assert.Equal(["1 request per minute"], Rules(config, "openai", "my-own"));
        Assert.Equal(shipped.Providers["openai"].Models.Count + 1, openai.Models.Count);
        Assert.Equal(Rules(shipped, "openai", "gpt-4o"), Rules(config, "openai", "gpt-4o"));
        Assert.Equal(TimeSpan.FromMilliseconds(7), openai.Models["gpt-4o"].Margin);
        Assert.Equal("generic", openai.Profile);
        Assert.Equal(Rules(shipped, "gemini", "gemini-2.5-pro"), Rules(config, "gemini", "gemini-2.5-pro"));
        Assert.Equal(shipped.Providers["anthropic"].Pools.Keys, config.Providers["anthropic"].Pools.Keys);
        Assert.Equal(["2 requests per minute"], Rules(config, "acme", "m"));
        Assert.Contains("OPENAI", config.Providers.Keys);
        Assert.Equal("text", config.Source);
        Assert.False(config.IsShipped);
        Assert.Null(shipped.Providers["openai"].Models["gpt-4o"].Margin);
    }

    [Fact]
    public void A_file_that_only_extends_the_shipped_limits_has_all_of_them()
    {
        RateLimitConfig config = RateLimitConfig.Parse("extends: shipped\ngemini: { margin: 5ms }");

        Assert.Equal(RateLimitConfig.Shipped.Providers.Keys.Order(), config.Providers.Keys.Order());
        Assert.Equal(["gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite"], config.Providers["gemini"].Models.Keys);
        Assert.False(RateLimitConfig.Parse("extends: shipped").IsShipped);
    }

    internal static string[] Rules(RateLimitConfig config, string provider, string model) =>
        [.. config.Providers[provider].Models[model].AllRules(config.Providers[provider].ProfileOf(provider)).Select(rule => rule.ToString())];
}
