using System.Text;

namespace LlmLimiter.Tests.Configuration;

/// <summary>Whatever stands in a file, the answer is a configuration or a configuration error.</summary>
public sealed class ConfigFuzzTests
{
    private const string Valid = """
        extends: shipped
        openai:
          profile: openai
          margin: 100ms
          refund: true
          trust_headers: both
          pools:
            org: { requests_per_minute: 10_000, smooth: 1s }
          models:
            gpt-4o:
              aliases: [chat, "gpt-4o-dated"]
              pools: [org]
              max_concurrent: 5
              requests_per_minute: 500 # comment
              tokens_per_minute: 30_000
              limits:
                - { metric: requests, amount: 20, per: 1s, margin: 0ms }
                - metric: total_tokens
                  amount: 40_000
                  per: 1.5h
                  window: token_bucket
                  burst: 4_000
                - { metric: tokens, amount: 5, per: 1d, window: fixed, time_zone: Europe/Berlin }
            "*": { requests_per_minute: 60 }
        "azure": { 'gpt 4': { requests_per_minute: 600, limits: [] } }
        ? acme
        : { m: { tokens_per_day: 1 } }
        """;

    private static readonly string[] _pieces =
    [
        "\n", "\r", "\t", " ", "  ", ":", ": ", "- ", "-", "?", "? ", "{", "}", "[", "]", ",", "\"", "'", "\\", "|", "|2\n", ">-", "&a ", "*a ",
        "!t ", "!!int ", "!<", "<<: ", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x\n", "%", "#", "@", "`", "~", "\0", "\u0085", "\u2028",
        "\uFEFF", "\uD800", "\U0001F600", "\\x", "\\u12", "\\U0010FFFF", "99999999999999999999", "-1", "1e9", "0x", "models: ", "limits: ", "pools: ", "aliases: ", "time_zone: ", "\"*\": ", "org", "chat",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_damaged_file_is_read_or_refused_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 2_500; i++)
        {
            string text = Damaged(random);
            try
            {
                Assert.NotEmpty(RateLimitConfig.Parse(text).Providers);
                read++;
            }
            catch (RateLimitConfigException e)
            {
                Assert.StartsWith("text", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(e.Message, c => char.IsControl(c) && c != '\n');
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{e}\nfor the text:\n{text}");
            }
        }

        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused: the damage is too great or too small to tell anything.");
    }

    [Fact]
    public void The_undamaged_file_is_read() => Assert.Equal(5, RateLimitConfig.Parse(Valid).Providers.Count);

    private static string Damaged(Random random)
    {
        var text = new StringBuilder(Valid);
        for (int changes = random.Next(1, 5); changes > 0 && text.Length > 0; changes--)
        {
            int at = random.Next(text.Length);
            int length = Math.Min(random.Next(1, 12), text.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    _ = text.Remove(at, length);
                    break;
                case 1:
                    _ = text.Insert(at, text.ToString(random.Next(text.Length - length + 1), length));
                    break;
                case 2:
                    _ = text.Insert(at, _pieces[random.Next(_pieces.Length)]);
                    break;
                case 3:
                    text[at] = (char)random.Next(1, 0x180);
                    break;
                default:
                    text.Length = random.Next(20) == 0 ? at : text.Length;
                    break;
            }
        }

        return text.ToString();
    }
}
