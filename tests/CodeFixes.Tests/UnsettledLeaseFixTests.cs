using LlmLimiter.Analyzers.Usage;
using LlmLimiter.CodeFixes.Usage;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class UnsettledLeaseFixTests
{
    [Theory]
    [InlineData(
        "var lease = await limiter.[|AcquireAsync|](\"a\", \"b\", 1);",
        "using var lease = await limiter.AcquireAsync(\"a\", \"b\", 1);")]
    [InlineData(
        "// kept\n        LlmLease lease = limiter.[|Acquire|](\"a\", \"b\", 1); // kept too\n        if (flag) { lease.Cancel(); }",
        "// kept\n        using LlmLease lease = limiter.Acquire(\"a\", \"b\", 1); // kept too\n        if (flag) { lease.Cancel(); }")]
    [InlineData(
        "var lease = await limiter.[|AcquireAsync|](\"a\", \"b\", 1).ConfigureAwait(false); if (lease.Waited.Ticks > 1) { return; } lease.RecordUsage(default);",
        "using var lease = await limiter.AcquireAsync(\"a\", \"b\", 1).ConfigureAwait(false); if (lease.Waited.Ticks > 1) { return; } lease.RecordUsage(default);")]
    [InlineData(
        "Func<Task> f = async () => { var lease = await limiter.[|AcquireAsync|](\"a\", \"b\", 1); };",
        "Func<Task> f = async () => { using var lease = await limiter.AcquireAsync(\"a\", \"b\", 1); };")]
    public Task The_lease_is_declared_with_using(string before, string after) => new FixTest<UnsettledLeaseAnalyzer, UnsettledLeaseFix>
    {
        TestCode = InMethod(before),
        FixedCode = InMethod(after),
        CodeActionTitle = "Declare 'lease' with 'using'",
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    [Fact]
    public Task Several_leases_are_declared_with_using() => new FixTest<UnsettledLeaseAnalyzer, UnsettledLeaseFix>
    {
        TestCode = InMethod("var a = limiter.[|Acquire|](\"a\", \"b\", 1); if (flag) { var b = limiter.[|Acquire|](\"a\", \"b\", 1); } limiter.[|Acquire|](\"a\", \"b\", 1);"),
        FixedCode = InMethod("using var a = limiter.Acquire(\"a\", \"b\", 1); if (flag) { using var b = limiter.Acquire(\"a\", \"b\", 1); } limiter.[|Acquire|](\"a\", \"b\", 1);"),
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    [Fact]
    public Task A_program_declares_its_lease_with_using() => new FixTest<UnsettledLeaseAnalyzer, UnsettledLeaseFix>
    {
        TestCode = "using LlmLimiter;\nvar lease = LlmRateLimiter.Default.[|Acquire|](\"a\", \"b\", 1);\nif (args.Length > 0) { lease.Dispose(); }\n",
        FixedCode = "using LlmLimiter;\nusing var lease = LlmRateLimiter.Default.Acquire(\"a\", \"b\", 1);\nif (args.Length > 0) { lease.Dispose(); }\n",
        IsProgram = true,
    }.RunAsync();

    [Theory]
    [InlineData("await limiter.[|AcquireAsync|](\"a\", \"b\", 1);")]
    [InlineData("if (limiter.[|TryAcquire|](\"a\", \"b\", 1, out var lease)) { await Task.Yield(); }")]
    [InlineData("var task = limiter.[|AcquireAsync|](\"a\", \"b\", 1);")]
    [InlineData("LlmLease? lease = limiter.[|Acquire|](\"a\", \"b\", 1);")]
    [InlineData("LlmLease lease; lease = limiter.[|Acquire|](\"a\", \"b\", 1);")]
    [InlineData("var lease = limiter.[|Acquire|](\"a\", \"b\", 1); lease = default;")]
    [InlineData("var lease = limiter.[|Acquire|](\"a\", \"b\", 1); if (flag) { _kept = lease; }")]
    [InlineData("LlmLease one = limiter.[|Acquire|](\"a\", \"b\", 1), two = default;")]
    [InlineData("switch (flag) { case true: var lease = limiter.[|Acquire|](\"a\", \"b\", 1); break; }")]
    [InlineData("var lease = limiter.[|Acquire|](\"a\", \"b\", 1); again: if (flag) { flag = false; goto again; }")]
    [InlineData("if (flag) { goto end; } var lease = limiter.[|Acquire|](\"a\", \"b\", 1); end: return;")]
    [InlineData("var lease = limiter.[|Acquire|](\"a\", \"b\", 1); if (flag) { return; } lease.KeepFor(this);")]
    [InlineData("var lease = limiter.[|Acquire|](\"a\", \"b\", 1); if (flag) { return; } Action later = lease.Dispose; later();")]
    [InlineData("var ticks = limiter.[|Acquire|](\"a\", \"b\", 1).Waited.Ticks;")]
    public Task Nothing_is_offered_where_using_would_not_do(string code) => new FixTest<UnsettledLeaseAnalyzer, UnsettledLeaseFix>
    {
        TestCode = InMethod(code),
    }.RunAsync();

    private static string InMethod(string code) =>
        $$"""
        using System;
        using System.Threading.Tasks;
        using LlmLimiter;

        class C
        {
            public LlmLease _kept;

            public async Task M(LlmRateLimiter limiter, bool flag)
            {
                await Task.Yield();
                {{code}}
            }
        }

        static class Extensions
        {
            public static void KeepFor(this LlmLease lease, C other) => other._kept = lease;
        }
        """;
}
