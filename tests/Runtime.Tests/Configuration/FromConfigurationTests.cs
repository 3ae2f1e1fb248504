using System.Text;
using Microsoft.Extensions.Configuration;

namespace LlmLimiter.Tests.Configuration;

/// <summary>Limits in an application's configuration are read as a file's are, with paths of keys in place of lines.</summary>
public sealed class FromConfigurationTests
{
    [Fact]
    public void A_section_means_what_a_file_of_the_same_keys_means()
    {
        RateLimitConfig config = RateLimitConfig.FromConfiguration(Section("""
            {
              "LlmLimiter": {
                "openai": {
                  "margin": "100ms",
                  "refund": true,
                  "trust_headers": "off",
                  "pools": { "org": { "requests_per_minute": 10000, "max_concurrent": 200 } },
                  "models": {
                    "gpt-4o": {
                      "aliases": [ "gpt-4o-2024-08-06", "chat" ],
                      "pools": [ "org" ],
                      "requests_per_minute": "30_000",
                      "smooth": "1s",
                      "ramp": { "Growth": "50%", "PER": "15m", "from": 1000000 },
                      "limits": [
                        { "metric": "requests", "amount": 1000, "per": "1d", "window": "fixed", "time_zone": "America/Los_Angeles" },
                        { "metric": "total_tokens", "amount": 40000, "per": "1m", "window": "token_bucket", "burst": 4000 }
                      ]
                    },
                    "*": { "requests_per_minute": 60 }
                  }
                },
                "gemini": { "gemini-2.5-pro": { "requests_per_day": 5 } }
              }
            }
            """));
        RateLimitConfig file = RateLimitConfig.Parse("""
            openai:
              margin: 100ms
              refund: true
              trust_headers: off
              pools: { org: { requests_per_minute: 10000, max_concurrent: 200 } }
              models:
                gpt-4o:
                  aliases: [gpt-4o-2024-08-06, chat]
                  pools: [org]
                  requests_per_minute: 30_000
                  smooth: 1s
                  ramp: { growth: 50%, per: 15m, from: 1_000_000 }
                  limits:
                    - { metric: requests, amount: 1000, per: 1d, window: fixed, time_zone: America/Los_Angeles }
                    - { metric: total_tokens, amount: 40000, per: 1m, window: token_bucket, burst: 4000 }
                "*": { requests_per_minute: 60 }
            gemini: { gemini-2.5-pro: { requests_per_day: 5 } }
            """);

        Assert.Equal("configuration LlmLimiter", config.Source);
        Assert.Equal(GoodFilesTests.Lines(file).Order(), GoodFilesTests.Lines(config).Order());
        Assert.True(config.Providers["openai"].Refund);
    }

    [Fact]
    public void The_shipped_limits_can_be_extended_there_too()
    {
        RateLimitConfig config = RateLimitConfig.FromConfiguration(Pairs(("extends", "shipped"), ("openai:gpt-4o:requests_per_minute", "5")));

        Assert.Equal("configuration", config.Source);
        Assert.Equal(["5 requests per minute"], RateLimitConfigTests.Rules(config, "openai", "gpt-4o"));
        Assert.Contains("gemini", config.Providers.Keys);
    }

    [Fact]
    public void Keys_are_read_without_case_and_lists_with_gaps_as_layers_of_configuration_need()
    {
        RateLimitConfig config = RateLimitConfig.FromConfiguration(Pairs(
            ("ACME:MODELS:M:REQUESTS_PER_MINUTE", "5"), ("ACME:MODELS:M:Aliases:0", "a"), ("ACME:MODELS:M:Aliases:2", "b")));

        Assert.Equal(5, config.Providers["acme"].Models["m"].RequestsPerMinute);
        Assert.Equal(["a", "b"], config.Providers["acme"].Models["m"].Aliases);
    }

