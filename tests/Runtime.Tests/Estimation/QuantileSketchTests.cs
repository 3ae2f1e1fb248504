using FsCheck;
using FsCheck.Fluent;
using LlmLimiter.Estimation;

namespace LlmLimiter.Tests.Estimation;

public sealed class QuantileSketchTests
{
    [Fact]
    public void It_agrees_with_the_exact_quantile_up_to_the_width_of_a_bucket()
    {
        Gen<long> amount = Gen.OneOf(
            Gen.Choose(0, 20).Select(small => (long)small),
            Gen.Choose(1, 1_000_000).Select(even => (long)even),
            Gen.Choose(0, 23).SelectMany(bits => Gen.Choose(1 << bits, (1 << (bits + 1)) - 1)).Select(spread => (long)spread),
            Gen.Constant(4_096L));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(amount.NonEmptyListOf().Where(amounts => amounts.Count <= QuantileSketch.Most).ToArbitrary(), Agrees));

        static void Agrees(IList<long> amounts)
        {
            var sketch = new QuantileSketch();
            for (int seen = 1; seen <= amounts.Count; seen++)
            {
                sketch.Add(amounts[seen - 1]);
                AssertNear(ExactQuantile(amounts.Take(seen)), sketch.Quantile);
            }
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    [InlineData(1.2)]
    public void It_stays_near_the_quantile_of_what_it_sees_however_long_that_goes_on(double spread)
    {
        var sketch = new QuantileSketch();
        var random = new Random(7);
        long[] amounts = [.. Enumerable.Range(0, 20_000).Select(_ => LogNormal(random, mean: 400, spread))];
        long[] sorted = [.. amounts.Order()];
        List<double> ranks = [];
        foreach (long amount in amounts)
        {
            sketch.Add(amount);
            int place = Array.BinarySearch(sorted, sketch.Quantile);
            ranks.Add((double)(place < 0 ? ~place : place) / sorted.Length);
        }

        ranks.RemoveRange(0, QuantileSketch.Most);

        // The quantile of a hundred or two is not that of all; it is not off to one side either, but for the width of a bucket.
        Assert.All(ranks, rank => Assert.InRange(rank, 0.86, 1));
        Assert.InRange(ranks.Average(), 0.94, 0.98);
    }

    [Fact]
    public void It_follows_when_amounts_grow_and_when_they_shrink()
    {
        var sketch = new QuantileSketch();
        AddMany(100, count: 10_000);
        AssertNear(100, sketch.Quantile);
        AddMany(5_000, count: 40);
        AssertNear(5_000, sketch.Quantile);
        AddMany(5_000, count: 1_000);
        AddMany(100, count: 800);
        AssertNear(100, sketch.Quantile);

        void AddMany(long amount, int count)
        {
            for (int i = 0; i < count; i++)
            {
                sketch.Add(amount);
            }
        }
    }

    [Fact]
    public void Amounts_beyond_any_answer_are_seen_as_the_largest()
    {
        var sketch = new QuantileSketch();
        sketch.Add(Amount.Max);
        Assert.Equal((1 << 24) - 1, sketch.Quantile);
        Assert.Equal(0, new QuantileSketch().Quantile);
    }

    private static void AssertNear(long exact, long quantile) => Assert.InRange(quantile, exact, exact + (exact / 8));

    /// <summary>The smallest amount that no more than one in twenty exceed.</summary>
    private static long ExactQuantile(IEnumerable<long> amounts)
    {
        long[] sorted = [.. amounts.Order()];
        return sorted[sorted.Length - 1 - (sorted.Length / QuantileSketch.OneIn)];
    }

    private static long LogNormal(Random random, double mean, double spread)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (long)Math.Max(1, mean * Math.Exp((spread * normal) - (spread * spread / 2)));
    }
}
