using LlmLimiter.Stores;

namespace LlmLimiter.Tests.Stores;

/// <summary>What every store must do. Each store's tests derive from this class and say how to open one and how time passes for it.</summary>
public abstract class LimitStoreContract
{
    // Long enough that a store which cannot fake its time sees none of it pass during a test, and short enough to wait for.
    private static readonly TimeSpan _per = TimeSpan.FromSeconds(2);

    private static readonly LimitRule _requests = new(LimitMetric.Requests, 10, _per) { Margin = TimeSpan.Zero };
    private static readonly LimitRule _tokens = new(LimitMetric.TotalTokens, 1_000, _per) { Margin = TimeSpan.Zero };

    private ILimitStore? _store;

    [Fact]
    public async Task A_call_is_charged_by_all_of_its_rules_or_by_none()
    {
        Assert.Equal([true, false, true], await Granted(Call(900), Call(200), Call2(200)));
        Assert.Equal([false, true], await Granted(Call(101), Call2(800)));
    }

    [Fact]
    public async Task A_call_that_does_not_fit_holds_its_pools_against_later_ones_of_the_batch_only()
    {
        Assert.Equal([true, false, false], await Granted(Call(900), Call(200), Call(50)));
        Assert.Equal([true], await Granted(Call(50)));
    }

    [Fact]
    public async Task A_model_that_its_own_rules_stop_does_not_hold_what_others_share()
    {
        StorePool own = Pool("model-a", null, (_requests, 1), (_tokens, 900));
        Assert.Equal([true], await Granted(new StoreCall(Guid.NewGuid(), [own, Org(10)])));
        StorePool tooMuch = Pool("model-a", null, (_requests, 1), (_tokens, 200));
        Assert.Equal([false, true], await Granted(new StoreCall(Guid.NewGuid(), [tooMuch, Org(10)]), new StoreCall(Guid.NewGuid(), [Own("model-b"), Org(10)])));
    }

    [Fact]
    public async Task A_shared_pool_without_room_is_held_by_the_first_that_it_stops()
    {
        Assert.Equal(
            [true, false, false],
            await Granted(
                new StoreCall(Guid.NewGuid(), [Own("model-a"), Org(90)]),
                new StoreCall(Guid.NewGuid(), [Own("model-b"), Org(20)]),
                new StoreCall(Guid.NewGuid(), [Own("model-c"), Org(5)])));
        Assert.Equal([true], await Granted(new StoreCall(Guid.NewGuid(), [Own("model-c"), Org(5)])));
    }

    [Fact]
    public async Task A_refusal_says_when_the_call_may_fit()
    {
        await Granted(Call(1_000));
        StoreDecision refused = (await Ask(Call(1))).Single();
        Assert.NotNull(refused.RetryAfter);
        Assert.InRange(refused.RetryAfter.Value, TimeSpan.FromMilliseconds(1), _per * 1.01);
        await PassAsync(refused.RetryAfter.Value);
        Assert.Equal([true], await Granted(Call(1)));
    }

    [Fact]
    public async Task A_call_that_two_pools_stop_is_asked_about_again_when_the_first_has_room()
    {
        var soon = new LimitRule(LimitMetric.Requests, 1, _per / 2) { Margin = TimeSpan.Zero };
        StoreCall Both() => new(Guid.NewGuid(), [Own("model-a"), Pool(null, "soon", (soon, 1)), Org(100)]);
        StoreDecision[] decisions = await Ask(Both(), Both());
        Assert.True(decisions[0].IsGranted);
        Assert.InRange(decisions[1].RetryAfter!.Value, TimeSpan.FromMilliseconds(1), _per * 0.51);
    }

    [Fact]
    public async Task What_was_not_used_comes_back_and_what_was_used_beyond_is_charged()
    {
        StoreCall call = Call(1_000);
        await Granted(call);
        await Settle(call, StoreOutcome.Ended, 1, 400);
        StoreCall second = Call(600);
        Assert.Equal([true], await Granted(second));
        await Settle(second, StoreOutcome.Ended, 1, 900);
        await PassAsync(_per / 2);
        Assert.Equal([false], await Granted(Call(1)));
        await PassAsync(_per);
        Assert.Equal([true], await Granted(Call(1)));
    }