    [Theory]
    [InlineData("openai:gpt-4o:requests_per_minute", "many", "L:openai:gpt-4o:requests_per_minute: expected a whole number such as 500 or 30_000, found 'many'")]
    [InlineData("openai:gpt-4o:request_per_minute", "5", "L:openai:gpt-4o:request_per_minute: unknown key 'request_per_minute'; did you mean 'requests_per_minute'?")]
    [InlineData("openai:gpt-4o:limits:0:per", "1s", "L:openai:gpt-4o:limits:0: expected a rule with 'metric', 'amount' and 'per', found no 'metric', no 'amount'")]
    [InlineData("openai:gpt-4o:pools:0", "org", "L:openai:gpt-4o:pools:0: provider 'openai' has no pool 'org'; expected it under 'pools' of the provider")]
    [InlineData("openai:gpt-4o:aliases", "chat", "L:openai:gpt-4o:aliases: expected a list of names such as '[a, b]', found 'chat'")]
    [InlineData("openai:gpt-4o", "5", "L:openai:gpt-4o: expected the limits of model 'gpt-4o' below it, found '5'")]
    [InlineData("openai:gpt-4o", null, "L:openai:gpt-4o: model 'gpt-4o' has no limit above 0; expected one, such as 'requests_per_minute: 500', or 'pools' to draw from")]
    [InlineData("openai:refund", "perhaps", "L:openai:refund: expected true or false, found 'perhaps'")]
    [InlineData("openai:trust_headers", "yes", "L:openai:trust_headers: 'yes' is not a trust in headers; expected 'lower', 'both' or 'off'")]
    [InlineData("openai:gpt-4o:ramp:growth", "50%", "L:openai:gpt-4o:ramp: expected a ramp with 'growth', 'per' and 'from', found no 'per', no 'from'")]
    [InlineData("openai:0:requests_per_minute", "5", "L:openai: expected the models of provider 'openai' below it, found a list")]
    [InlineData("openai", "gpt-4o", "L:openai: expected the models of provider 'openai' below it, found 'gpt-4o'")]
    [InlineData("extends", "base", "L:extends: 'extends' can only be 'shipped', found 'base'")]
    [InlineData("a:b:c:d:e:f:g:h:i:j:k:l:m:n:o:p:q:r:s:t:u:v:w:x:y:z:a:b:c:d:e:f:g:h", "5", "L:a:b:c:d:e:f:g:h:i:j:k:l:m:n:o:p:q:r:s:t:u:v:w:x:y:z:a:b:c:d:e:f: nested deeper than 32")]
    public void An_error_names_the_path_of_its_key(string key, string? value, string message)
    {
        RateLimitConfigException error = Refused(($"L:{key}", value));

        Assert.Equal(message, error.Message.Split('\n')[0]);
        Assert.Equal((null, 0, 0), (error.File, error.Line, error.Column));
    }

    [Fact]
    public void Every_error_has_its_line()
    {
        RateLimitConfigException error = Refused(
            ("L:openai:gpt-4o:requests_per_minute", "5"),
            ("L:openai:gpt-4o:limits:0:metric", "requests"), ("L:openai:gpt-4o:limits:0:amount", "5"), ("L:openai:gpt-4o:limits:0:per", "60s"),
            ("L:openai:gpt-4o:pools:0", "org"),
            ("L:openai:o3:aliases:0", "gpt-4o"),
            ("L:openai:o3:max_concurrent", "-1"));

        Assert.Equal(
            """
            L:openai:o3:max_concurrent: expected an amount that is not negative, found '-1'
            L:openai:gpt-4o:pools:0: provider 'openai' has no pool 'org'; expected it under 'pools' of the provider
            L:openai:o3:aliases:0: the alias 'gpt-4o' is the name of another model; expected each name for one model
            L:openai:gpt-4o:limits:0: 'requests per 60s' is limited already at L:openai:gpt-4o:requests_per_minute; expected each metric, span and window once
            """,
            error.Message);
    }

    [Fact]
    public void A_section_that_is_not_there_is_an_error()
    {
        Assert.Equal("configuration L: expected at least one provider with a model, found nothing", Refused(("M:openai", "5")).Message);
        Assert.Throws<ArgumentNullException>(() => RateLimitConfig.FromConfiguration(null!));
    }

    [Fact]
    public void A_key_with_a_value_and_keys_below_is_an_error() =>
        Assert.Equal(
            "L:openai:gpt-4o: expected a value or keys below, found both: 'unlimited'",
            Refused(("L:openai:gpt-4o", "unlimited"), ("L:openai:gpt-4o:requests_per_minute", "5")).Message);

    [Fact]
    public void A_value_is_cut_and_control_characters_are_escaped() =>
        Assert.Equal(
            @"L:open\u001bai: expected the models of provider 'open\u001bai' below it, found 'sk-01234567890123456789012345678…'",
            Refused(("L:open\u001bai", "sk-0123456789012345678901234567890123456789")).Message);

    private static RateLimitConfigException Refused(params (string Key, string? Value)[] pairs) =>
        Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.FromConfiguration(Pairs(pairs).GetSection("L")));

    private static IConfigurationRoot Pairs(params (string Key, string? Value)[] pairs) =>
        new ConfigurationBuilder().AddInMemoryCollection(pairs.ToDictionary(pair => pair.Key, pair => pair.Value)).Build();

    private static IConfigurationSection Section(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build().GetSection("LlmLimiter");
}
