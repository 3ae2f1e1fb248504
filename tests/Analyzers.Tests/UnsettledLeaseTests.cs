using LlmLimiter.Analyzers.Usage;

namespace Analyzers.Tests;

public sealed class UnsettledLeaseTests
{
    private const string Declarations = """
        public static class Provider
        {
            public static Task<TokenUsage?> SendAsync() => Task.FromResult<TokenUsage?>(null);
            public static void Keep(LlmLease lease) { }
            public static void Keep(object lease) { }
            [System.Diagnostics.CodeAnalysis.DoesNotReturn] public static void Fail() => throw new InvalidOperationException();
        }

        public sealed class Holder
        {
            public LlmLease Lease;
            public LlmLease? Maybe { get; set; }
            public Holder(LlmLease lease) => Lease = lease;
        }

        """;

    [Theory]
    [InlineData("await Limiter.[|AcquireAsync|](\"a\", \"b\", 1);")]
    [InlineData("_ = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1);")]
    [InlineData("await Limiter.[|AcquireAsync|](\"a\", \"b\", 1).ConfigureAwait(false);")]
    [InlineData("_ = Limiter.[|AcquireAsync|](\"a\", \"b\", 1);")]
    [InlineData("Limiter.[|Acquire|](\"a\", \"b\", 1);")]
    [InlineData("Limiter.[|TryAcquire|](\"a\", \"b\", 1, out _);")]
    [InlineData("if (Limiter.[|TryAcquire|](\"a\", \"b\", 1, out var _)) { await Provider.SendAsync(); }")]
    [InlineData("TimeSpan waited = (await Limiter.[|AcquireAsync|](\"a\", \"b\", 1)).Waited;")]
    public Task A_dropped_lease_is_reported(string code) => InMethod(code);

