using LlmLimiter.Feedback;

namespace LlmLimiter.Tests.Feedback;

public sealed class ValueReaderTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("30000", 30_000L)]
    [InlineData(" 30000 ", 30_000L)]
    [InlineData("30,000", 30_000L)]
    [InlineData("1,000,000", 1_000_000L)]
    [InlineData("1_000_000", 1_000_000L)]
    [InlineData("30 000", 30_000L)]
    [InlineData("30\u00A0000", 30_000L)]
    [InlineData("30'000", 30_000L)]
    [InlineData("30000.0", 30_000L)]
    [InlineData("10000.000000", 10_000L)]
    [InlineData("000000000000000000000000000000042", 42L)]
    [InlineData("1000000000000", 1_000_000_000_000L)]
    public void An_amount_is_read(string text, long expected) => Assert.Equal(expected, AmountReader.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-1")]
    [InlineData("+5")]
    [InlineData("1000000000001")]
    [InlineData("99999999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e9")]
    [InlineData("0x10")]
    [InlineData("30.000")]
    [InlineData("30.5")]
    [InlineData("30.")]
    [InlineData("30,00")]
    [InlineData("3000,000")]
    [InlineData(",300")]
    [InlineData("500, 500")]
    [InlineData("100;w=60")]
    [InlineData("unlimited")]
    [InlineData("\u0663\u0660")]
    public void What_is_no_amount_to_believe_is_left_out(string text) => Assert.Null(AmountReader.Read(text));

    [Fact]
    public void Thousands_of_digits_are_left_out() => Assert.Null(AmountReader.Read(new string('9', 50_000)));

    [Theory]
    [InlineData("1s", 1_000)]
    [InlineData("120ms", 120)]
    [InlineData("1m30s", 90_000)]
    [InlineData("6m0s", 360_000)]
    [InlineData("7.66s", 7_660)]
    [InlineData("2m59.56s", 179_560)]
    [InlineData("38.2s", 38_200)]
    [InlineData("114h18m0s", 411_480_000)]
    [InlineData("1d2h", 93_600_000)]
    [InlineData("26 seconds", 26_000)]
    [InlineData("1 minute 30 seconds", 90_000)]
    [InlineData("60", 60_000)]
    [InlineData("0.5", 500)]
    [InlineData("0s", 0)]
    [InlineData("0", 0)]
    [InlineData("400d", 34_560_000_000)]
    public void A_duration_is_read(string text, long milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationReader.Read(text));

    [Theory]
    [InlineData("1.984999999s", 19_849_999.99)]
    [InlineData("1ns", 0.01)]
    [InlineData("3\u00B5s", 30)]
    [InlineData("3us", 30)]
    public void A_duration_is_rounded_up_so_that_none_becomes_zero(string text, double ticks) =>
        Assert.Equal((long)Math.Ceiling(ticks), DurationReader.Read(text)!.Value.Ticks);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-1s")]
    [InlineData("-5")]
    [InlineData("1x")]
    [InlineData("s")]
    [InlineData("1s2")]
    [InlineData("1.2.3s")]
    [InlineData("NaN")]
    [InlineData("1e9")]
    [InlineData("401d")]
    [InlineData("200d200d1s")]
    [InlineData("1700000000")]
    [InlineData("99999999999999999999999999999999999h")]
    public void What_is_no_duration_to_believe_is_left_out(string text) => Assert.Null(DurationReader.Read(text));

    [Fact]
    public void A_duration_of_thousands_of_digits_is_left_out() => Assert.Null(DurationReader.Read(new string('9', 50_000) + "s"));

    [Theory]
    [InlineData("2026-11-22T12:00:30Z", 30)]
    [InlineData("2026-11-22T12:00:30.500000000Z", 30.5)]
    [InlineData("2026-11-22T13:00:30+01:00", 30)]
    [InlineData("2026-11-22T11:00:00Z", 0)]
    public void A_moment_of_RFC_3339_is_read(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), MomentReader.UntilRfc3339(text, Answer.Now));

    [Theory]
    [InlineData("")]
    [InlineData("12:00")]
    [InlineData("tomorrow, at twelve o'clock")]
    [InlineData("2026-13-22T12:00:30Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void What_is_no_moment_to_believe_is_left_out(string text)
    {
        Assert.Null(MomentReader.UntilRfc3339(text, Answer.Now));
        Assert.Null(MomentReader.UntilHttpDate(text, Answer.Now));
    }

    [Theory]
    [InlineData("Sun, 22 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Sunday, 22-Nov-26 12:00:30 GMT", 30)]
    [InlineData("Sun Nov 22 12:00:30 2026", 30)]
    [InlineData("Sun, 22 Nov 2026 11:00:00 GMT", 0)]
    public void A_date_of_HTTP_is_read(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), MomentReader.UntilHttpDate(text, Answer.Now));
}