    [Fact]
    public async Task A_cancelled_call_was_never_charged()
    {
        StoreCall call = Call(1_000);
        await Granted(call);
        await Settle(call, StoreOutcome.Cancelled);
        Assert.Equal([true], await Granted(Call(1_000)));
    }

    [Fact]
    public async Task A_call_is_settled_once_and_one_that_nobody_knows_is_passed_over()
    {
        StoreCall call = Call(600);
        await Granted(call);
        await Settle(call, StoreOutcome.Ended, 1, 500);
        await Settle(call, StoreOutcome.Ended, 1, 0);
        await Settle(call, StoreOutcome.Cancelled);
        await Settle(Call(600), StoreOutcome.Cancelled);
        Assert.Equal([false], await Granted(Call(501)));
        Assert.Equal([true], await Granted(Call(500)));
    }

    [Fact]
    public async Task Settlements_of_a_batch_come_before_its_calls()
    {
        StoreCall call = Call(1_000);
        await Granted(call);
        StoreAnswer answer = await Exchange([new StoreSettlement(call.Id, StoreOutcome.Cancelled, [])], [Call(1_000)]);
        Assert.True(answer.Decisions.Single().IsGranted);
    }

    [Fact]
    public async Task A_batch_that_is_sent_twice_is_taken_once()
    {
        var batch = new StoreBatch(Guid.NewGuid(), "acme", [], [Call(600)]);
        ILimitStore store = await StoreAsync();
        StoreAnswer first = await store.ExchangeAsync(batch);
        StoreAnswer again = await store.ExchangeAsync(batch);
        Assert.Equal(first.Decisions, again.Decisions);
        Assert.Equal([true], await Granted(Call(400)));
    }

    [Fact]
    public async Task What_counts_as_it_is_generated_is_held_while_the_call_runs_and_counts_from_its_report()
    {
        var output = new LimitRule(LimitMetric.OutputTokens, 100, _per) { Margin = TimeSpan.Zero };
        StoreCall call = Generating(80);
        Assert.Equal([true, false], await Granted(call, Generating(30)));

        // It runs for longer than the window, and is held all the while.
        await PassAsync(_per * 1.5);
        Assert.Equal([false], await Granted(Generating(30)));
        await Settle(call, StoreOutcome.Reported, 40);
        Assert.Equal([false], await Granted(Generating(30)));
        await Settle(call, StoreOutcome.Ended, 50);
        Assert.Equal([false, true], await Granted(Generating(60), Other()));
        Assert.Equal([true], await Granted(Generating(50)));

        StoreCall Generating(long cost) => new(Guid.NewGuid(), [new StorePool("model-a", null, [new StoreCharge(output, cost, CountsAsGenerated: true)])]);
        StoreCall Other() => new(Guid.NewGuid(), [Own("model-b")]);
    }

    [Fact]
    public async Task A_place_among_concurrent_calls_comes_back_with_the_end_of_a_call()
    {
        var concurrent = new LimitRule(LimitMetric.ConcurrentRequests, 2, TimeSpan.Zero);
        StoreCall[] calls = [.. Enumerable.Range(0, 3).Select(_ => new StoreCall(Guid.NewGuid(), [Pool("model-a", null, (concurrent, 1))]))];
        StoreDecision[] decisions = await Ask(calls);
        Assert.Equal([true, true, false], decisions.Select(decision => decision.IsGranted));
        Assert.Null(decisions[2].RetryAfter);
        await PassAsync(_per * 2);
        await Settle(calls[0], StoreOutcome.Ended, 0);
        Assert.Equal([true], await Granted(calls[2]));
    }

