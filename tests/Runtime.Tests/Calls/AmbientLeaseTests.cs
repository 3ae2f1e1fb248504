using System.Runtime.CompilerServices;
using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>The lease of the call that code runs in.</summary>
public sealed class AmbientLeaseTests : IDisposable
{
    private readonly LimiterUnderTest _test = new(new ModelLimits { TokensPerMinute = 1_000_000 });

    public AmbientLeaseTests() => LimitedSend.Listen();

    public static TheoryData<CallKind> All => [.. Enum.GetValues<CallKind>()];

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Outside_of_calls_there_is_none()
    {
        Assert.Equal(default, LlmLease.Current);
        Assert.False(LimitedSend.TryJoin(out _));
    }

    [Theory, MemberData(nameof(All))]
    public async Task It_is_seen_in_the_call_before_and_after_its_awaits_and_not_outside(CallKind kind)
    {
        List<(LlmLease Given, LlmLease Seen)> seen = [];
        await Call(async (lease, _) =>
        {
            seen.Add((lease, LlmLease.Current));
            await Task.Yield();
            seen.Add((lease, LlmLease.Current));
            await Task.Run(static () => { }).ConfigureAwait(false);
            seen.Add((lease, LlmLease.Current));
            await Task.Run(() => seen.Add((lease, LlmLease.Current)));
            return "yes";
        }).RunAsync(kind);
        Assert.Equal(4, seen.Count);
        Assert.All(seen, pair => Assert.Equal(pair.Given, pair.Seen));
        Assert.DoesNotContain(seen, pair => pair.Seen == default);
        Assert.Equal(default, LlmLease.Current);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_in_a_call_sees_its_own_and_then_the_outer_is_there_again(CallKind kind)
    {
        List<bool> seen = [];
        await Call(async (outer, _) =>
        {
            await Call((inner, _) =>
            {
                seen.Add(LlmLease.Current == inner && inner != outer);
                return Task.FromResult("yes");
            }).RunAsync(kind);
            seen.Add(LlmLease.Current == outer);
            await Assert.ThrowsAsync<TimeoutException>(() => Call((_, _) => throw new TimeoutException()).RunAsync(kind));
            seen.Add(LlmLease.Current == outer);
            return "yes";
        }).RunAsync(kind);
        Assert.Equal([true, true, true], seen);
    }

    [Fact]
    public async Task Synchronous_calls_leave_on_their_own_thread_what_they_found_however_they_end()
    {
        LimitedTurn outer = Acquire();
        Assert.Equal(outer.Lease, LlmLease.Current);
        LimitedTurn inner = Acquire();
        Assert.Equal(inner.Lease, LlmLease.Current);
        inner.Settle(usage: null);
        Assert.Equal(outer.Lease, LlmLease.Current);

        LimitedTurn broken = Acquire();
        Assert.False(broken.GoesAgain(new TimeoutException()));
        Assert.Equal(outer.Lease, LlmLease.Current);

        LimitedTurn unread = Acquire(new LimitedMethod("acme", "model-1", "Tests!M:Ask") { HasUsageReader = true });
        Assert.Throws<FormatException>(() => unread.Settle("yes", _ => throw new FormatException()));
        Assert.False(unread.GoesAgain(new FormatException()));
        Assert.Equal(outer.Lease, LlmLease.Current);

        LimitedTurn refused = Acquire(new LimitedMethod("acme", "model-1", "Tests!M:Ask") { MaxRetries = 1 });
        LlmLease first = refused.Lease;
        Task passing = Task.Run(() =>
        {
            Assert.True(SpinWait.SpinUntil(() => _test.Waiting == 1, TimeSpan.FromSeconds(20)));
            _test.Time.Advance(TimeSpan.FromSeconds(1));
        });
        Assert.True(refused.GoesAgain(new HttpRequestException("wait", inner: null, System.Net.HttpStatusCode.TooManyRequests)));
        Assert.NotEqual(first, refused.Lease);
        Assert.Equal(refused.Lease, LlmLease.Current);
        refused.Settle(usage: null);
        Assert.Equal(outer.Lease, LlmLease.Current);

        outer.Settle(usage: null);
        Assert.Equal(default, LlmLease.Current);
        await passing;
    }

    [Fact]
    public async Task The_code_of_a_stream_sees_it_to_the_end_and_its_consumer_never_does()
    {
        List<LlmLease> within = [];
        List<LlmLease> between = [];
        LlmLease given = default;
        IAsyncEnumerable<int> stream = LimitedCall.StreamAsync(
            _test.Limiter, AnyCall.Annotated, 0, static (request, _) => request.Estimate.Message("one two three"),
            (_, lease, token) => ItemsAsync(given = lease, token), (told, _) => told, default);
        await foreach (int _ in stream)
        {
            between.Add(LlmLease.Current);
            await Task.Yield();
            between.Add(LlmLease.Current);
        }

        Assert.Equal(9, within.Count);
        Assert.All(within, seen => Assert.Equal(given, seen));
        Assert.NotEqual(default, given);
        Assert.Equal(6, between.Count);
        Assert.All(between, seen => Assert.Equal(default, seen));
        Assert.Equal(default, LlmLease.Current);

        async IAsyncEnumerable<int> ItemsAsync(LlmLease lease, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                for (int i = 0; i < 3; i++)
                {
                    within.Add(LlmLease.Current);
                    await Task.Run(static () => { }, cancellationToken).ConfigureAwait(false);
                    within.Add(LlmLease.Current);
                    yield return i;
                }
            }
            finally
            {
                within.Add(LlmLease.Current);
                await Task.Yield();
                within.Add(LlmLease.Current);
                within.Add(lease);
            }
        }
    }