    [Theory]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1);")]
    [InlineData("var lease = Limiter.[|Acquire|](\"a\", \"b\", 1); TimeSpan waited = lease.Waited; lease.Report(default); lease.ApplyFeedback(ProviderFeedback.None);")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1, new AcquireOptions()); if (await Provider.SendAsync() is { } usage) { lease.RecordUsage(usage); }")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); if (flag) { return; } lease.Cancel();")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); if (flag) { throw new InvalidOperationException(); } lease.Cancel();")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); foreach (int n in new[] { 1 }) { if (n == 2) { lease.Dispose(); break; } }")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); while (flag) { lease.Dispose(); flag = false; }")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); switch (number) { case 1: lease.Dispose(); break; case 2: break; default: lease.Cancel(); break; }")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); lease = default;")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); lease = Limiter.Acquire(\"a\", \"b\", 1); lease.Dispose();")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); var copy = lease; if (flag) { copy.Dispose(); }")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); try { await Provider.SendAsync(); } finally { if (flag) { lease.Dispose(); } }")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); try { if (flag) { return; } } finally { Console.WriteLine(); } lease.Dispose();")]
    [InlineData("var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); try { if (flag) { throw new InvalidOperationException(); } } finally { Console.WriteLine(); } lease.Dispose();")]
    [InlineData("var task = Limiter.[|AcquireAsync|](\"a\", \"b\", 1); await Provider.SendAsync(); var lease = await task; if (flag) { lease.Dispose(); }")]
    [InlineData("var task = Limiter.[|AcquireAsync|](\"a\", \"b\", 1).AsTask(); var lease = task.Result; if (flag) { lease.Dispose(); }")]
    [InlineData("var lease = Limiter.[|AcquireAsync|](\"a\", \"b\", 1).GetAwaiter().GetResult();")]
    [InlineData("for (; ; ) { var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); await Provider.SendAsync(); }")]
    [InlineData("LlmLease lease = flag ? await Limiter.[|AcquireAsync|](\"a\", \"b\", 1) : default; if (number > 1) { lease.Dispose(); }")]
    [InlineData("LlmLease lease; lease = flag ? await Limiter.[|AcquireAsync|](\"a\", \"b\", 1) : default;")]
    [InlineData("LlmLease? lease = null; lease ??= await Limiter.[|AcquireAsync|](\"a\", \"b\", 1);")]
    [InlineData("Func<Task> f = async () => { var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); if (flag) { lease.Dispose(); } };")]
    [InlineData("async Task Local() { var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); if (flag) { lease.Dispose(); } } await Local();")]
    [InlineData("try { await Provider.SendAsync(); } catch (Exception) { var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); if (flag) { lease.Dispose(); } }")]
    [InlineData("bool asks = flag; LlmLease lease = default; if (asks) { lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1); } asks = number > 1; if (asks) { lease.Dispose(); }")]
    public Task A_lease_that_some_path_leaves_owed_is_reported(string code) => InMethod(code);

    [Theory]
    [InlineData("if (Limiter.[|TryAcquire|](\"a\", \"b\", 1, out var lease)) { await Provider.SendAsync(); }")]
    [InlineData("if (!Limiter.[|TryAcquire|](\"a\", \"b\", 1, out var lease)) { return; } if (flag) { lease.Dispose(); }")]
    [InlineData("if (Limiter.[|TryAcquire|](\"a\", \"b\", 1, out LlmLease lease) && flag) { lease.Dispose(); }")]
    [InlineData("bool taken = Limiter.[|TryAcquire|](\"a\", \"b\", 1, out var lease); if (taken) { await Provider.SendAsync(); }")]
    [InlineData("LlmLease lease; while (!Limiter.[|TryAcquire|](\"a\", \"b\", 1, out lease)) { await Task.Yield(); }")]
    [InlineData("Limiter.[|TryAcquire|](\"a\", \"b\", 1, out var lease);")]
    public Task A_lease_that_was_tried_for_is_owed_where_it_was_got(string code) => InMethod(code);

    [Theory]
    [InlineData("using var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); if (flag) { return; } await Provider.SendAsync();")]
    [InlineData("using LlmLease lease = Limiter.Acquire(\"a\", \"b\", 1); if (flag) { throw new InvalidOperationException(); }")]
    [InlineData("using (await Limiter.AcquireAsync(\"a\", \"b\", 1)) { await Provider.SendAsync(); }")]
    [InlineData("using (var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1)) { if (flag) { return; } }")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); using (lease) { if (flag) { return; } }")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); using var copy = lease; if (flag) { return; }")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); try { if (flag) { return; } await Provider.SendAsync(); } finally { lease.Dispose(); }")]
    [InlineData("LlmLease lease = default; try { lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); if (flag) { throw new InvalidOperationException(); } } finally { lease.Dispose(); }")]
    [InlineData("LlmLease? lease = null; try { lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); } finally { lease?.Dispose(); }")]
    [InlineData("var lease = (LlmLease?)await Limiter.AcquireAsync(\"a\", \"b\", 1); lease.Value.Dispose();")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); ((IDisposable)lease).Dispose();")]
    [InlineData("IDisposable lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); lease.Dispose();")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); if (await Provider.SendAsync() is { } usage) { lease.RecordUsage(usage); } else { lease.Dispose(); }")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); var copy = lease; copy.Cancel();")]
    [InlineData("var task = Limiter.AcquireAsync(\"a\", \"b\", 1); var lease = await task; lease.Dispose();")]
    [InlineData("for (int i = 0; i < 3; i++) { var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); try { await Provider.SendAsync(); lease.Dispose(); return; } catch (Exception) when (i < 2) { lease.Cancel(); } }")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); try { await Provider.SendAsync(); lease.Dispose(); } catch { lease.Cancel(); throw; }")]
    [InlineData("switch (number) { case 1: { var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); lease.Dispose(); break; } default: break; }")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); again: if (flag) { flag = false; goto again; } lease.Dispose();")]
    public Task A_lease_that_every_path_settles_is_left_in_peace(string code) => InMethod(code);

    [Theory]
    [InlineData("if (!Limiter.TryAcquire(\"a\", \"b\", 1, out var lease)) { return; } lease.Dispose();")]
    [InlineData("if (Limiter.TryAcquire(\"a\", \"b\", 1, out LlmLease lease)) { using (lease) { await Provider.SendAsync(); } }")]
    [InlineData("Limiter.TryAcquire(\"a\", \"b\", 1, out var lease); lease.Dispose();")]
    [InlineData("bool taken = Limiter.TryAcquire(\"a\", \"b\", 1, out var lease); if (!taken) { return; } lease.Dispose();")]
    [InlineData("bool taken = flag && Limiter.TryAcquire(\"a\", \"b\", 1, out lastLease); if (taken) { lastLease.Dispose(); }")]
    [InlineData("bool taken = Limiter.TryAcquire(\"a\", \"b\", 1, out var lease); if (taken == true) { lease.Dispose(); }")]
    [InlineData("LlmLease lease; while (!Limiter.TryAcquire(\"a\", \"b\", 1, out lease)) { await Task.Yield(); } lease.Cancel();")]
    [InlineData("Limiter.TryAcquire(\"a\", \"b\", 1, out field);")]
    [InlineData("var leases = new LlmLease[1]; Limiter.TryAcquire(\"a\", \"b\", 1, out leases[0]);")]
    [InlineData("Limiter.TryAcquire(\"a\", \"b\", 1, out var lease); if (lease == default) { return; } lease.Dispose();")]
    public Task A_lease_that_was_not_got_is_not_owed(string code) => InMethod(code);

    [Theory]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); Provider.Keep(lease);")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); Provider.Keep((object)lease);")]
    [InlineData("Provider.Keep(await Limiter.AcquireAsync(\"a\", \"b\", 1));")]
    [InlineData("var other = new Holder(await Limiter.AcquireAsync(\"a\", \"b\", 1));")]
    [InlineData("var other = new Holder(default) { Maybe = await Limiter.AcquireAsync(\"a\", \"b\", 1) };")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); field = lease;")]
    [InlineData("field = await Limiter.AcquireAsync(\"a\", \"b\", 1);")]
    [InlineData("var leases = new List<LlmLease>(); leases.Add(await Limiter.AcquireAsync(\"a\", \"b\", 1)); var all = new[] { await Limiter.AcquireAsync(\"a\", \"b\", 1) };")]
    [InlineData("var leases = new LlmLease[2]; leases[number] = flag ? await Limiter.AcquireAsync(\"a\", \"b\", 1) : default;")]
    [InlineData("var pair = (await Limiter.AcquireAsync(\"a\", \"b\", 1), 1);")]
    [InlineData("var (lease, n) = (await Limiter.AcquireAsync(\"a\", \"b\", 1), 1);")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); Action settle = () => lease.Dispose(); settle();")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); Settle(); void Settle() => lease.Dispose();")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); Action settle = lease.Dispose; settle();")]
    [InlineData("LlmLease lease = default; Func<Task> f = async () => lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); await f(); lease.Dispose();")]
    [InlineData("holder.Maybe ??= await Limiter.AcquireAsync(\"a\", \"b\", 1);")]
    [InlineData("Func<ValueTask<LlmLease>> f = () => Limiter.AcquireAsync(\"a\", \"b\", 1);")]
    [InlineData("var task = Limiter.AcquireAsync(\"a\", \"b\", 1).AsTask(); await Task.WhenAny(task);")]
    [InlineData("var task = Limiter.AcquireAsync(\"a\", \"b\", 1); if (!task.IsCompleted) { return; } var lease = await task; lease.Dispose();")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); if (lease is { Waited.Ticks: > 1 }) { return; } lease.Dispose();")]
    [InlineData("await using var later = new Later(await Limiter.AcquireAsync(\"a\", \"b\", 1));")]
    public Task A_lease_in_other_hands_is_theirs_to_settle(string code) => InMethod(code);

    [Theory]
    [InlineData("LlmLease lease = default; bool has = false; try { lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); has = true; await Provider.SendAsync(); } finally { if (has) { lease.Dispose(); } }")]
    [InlineData("LlmLease lease = default; if (flag) { lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); } await Provider.SendAsync(); if (flag) { lease.Dispose(); }")]
    [InlineData("LlmLease lease = default; if (number != 3) { lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); } if (number == 3) { return; } lease.Dispose();")]
    [InlineData("LlmLease lease = default; if (text is not null) { lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); } if (text != null) { lease.Dispose(); }")]
    [InlineData("LlmLease lease = default; if (holder.Maybe is null) { lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); } if (!(holder.Maybe is null)) { return; } lease.Dispose();")]
    [InlineData("LlmLease lease = default; switch (number) { case 1: lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); break; } switch (number) { case 1: lease.Dispose(); break; }")]
    [InlineData("LlmLease lease = default; if (number is > 1) { lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); } if (number is > 1) { lease.Dispose(); }")]
    public Task A_condition_is_as_it_was_until_something_in_it_is_written(string code) => InMethod(code);

    [Theory]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); if (flag) { Provider.Fail(); } lease.Dispose();")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); int n = number switch { 1 => 2, 2 => 3, _ => 4 }; lease.Dispose();")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); try { if (flag) { throw new InvalidOperationException(); } } catch (InvalidOperationException) { } lease.Dispose();")]
    [InlineData("var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); await Provider.SendAsync(); lease.Dispose();")]
    [InlineData("while (true) { using var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); }")]
    [InlineData("try { await Provider.SendAsync(); } finally { var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1); lease.Dispose(); }")]
    [InlineData("return; Limiter.Acquire(\"a\", \"b\", 1);")]
    public Task A_path_that_only_an_exception_takes_is_not_followed(string code) => InMethod(code);

    [Theory]
    [InlineData("class C(LlmRateLimiter limiter) { LlmLease _lease = limiter.Acquire(\"a\", \"b\", 1); }")]
    [InlineData("class C { LlmLease Next(LlmRateLimiter limiter) => limiter.Acquire(\"a\", \"b\", 1); }")]
    [InlineData("class C { ValueTask<LlmLease> NextAsync(LlmRateLimiter limiter) => limiter.AcquireAsync(\"a\", \"b\", 1); }")]
    [InlineData("class C { async Task<LlmLease> NextAsync(LlmRateLimiter limiter) { var lease = await limiter.AcquireAsync(\"a\", \"b\", 1); return lease; } }")]
    [InlineData("class C { bool Next(LlmRateLimiter limiter, out LlmLease lease) => limiter.TryAcquire(\"a\", \"b\", 1, out lease); }")]
    [InlineData("class C { bool Next(LlmRateLimiter limiter, out LlmLease lease) { bool taken = limiter.TryAcquire(\"a\", \"b\", 1, out var own); lease = own; return taken; } }")]
    [InlineData("class C { IEnumerable<LlmLease> All(LlmRateLimiter limiter) { while (true) { yield return limiter.Acquire(\"a\", \"b\", 1); } } }")]
    [InlineData("class C { C(LlmLease lease) { } C(LlmRateLimiter limiter) : this(limiter.Acquire(\"a\", \"b\", 1)) { } }")]
    [InlineData("class C { void M(LlmRateLimiter limiter, ref LlmLease lease) => lease = limiter.Acquire(\"a\", \"b\", 1); }")]
    [InlineData("class C { void M(LlmRateLimiter limiter) { var lease = limiter.Acquire(\"a\", \"b\", 1); ref var same = ref lease; same.Dispose(); } }")]
    [InlineData("class C { void M(LlmRateLimiter limiter) { LlmLease lease = default; ref LlmLease same = ref lease; same = limiter.Acquire(\"a\", \"b\", 1); lease.Dispose(); } }")]
    [InlineData("class LlmRateLimiter { int Acquire() => 1; void M() => Acquire(); }")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class C { void M(LlmRateLimiter limiter) => limiter.Acquire(\"a\", \"b\", 1); }")]
    public Task Whole_types_that_owe_nothing_are_left_in_peace(string code) => Verify.AsMarkedAsync<UnsettledLeaseAnalyzer>(code);

    [Theory]
    [InlineData("class C { void M(LlmRateLimiter limiter, LlmLease lease) => lease = limiter.[|Acquire|](\"a\", \"b\", 1); }")]
    [InlineData("class C<T> { int P { get { var lease = LlmRateLimiter.Default.[|Acquire|](\"a\", \"b\", 1); return 1; } } }")]
    [InlineData("class C { IEnumerable<int> All(LlmRateLimiter limiter) { var lease = limiter.[|Acquire|](\"a\", \"b\", 1); yield return 1; if (lease.Waited.Ticks > 1) { yield break; } lease.Dispose(); } }")]
    [InlineData("class C { Action _later = () => LlmRateLimiter.Default.[|Acquire|](\"a\", \"b\", 1).Report(default); }")]
    public Task Whole_types_that_owe_are_reported(string code) => Verify.AsMarkedAsync<UnsettledLeaseAnalyzer>(code);

    [Fact]
    public Task A_program_is_a_function_too() => Verify.AsMarkedAsync<UnsettledLeaseAnalyzer>(
        "var lease = await LlmRateLimiter.Default.[|AcquireAsync|](\"a\", \"b\", 1); if (args.Length > 0) { lease.Dispose(); }", isProgram: true);

    [Theory]
    [InlineData("class C { void M(LlmRateLimiter limiter) { var lease = limiter.Acquire(\"a\", \"b\", 1); lease. } }")]
    [InlineData("class C { void M(LlmRateLimiter limiter) { using var lease = limiter.AcquireAsync(\"a\", ; } }")]
    [InlineData("class C { void M(LlmRateLimiter limiter) { if (limiter.TryAcquire(\"a\", \"b\", 1, out var)) { } } }")]
    public Task Code_that_is_being_typed_is_left_in_peace(string code) => Verify.AsMarkedAsync<UnsettledLeaseAnalyzer>(code, isBroken: true);

    [Fact]
    public Task A_maze_is_not_judged() => InMethod(
        "var lease = await Limiter.AcquireAsync(\"a\", \"b\", 1);"
        + string.Concat(Enumerable.Range(0, 20).Select(static i => $" bool b{i} = number == {i}; if (b{i}) {{ Console.WriteLine(); }}"))
        + string.Concat(Enumerable.Range(0, 20).Select(static i => $" if (b{i}) {{ Console.WriteLine(); }}")));

    [Fact]
    public Task A_long_way_is_followed() => InMethod(
        "var lease = await Limiter.[|AcquireAsync|](\"a\", \"b\", 1);"
        + string.Concat(Enumerable.Range(0, 100).Select(static i => $" if (number == {i}) {{ Console.WriteLine(); }}")));

    [Fact]
    public Task The_message_names_the_limit_and_the_line() => Verify.AsMarkedAsync<UnsettledLeaseAnalyzer>(
        """
        class C
        {
            async Task<int> AskAsync(LlmRateLimiter limiter, bool isEmpty)
            {
                LlmLease lease = await limiter.[|AcquireAsync|]("openai", "gpt-4o", 100);
                if (isEmpty)
                {
                    return 0;
                }

                lease.Cancel();
                return 1;
            }
        }
        """,
        "The lease of 'AcquireAsync' (openai/gpt-4o) is neither settled nor disposed on the path that leaves at line 13: write 'using LlmLease lease = await …'");

    [Theory]
    [InlineData("limiter.[|Acquire|](name, \"m\", 1);", "The lease of 'Acquire' is neither settled nor disposed because nothing holds it: write 'using LlmLease lease = …'")]
    [InlineData("while (true) { var lease = limiter.[|Acquire|](name, \"m\", 1); }", "The lease of 'Acquire' is neither settled nor disposed before the next one is acquired: write 'using LlmLease lease = …'")]
    [InlineData("limiter.[|TryAcquire|](\"a\", \"m\", 1, out _);", "The lease of 'TryAcquire' (a/m) is neither settled nor disposed because nothing holds it: where it returns true, put what follows into 'using (lease)'")]
    public Task The_message_says_how_it_is_lost(string statement, string message) =>
        Verify.AsMarkedAsync<UnsettledLeaseAnalyzer>($"class C {{ void M(LlmRateLimiter limiter, string name) {{ {statement} }} }}", message);

    private static Task InMethod(string code) => Verify.AsMarkedAsync<UnsettledLeaseAnalyzer>(
        $$"""
        {{Declarations}}
        public sealed class Later(LlmLease lease) : IAsyncDisposable
        {
            public ValueTask DisposeAsync() { lease.Dispose(); return default; }
        }

        public class Caller
        {
            private static LlmRateLimiter Limiter => LlmRateLimiter.Default;
            private LlmLease field;
            private LlmLease lastLease;

            public async Task M(bool flag, int number, string? text, Holder holder)
            {
                await Task.Yield();
                {{code}}
            }
        }
        """);
}
