using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class NestedLimitTests
{
    private const string Declarations = """
        public partial class Client
        {
            [RateLimited("openai", "gpt-4o")] public Task<string> AskAsync(string prompt = "") => Task.FromResult(prompt);
            [RateLimited("openai", "gpt-4o-mini")] public Task<string> AskAsync(int small) => Task.FromResult("");
            [RateLimited("openai", "gpt-4o-mini")] public Task<string> AskSmallAsync() => Task.FromResult("");
            [RateLimited("openai", "o1", Pool = "Team")] public Task<string> AskTeamAsync() => Task.FromResult("");
            [RateLimited("azure", "o1", Pool = "team")] public Task<string> AskOtherTeamAsync() => Task.FromResult("");
            [RateLimited("openai")] public Task<string> AskNamedAsync([ModelName] string model) => Task.FromResult("");
            [RateLimited("openai", "gpt-4o")] public IAsyncEnumerable<string> StreamAsync(string prompt, LlmLease lease) => null!;
            public Task FreeAsync() => Task.CompletedTask;

            /// <summary>Asks.</summary>
            [RateLimited("OpenAI", "GPT-4o")] public partial Task<string> PartialAsync(string prompt);
            private Task<string> PartialCoreAsync(string prompt) => Task.FromResult(prompt);
            private Task<string> PartialCoreAsync(int other) => Task.FromResult("");
        }

        public class Closed { [RateLimited("openai", "gpt-4o")] public Task<string> AskAsync(string prompt = "") => Task.FromResult(prompt); }

        public interface IAssistant
        {
            [RateLimited("openai", "gpt-4o")] Task<string> AskAsync(string prompt);
            Task FreeAsync();
        }

        [RateLimited("openai", "gpt-4o")]
        public partial class Whole { public Task AskAsync() => Task.CompletedTask; }

        """;

    [Theory]
    [InlineData("await client.[|AskRateLimitedAsync|]();")]
    [InlineData("await client.[|AskRateLimitedAsync|](\"\").ConfigureAwait(false);")]
    [InlineData("_ = client.[|PartialAsync|](\"\");")]
    [InlineData("var stream = client.[|StreamRateLimitedAsync|](\"\");")]
    [InlineData("await new Closed().[|AskRateLimitedAsync|]();")]
    [InlineData("await new Whole().[|AskRateLimitedAsync|]();")]
    [InlineData("await new RateLimitedAssistant(null!).[|AskAsync|](\"\");")]
    [InlineData("await limiter.[|RunAsync|](\"openai\", \"gpt-4o\", 1, ct => client.FreeAsync());")]
    [InlineData("limiter.[|Run|](\"openai\", \"gpt-4o\", 1, ct => 1);")]
    [InlineData("using var lease = await limiter.[|AcquireAsync|](\"openai\", Model, 1);")]
    [InlineData("using var lease = limiter.[|Acquire|](\"OPENAI\", \"gpt-4O\", 1, new AcquireOptions { Priority = RequestPriority.High });")]
    [InlineData("await Local(); Task Local() => client.[|AskRateLimitedAsync|]();")]
    [InlineData("await Local(2); async Task Local(int n) { if (n > 0) { await client.[|AskRateLimitedAsync|](); await Local(n - 1); } }")]
    [InlineData("if (client is { } some) { foreach (int n in new[] { 1 }) { await some.[|AskRateLimitedAsync|](); } }")]
    public async Task A_limited_call_in_limited_code_is_reported(string code)
    {
        await In("[RateLimited(\"openai\", \"gpt-4o\")] public async Task<string> TellAsync(Client client, LlmRateLimiter limiter, string prompt)", code);
        await In("public async Task<string> TellAsync(Client client, LlmRateLimiter limiter) => await limiter.RunAsync(\"openai\", \"gpt-4o\", 1, async ct =>", code, ");");
        await In("public async Task<string> TellAsync(Client client, LlmRateLimiter limiter)", "using var first = await limiter.AcquireAsync(\"openai\", \"gpt-4o\", 1); " + code);
        await In("public async Task<string> TellAsync(Client client, LlmRateLimiter limiter)", $"using (limiter.Acquire(\"openai\", \"gpt-4o\", 1)) {{ {code} }}");
    }

    [Fact]
    public Task A_decorator_that_is_written_by_hand_takes_the_turn_itself() => Verify.AsMarkedAsync<NestedLimitAnalyzer>(Declarations + """
        public class ByHand(IAssistant inner, LlmRateLimiter limiter) : IAssistant
        {
            public Task<string> AskAsync(string prompt) => limiter.RunAsync("openai", "gpt-4o", 1, ct => inner.AskAsync(prompt));
            public Task FreeAsync() => inner.FreeAsync();
        }

        public class ByHandWithLease(IAssistant inner, LlmRateLimiter limiter) : IAssistant
        {
            async Task<string> IAssistant.AskAsync(string prompt)
            {
                using LlmLease lease = await limiter.AcquireAsync("openai", "gpt-4o", 1);
                return await inner.AskAsync(prompt);
            }

            public Task FreeAsync() => inner.FreeAsync();
        }
        """);

    [Theory]
    [InlineData("await client.AskRateLimitedAsync(1);")]
    [InlineData("await client.AskSmallRateLimitedAsync();")]
    [InlineData("await client.AskTeamRateLimitedAsync();")]
    [InlineData("await client.AskNamedRateLimitedAsync(\"gpt-4o\");")]
    [InlineData("await client.AskAsync(\"\");")]
    [InlineData("await client.FreeAsync();")]
    [InlineData("await ((IAssistant)new RateLimitedAssistant(null!)).AskAsync(\"\");")]
    [InlineData("await new RateLimitedAssistant(null!).FreeAsync();")]
    [InlineData("limiter.Run(\"openai\", \"gpt-4o-mini\", 1, ct => 1);")]
    [InlineData("limiter.Run(\"azure\", \"gpt-4o\", 1, ct => 1);")]
    [InlineData("limiter.Run(\"openai\", number > 1 ? \"gpt-4o\" : \"other\", 1, ct => 1);")]
    [InlineData("if (limiter.TryAcquire(\"openai\", \"gpt-4o\", 1, out var tried)) { tried.Dispose(); }")]
    [InlineData("Func<Task> later = () => client.AskRateLimitedAsync();")]
    [InlineData("await Task.Run(() => client.AskRateLimitedAsync());")]
    [InlineData("Func<Task> later = Local; Task Local() => client.AskRateLimitedAsync();")]
    [InlineData("await Local(); [BypassRateLimit(\"test\")] Task Local() => client.AskRateLimitedAsync();")]
    [InlineData("string name = nameof(client.AskRateLimitedAsync);")]
    public async Task Other_calls_in_limited_code_are_left_in_peace(string code)
    {
        await In("[RateLimited(\"openai\", \"gpt-4o\")] public async Task<string> TellAsync(Client client, LlmRateLimiter limiter, int number)", code);
        await In("public async Task<string> TellAsync(Client client, LlmRateLimiter limiter, int number) => await limiter.RunAsync(\"openai\", \"gpt-4o\", 1, async ct =>", code, ");");
        await In("public async Task<string> TellAsync(Client client, LlmRateLimiter limiter, int number)", "using var first = await limiter.AcquireAsync(\"openai\", \"gpt-4o\", 1); " + code);
        await In("public async Task<string> TellAsync(Client client, LlmRateLimiter limiter, int number)", $"using (limiter.Acquire(\"openai\", \"gpt-4o\", 1)) {{ {code} }}");
    }

    [Theory]
    [InlineData("class Sub { Task TellAsync(Client client) => client.AskRateLimitedAsync(); }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"gpt-4o\"), BypassRateLimit(\"test\")] Task TellAsync(Client client) => client.AskRateLimitedAsync(); }")]
    [InlineData("[BypassRateLimit(\"test\")] partial class Sub { [RateLimited(\"openai\", \"gpt-4o\")] Task TellAsync(Client client) => client.AskRateLimitedAsync(); }")]
    [InlineData("[RateLimited(\"openai\", \"gpt-4o\")] partial class Sub { [NotRateLimited] public Task TellAsync(Client client) => client.AskRateLimitedAsync(); }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"o1\", Pool = \"team\")] Task TellAsync(Client client) => client.AskOtherTeamRateLimitedAsync(); }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\")] Task TellAsync(Client client, [ModelName] string model) => client.AskNamedRateLimitedAsync(model); }")]
    [InlineData("partial class Sub { Task PartialCoreAsync(Client client) => client.AskRateLimitedAsync(); [RateLimited(\"openai\", \"o1\")] public partial Task PartialAsync(Client client); }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"gpt-4o\")] public partial Task TellAsync(Client client); Task TellCoreAsync(Client client) => Task.CompletedTask; Task TellCoreAsync(Client client, int n) => client.AskRateLimitedAsync(); }")]
    [InlineData("class Sub : IAssistant { public Task<string> AskAsync(string prompt) => Task.FromResult(prompt); public Task FreeAsync() => new RateLimitedAssistant(this).AskAsync(\"\"); }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"gpt-4o\")] async Task TellAsync(Client client, LlmLease lease) { lease.RecordUsage(default); await client.AskRateLimitedAsync(); } }")]
    [InlineData("class Sub { async Task M(Client client, LlmRateLimiter limiter) { using var lease = limiter.Acquire(\"openai\", \"gpt-4o\", 1); lease.Dispose(); await client.AskRateLimitedAsync(); } }")]
    [InlineData("class Sub { async Task M(Client client, LlmRateLimiter limiter) { using var lease = limiter.Acquire(\"openai\", \"gpt-4o\", 1); for (int i = 0; i < 2; i++) { if (i > 0) { await client.AskRateLimitedAsync(); } lease.Dispose(); } } }")]
    [InlineData("class Sub { async Task M(Client client, LlmRateLimiter limiter) { using var lease = limiter.Acquire(\"openai\", \"gpt-4o\", 1); Settle(); await client.AskRateLimitedAsync(); void Settle() => lease.Dispose(); } }")]
    [InlineData("class Sub { async Task M(Client client, LlmRateLimiter limiter) { using (limiter.Acquire(\"openai\", \"gpt-4o\", 1)) { } await client.AskRateLimitedAsync(); { using var lease = limiter.Acquire(\"openai\", \"gpt-4o\", 1); } await client.AskRateLimitedAsync(); } }")]
    [InlineData("class Sub { async Task M(LlmRateLimiter one, LlmRateLimiter other) { using var lease = one.Acquire(\"openai\", \"gpt-4o\", 1); await other.RunAsync(\"openai\", \"gpt-4o\", 1, ct => Task.CompletedTask); } }")]
    [InlineData("class Sub { async Task M(Client client, IDisposable other) { using var lease = other; using (other) { await client.AskRateLimitedAsync(); } } }")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class Sub : IAssistant { public Task<string> AskAsync(string prompt) => new Client().AskRateLimitedAsync(); public Task FreeAsync() => Task.CompletedTask; }")]
    public Task Code_that_has_no_turn_of_that_pool_is_left_in_peace(string code) => Verify.AsMarkedAsync<NestedLimitAnalyzer>(Declarations + code);

    [Theory]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"gpt-4o\")] Task TellAsync(Client client) => client.[|AskRateLimitedAsync|](); }")]
    [InlineData("[RateLimited(\"openai\", \"gpt-4o\")] partial class Sub { public Task TellAsync(Client client) => client.[|AskRateLimitedAsync|](); }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"o2\", Pool = \"team\")] Task TellAsync(Client client) => client.[|AskTeamRateLimitedAsync|](); }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"gpt-4o\")] public partial Task TellAsync(Client client); Task TellCoreAsync(Client client) => client.[|AskRateLimitedAsync|](); }")]
    [InlineData("class Sub : IAssistant { public Task<string> AskAsync(string prompt) => new Client().[|AskRateLimitedAsync|](); public Task FreeAsync() => Task.CompletedTask; }")]
    [InlineData("class Sub : IAssistant { Task<string> IAssistant.AskAsync(string prompt) => new Client().[|AskRateLimitedAsync|](); public Task FreeAsync() => Task.CompletedTask; }")]
    [InlineData("interface ITeller { [RateLimited(\"openai\", \"gpt-4o\")] Task TellAsync() => new Client().[|AskRateLimitedAsync|](); }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"gpt-4o\")] async Task TellAsync(Client client, LlmLease lease) { lease.Report(default); await client.[|AskRateLimitedAsync|](); lease.RecordUsage(default); } }")]
    [InlineData("class Sub { async Task M(Client client, LlmRateLimiter limiter) { using var lease = limiter.Acquire(\"openai\", \"gpt-4o\", 1); await client.[|AskRateLimitedAsync|](); lease.Dispose(); } }")]
    [InlineData("class Sub { async Task M(Client client, LlmRateLimiter limiter) { while (true) { using var lease = await limiter.AcquireAsync(\"openai\", \"gpt-4o\", 1).ConfigureAwait(false); await client.[|AskRateLimitedAsync|](); lease.Dispose(); } } }")]
    [InlineData("class Sub<T> { async Task M(Client client, LlmRateLimiter limiter) { using (LlmLease lease = limiter.Acquire(\"openai\", \"gpt-4o\", 1)) { await client.[|AskRateLimitedAsync|](); } } }")]
    [InlineData("static class Sub { static Task<string> F = LlmRateLimiter.Default.RunAsync(\"openai\", \"gpt-4o\", 1, ct => new Client().[|AskRateLimitedAsync|]()); }")]
    [InlineData("static class Sub { static Task<string> F = LlmRateLimiter.Default.RunAsync(\"openai\", \"gpt-4o\", 1, ct => LlmRateLimiter.Default.RunAsync(\"x\", \"y\", 1, _ => new Client().[|AskRateLimitedAsync|]())); }")]
    [InlineData("partial class Sub<T> { [RateLimited(\"openai\", \"gpt-4o\")] Task<TOther> TellAsync<TOther>(TOther other) => [|TellRateLimitedAsync|](other); }")]
    public Task Code_that_has_a_turn_of_that_pool_is_reported(string code) => Verify.AsMarkedAsync<NestedLimitAnalyzer>(Declarations + code);

    [Fact]
    public Task A_program_may_hold_a_lease() => Verify.AsMarkedAsync<NestedLimitAnalyzer>(
        "using var lease = LlmRateLimiter.Default.Acquire(\"openai\", \"gpt-4o\", 1); await new Client().[|AskRateLimitedAsync|](); " + Declarations, isProgram: true);

    [Fact]
    public Task Twins_partial_methods_and_decorators_of_other_assemblies_wait_too()
    {
        var test = new CSharpAnalyzerTest<NestedLimitAnalyzer>
        {
            TestCode = Verify.Usings + """
                partial class Sub
                {
                    [RateLimited("openai", "gpt-4o")]
                    async Task TellAsync(Client client)
                    {
                        await client.[|AskRateLimitedAsync|]();
                        await client.[|PartialAsync|]("");
                        await new Closed().[|AskRateLimitedAsync|]();
                        await new RateLimitedAssistant(null!).[|AskAsync|]("");
                        await client.AskSmallRateLimitedAsync();
                    }
                }
                """,
            Generators = { new RateLimitedGenerator() },
            FurtherReferences = { References.AssemblyOf<LlmLimiter.LlmRateLimiter>(), Verify.Compiled(Declarations) },
        };
        return test.RunAsync();
    }

    [Theory]
    [InlineData("partial class Sub { [RateLimited(\"openai\", \"gpt-4o\")] Task TellAsync(Client client) => client.AskRateLimitedAsync( }")]
    [InlineData("partial class Sub { [RateLimited(\"openai\", )] Task TellAsync(Client client) { using var = client.AskRateLimitedAsync(); } }")]
    [InlineData("partial class Sub { [RateLimited] Task TellAsync(Client client) => client.AskRateLimitedAsync(); }")]
    public Task Code_that_is_being_typed_does_no_harm(string code) => Verify.AsMarkedAsync<NestedLimitAnalyzer>(code, isBroken: true);

    [Theory]
    [InlineData(
        "partial class Sub { [RateLimited(\"openai\", \"gpt-4o\")] Task TellAsync(Client client) => client.[|AskRateLimitedAsync|](); }",
        "'Client.AskRateLimitedAsync' waits for a turn of openai/gpt-4o inside 'TellAsync', which has one already: limit only one of the two")]
    [InlineData(
        "partial class Sub { [RateLimited(\"openai\", \"o2\", Pool = \"team\")] Task TellAsync(Client client) => client.[|AskTeamRateLimitedAsync|](); }",
        "'Client.AskTeamRateLimitedAsync' waits for a turn of openai's pool 'Team' inside 'TellAsync', which has one already: limit only one of the two")]
    [InlineData(
        "class Sub { async Task TellAsync(Client client, LlmRateLimiter limiter) { using var lease = await limiter.AcquireAsync(\"openai\", \"gpt-4o\", 1); await client.[|AskRateLimitedAsync|](); } }",
        "'Client.AskRateLimitedAsync' waits for a turn of openai/gpt-4o inside 'AcquireAsync', which has one already: settle its lease before")]
    public Task The_message_names_the_pool_and_who_has_its_turn(string code, string message) =>
        Verify.AsMarkedAsync<NestedLimitAnalyzer>(Declarations + code, message);

    private static Task In(string head, string code, string end = "") => Verify.AsMarkedAsync<NestedLimitAnalyzer>(
        $$"""
        {{Declarations}}
        public partial class Caller
        {
            private const string Model = "gpt-4o";

            {{head}}
            {
                await Task.Yield();
                {{code}}
                return "";
            }{{end}}
        }
        """);
}