    [Fact]
    public async Task A_stream_that_is_left_closes_in_its_call()
    {
        LlmLease given = default;
        LlmLease seen = default;
        IAsyncEnumerable<int> stream = LimitedCall.StreamAsync(
            _test.Limiter, AnyCall.Annotated, 0, static (request, _) => request.Estimate.Message("one two three"),
            (_, lease, _) =>
            {
                given = lease;
                return new ScriptedStream(1, 2) { OnDispose = () => seen = LlmLease.Current };
            }, null, default);
        await foreach (int _ in stream)
        {
            break;
        }

        Assert.NotEqual(default, given);
        Assert.Equal(given, seen);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Calls_side_by_side_see_each_its_own(CallKind kind)
    {
        var all = new TaskCompletionSource();
        int begun = 0;
        int right = 0;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Call(async (lease, _) =>
        {
            if (Interlocked.Increment(ref begun) == 10)
            {
                all.SetResult();
            }

            await all.Task;
            if (LlmLease.Current == lease && lease != default)
            {
                Interlocked.Increment(ref right);
            }

            return "yes";
        }).RunAsync(kind))).EndsNow();
        Assert.Equal(10, right);
    }

    [Fact]
    public async Task Scopes_have_it_too()
    {
        LlmLease seen = await _test.Limiter.RunAsync("acme", "model-1", 1, async _ =>
        {
            await Task.Yield();
            return LlmLease.Current;
        });
        LlmLease next = _test.Limiter.Run("acme", "model-1", 1, _ => LlmLease.Current);
        Assert.NotEqual(default, seen);
        Assert.NotEqual(default, next);
        Assert.Equal(default, LlmLease.Current);
    }

    [Fact]
    public async Task An_adapter_in_a_call_joins_it_and_leaves_its_settlement_to_it()
    {
        await Call((lease, _) =>
        {
            Assert.True(LimitedSend.TryJoin(out LimitedSend send));
            Assert.Equal((lease, true, false), (send.Lease, send.IsJoined, send.MayGoAgain));
            send.Settle(new TokenUsage(11, 2));
            send.Fail(new TimeoutException());
            Assert.Equal(AnyCall.Estimate, _test.Used(LimitMetric.TotalTokens));
            return Task.FromResult("yes");
        }).RunAsync(CallKind.TaskOfResult);
        Assert.Equal(13, _test.Used(LimitMetric.TotalTokens));
    }

    private AnyCall Call(Func<LlmLease, CancellationToken, Task<string>> send) => new() { Limiter = _test.Limiter, Send = send };

    private LimitedTurn Acquire(LimitedMethod? method = null) => LimitedCall.Acquire(
        _test.Limiter, method ?? AnyCall.Annotated, LimitedCall.Request(_test.Limiter, method ?? AnyCall.Annotated).Estimate.Message("one two three"), default);
}
