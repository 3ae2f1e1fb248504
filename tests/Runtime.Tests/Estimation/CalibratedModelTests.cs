using LlmLimiter.Estimation;

namespace LlmLimiter.Tests.Estimation;

public sealed class CalibratedModelTests
{
    private const long Tokens = 1_000;
    private readonly CalibratedModel _model = New();
    private readonly Random _random = new(1);

    [Theory]
    [InlineData(0.6)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    [InlineData(1.25)]
    [InlineData(1.9)]
    public void A_hundred_noisy_reports_teach_the_ratio(double truth)
    {
        for (int i = 0; i < 100; i++)
        {
            Report(truth * (0.9 + (0.2 * _random.NextDouble())));
        }

        Assert.InRange(_model.Current.Ratio, 0.96 * truth, 1.04 * truth);
    }

    [Fact]
    public void Ten_reports_teach_most_of_it()
    {
        Repeat(10, () => Report(1.4));
        Assert.InRange(_model.Current.Ratio, 1.33, 1.4);
    }

    [Fact]
    public void A_ratio_that_changes_is_followed()
    {
        Repeat(1_000, () => Report(1.5));
        Repeat(500, () => Report(0.9));
        Assert.InRange(_model.Current.Ratio, 0.87, 0.97);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(0.5)]
    public void A_backlog_estimated_before_the_first_report_does_not_push_it_too_far(double truth)
    {
        EstimatedInput before = _model.Current;
        Repeat(5_000, () => Report(truth * (0.9 + (0.2 * _random.NextDouble())), input: before));

        Assert.InRange(_model.Current.Ratio, 0.95 * truth, 1.05 * truth);
    }

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(1_000, -1)]
    [InlineData(1_000, 1_000_000_000_000)]
    [InlineData(0, 1_000)]
    [InlineData(0, 0)]
    [InlineData(-5, 1_000)]
    [InlineData(long.MaxValue, long.MinValue)]
    [InlineData(1_000_000, 3)]
    public void Reports_that_cannot_be_about_the_text_are_passed_over(long estimated, long reported)
    {
        Repeat(1_000, () => _model.Learn(estimated, reported));
        Assert.Equal(1, _model.Current.Ratio);
    }

    [Fact]
    public void An_outlier_among_many_reports_hardly_counts()
    {
        Repeat(200, () => Report(1.2));
        _model.Learn(Tokens, (long)(2.9 * Tokens));
        Assert.InRange(_model.Current.Ratio, 1.19, 1.225);
    }

    [Theory]
    [InlineData(2.8, 2)]
    [InlineData(0.36, 0.5)]
    public void The_ratio_stays_within_its_bounds(double truth, double bound)
    {
        Repeat(20_000, () => Report(truth));
        Assert.InRange(_model.Current.Ratio, 0.98 * bound, 1.02 * bound);
    }

    [Fact]
    public void A_short_prompt_counts_less_than_a_long_one()
    {
        CalibratedModel other = New();
        Repeat(50, () =>
        {
            Report(1.0, tokens: 2_000);
            Report(1.5, tokens: 20);
            Report(1.0, tokens: 20, other.Current);
            Report(1.5, tokens: 2_000, other.Current);
        });
        Assert.InRange(_model.Current.Ratio, 1.0, 1.1);
        Assert.InRange(other.Current.Ratio, 1.35, 1.5);
    }

    [Fact]
    public void Many_threads_may_count_and_teach_at_once()
    {
        Parallel.For(0, 20_000, _ => Report(1.3));
        Assert.InRange(_model.Current.Ratio, 1.28, 1.32);
    }

    private static CalibratedModel New() => new(new ModelId("acme", "model-1"), new CharacterEstimator());

    /// <summary>A call that was estimated with the present ratio, or with another.</summary>
    private void Report(double truth, long tokens = Tokens, EstimatedInput? input = null)
    {
        input ??= _model.Current;
        input.Learn((long)Math.Round(tokens * input.Ratio), new TokenUsage((long)(tokens * truth)));
    }

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }
}