    [Theory]
    [InlineData(LimitWindow.Sliding)]
    [InlineData(LimitWindow.TokenBucket)]
    [InlineData(LimitWindow.Fixed)]
    public async Task Every_kind_of_window_fills_and_empties(LimitWindow window)
    {
        var rule = new LimitRule(LimitMetric.Requests, 3, _per) { Window = window, Margin = TimeSpan.Zero };
        IReadOnlyList<bool> granted = await Granted([.. Enumerable.Range(0, 7).Select(_ => new StoreCall(Guid.NewGuid(), [Pool("model-a", null, (rule, 1))]))]);
        Assert.InRange(granted.Count(isGranted => isGranted), 3, 6);
        Assert.True(granted[0]);
        await PassAsync(_per * 2);
        Assert.Equal([true], await Granted(new StoreCall(Guid.NewGuid(), [Pool("model-a", null, (rule, 1))])));
    }

    [Fact]
    public async Task A_rule_of_another_amount_keeps_what_is_charged()
    {
        await Granted(Call(900));
        StoreCall more = new(Guid.NewGuid(), [Pool("model-a", null, (_requests, 1), (new LimitRule(LimitMetric.TotalTokens, 2_000, _per) { Margin = TimeSpan.Zero }, 1_100))]);
        Assert.Equal([true], await Granted(more));
        Assert.Equal([false], await Granted(Call(1)));
    }

    [Fact]
    public async Task Providers_are_apart()
    {
        await Granted(Call(1_000));
        ILimitStore store = await StoreAsync();
        StoreAnswer other = await store.ExchangeAsync(new StoreBatch(Guid.NewGuid(), "other", [], [Call(1_000)]));
        Assert.True(other.Decisions.Single().IsGranted);
    }

    [Fact]
    public async Task Many_that_ask_at_once_are_never_granted_more_than_there_is()
    {
        ILimitStore store = await StoreAsync();
        StoreAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            await store.ExchangeAsync(new StoreBatch(Guid.NewGuid(), "acme", [], [Call(70), Call(70)])))));
        Assert.Equal(10, answers.SelectMany(answer => answer.Decisions).Count(decision => decision.IsGranted));
    }

    /// <summary>Opens a store in which nothing is charged.</summary>
    internal abstract Task<ILimitStore> OpenAsync();

    /// <summary>Lets time pass for the store.</summary>
    protected abstract Task PassAsync(TimeSpan span);

    private static StoreCall Call(long tokens) => new(Guid.NewGuid(), [Pool("model-a", null, (_requests, 1), (_tokens, tokens))]);

    private static StoreCall Call2(long tokens) => new(Guid.NewGuid(), [Pool("model-b", null, (_requests, 1), (_tokens, tokens))]);

    private static StorePool Own(string model) => Pool(model, null, (_requests, 1));

    private static StorePool Org(long tokens) => Pool(null, "org", (new LimitRule(LimitMetric.TotalTokens, 100, _per) { Margin = TimeSpan.Zero }, tokens));

    private static StorePool Pool(string? model, string? name, params (LimitRule Rule, long Cost)[] charges) =>
        new(model, name, [.. charges.Select(charge => new StoreCharge(charge.Rule, charge.Cost))]);

    private async Task<ILimitStore> StoreAsync() => _store ??= await OpenAsync();

    private async Task<IReadOnlyList<bool>> Granted(params StoreCall[] calls) => [.. (await Ask(calls)).Select(decision => decision.IsGranted)];

    private async Task<StoreDecision[]> Ask(params StoreCall[] calls) => [.. (await Exchange([], calls)).Decisions];

    private Task<StoreAnswer> Settle(StoreCall call, StoreOutcome outcome, params long[] totals) =>
        Exchange([new StoreSettlement(call.Id, outcome, totals)], []);

    private async Task<StoreAnswer> Exchange(StoreSettlement[] settlements, StoreCall[] calls)
    {
        ILimitStore store = await StoreAsync();
        return await store.ExchangeAsync(new StoreBatch(Guid.NewGuid(), "acme", settlements, calls));
    }
}
