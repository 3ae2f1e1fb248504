using LlmLimiter.Calls;

namespace LlmLimiter.Tests.Calls;

/// <summary>What a stream's items say of its usage, taken together.</summary>
public sealed class StreamUsageTests
{
    private static StreamUsage Nothing => new();

    [Fact]
    public void A_stream_that_tellsNothing_has_no_usage()
    {
        Assert.Null(Nothing.ToUsage());
        Assert.Null(Nothing.Told(null, null).Told(usage: null).ToUsage());
        Assert.Null(Nothing.Told(null, outputTokens: 5).ToUsage());
    }

    [Fact]
    public void Input_may_come_at_the_start_and_output_at_the_end() =>
        Assert.Equal(new TokenUsage(10, 5), Nothing.Told(10, null).Told(null, null).Told(null, 5).ToUsage());

    [Fact]
    public void Of_two_counts_the_larger_stands_whichever_comes_first()
    {
        Assert.Equal(new TokenUsage(10, 25), Nothing.Told(10, 1).Told(10, 25).ToUsage());
        Assert.Equal(new TokenUsage(10, 25), Nothing.Told(10, 25).Told(0, 0).ToUsage());
    }

    [Fact]
    public void A_whole_usage_may_be_told_at_once() =>
        Assert.Equal(new TokenUsage(10, 5, 4), Nothing.Told(new TokenUsage(10, 2)).Told(new TokenUsage(10, 5, 4)).ToUsage());

    [Fact]
    public void A_total_completes_what_is_not_told() =>
        Assert.Equal(new TokenUsage(10, 5), Nothing.Told(10, null).Told(null, null, totalTokens: 15).ToUsage());

    [Fact]
    public void Counts_of_single_items_are_added_up() =>
        Assert.Equal(new TokenUsage(10, 6, 4), Nothing.Added(10, 1, 11, 4).Added(null, 2).Added(0, 3, 3).ToUsage());

    [Fact]
    public void What_was_read_from_a_cache_is_beside_the_input_where_the_provider_counts_so()
    {
        StreamUsage start = Nothing.ToldBesideCache(10, 1, cacheReads: 90, cacheWrites: 20);
        Assert.Equal(new TokenUsage(120, 1, 90), start.ToUsage());
        Assert.Equal(new TokenUsage(120, 25, 90), start.ToldBesideCache(null, 25, null).ToUsage());
        Assert.Equal(new TokenUsage(120, 25, 90), start.ToldBesideCache(10, 25, 90, 20).ToUsage());
    }

    [Fact]
    public void What_has_begun_is_not_whole_before_it_is_final()
    {
        StreamUsage usage = Nothing.Told(10, 1).Begun();
        Assert.Null(usage.Whole(hasEnded: true));
        Assert.Equal(new TokenUsage(10, 5), usage.Told(null, 5).Final().Whole(hasEnded: false));
    }

    [Fact]
    public void What_nobody_calls_final_is_whole_at_the_end()
    {
        StreamUsage usage = Nothing.Told(10, 5);
        Assert.Null(usage.Whole(hasEnded: false));
        Assert.Equal(new TokenUsage(10, 5), usage.Whole(hasEnded: true));
    }

    [Fact]
    public void A_count_that_cannot_be_is_not_used() => Assert.Null(Nothing.Told(-1, 5).ToUsage());
}
