using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class BypassedLimitTests
{
    private const string Declarations = """
        public partial class Client
        {
            [RateLimited("openai", "gpt-4o")] public virtual Task<string> AskAsync(string prompt = "") => Task.FromResult(prompt);
            [RateLimited("openai")] public static Task NamedAsync([ModelName] string model) => Task.CompletedTask;
            public Task FreeAsync() => Task.CompletedTask;
        }

        [RateLimited("openai", "gpt-4o")]
        public class Whole
        {
            public Task AskAsync() => Task.CompletedTask;
            [NotRateLimited] public Task FreeAsync() => Task.CompletedTask;
            public int Count() => 0;
        }

        public interface IAssistant
        {
            [RateLimited("openai", "gpt-4o")] Task<string> AskAsync(string prompt);
            Task FreeAsync();
        }

        public interface IWider : IAssistant;

        public class Assistant : IWider
        {
            public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
            public Task FreeAsync() => Task.CompletedTask;
        }

        public class Derived : Assistant
        {
            public override Task<string> AskAsync(string prompt) => base.AskAsync(prompt);
        }

        public class Plain
        {
            public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
            public Task FreeAsync() => Task.CompletedTask;
        }

        public class Inheriting : Plain, IAssistant;

        public interface IGeneric<T>
        {
            [RateLimited("openai", "gpt-4o")] Task<T> AskAsync<TOther>(T prompt, TOther other);
        }

        public class Generic<T> : IGeneric<List<T>>
        {
            public Task<List<T>> AskAsync<TOther>(List<T> prompt, TOther other) => Task.FromResult(prompt);
        }

        public class Explicit : IAssistant
        {
            Task<string> IAssistant.AskAsync(string prompt) => Task.FromResult(prompt);
            public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
            public Task FreeAsync() => Task.CompletedTask;
        }

        public class Quiet : Client
        {
            [NotRateLimited] public override Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
        }

        public class Loud : Client
        {
            public override Task<string> AskAsync(string prompt) => base.AskAsync(prompt);
        }

        """;

    [Fact]
    public Task An_override_of_a_generic_types_method_is_no_way_around() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>("""
        public class Outer<T>
        {
            public class Plain { [RateLimited("a", "b")] public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }
        }

        public class Inner : Outer<string?>.Plain { public override Task<string> AskAsync(string prompt) => Task.FromResult("inner"); }
        public class Caller { public Task CallAsync(Inner client) => client.[|AskAsync|](""); }
        """);

    [Fact]
    public Task A_partial_method_is_limited_itself() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>("""
        public partial class Client
        {
            [RateLimited("a", "b")] public virtual partial Task AskAsync();
            private Task AskCoreAsync() => Task.CompletedTask;
            public Task InsideAsync() => AskAsync();
        }

        public class Heir : Client
        {
            public override Task AskAsync() => base.AskAsync();
            public Task CallAsync() => AskAsync();
        }

        public class Caller { public Task CallAsync(Client client) => client.AskAsync(); }
        """);

    [Theory]
    [InlineData("new Client().[|AskAsync|](\"\");")]
    [InlineData("Client? c = null; c?.[|AskAsync|](\"\");")]
    [InlineData("Client.[|NamedAsync|](\"gpt\");")]
    [InlineData("Func<Task> f = () => new Client().[|AskAsync|](\"\");")]
    [InlineData("void Local() => new Client().[|AskAsync|](\"\"); Local();")]
    [InlineData("new Whole().[|AskAsync|]();")]
    [InlineData("new Assistant().[|AskAsync|](\"\");")]
    [InlineData("new Derived().[|AskAsync|](\"\");")]
    [InlineData("new Loud().[|AskAsync|](\"\");")]
    [InlineData("new Inheriting().[|AskAsync|](\"\");")]
    [InlineData("LlmRateLimiter.Default.RunAsync(\"openai\", \"gpt-4o\", new Client().[|AskAsync|]().Id, ct => Task.CompletedTask);")]
    [InlineData("LlmRateLimiter.Default.RunAsync(\"openai\", \"gpt-4o\", Estimate(() => new Client().[|AskAsync|]()), ct => Task.CompletedTask); static int Estimate(Func<Task> call) => 0;")]
    [InlineData("new Generic<int>().[|AskAsync|]([], 1);")]
    public Task A_direct_call_is_reported(string statement) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(InMethod(statement));

    [Theory]
    [InlineData("new Client().AskRateLimitedAsync(\"\");")]
    [InlineData("new Client().FreeAsync();")]
    [InlineData("System.Linq.Expressions.Expression<Func<Client, Task>> tree = c => c.AskAsync(\"\");")]
    [InlineData("LlmRateLimiter.Default.RunAsync(\"openai\", \"gpt-4o\", 10, ct => new Client().AskAsync());")]
    [InlineData("LlmRateLimiter.Default.Run(\"openai\", \"gpt-4o\", 10, ct => { _ = new Assistant().AskAsync(\"\"); });")]
    [InlineData("new Quiet().AskAsync(\"\");")]
    [InlineData("new Whole().AskRateLimitedAsync();")]
    [InlineData("new Whole().FreeAsync();")]
    [InlineData("new Whole().Count();")]
    [InlineData("IAssistant a = new Assistant(); a.AskAsync(\"\");")]
    [InlineData("IWider a = new Assistant(); a.AskAsync(\"\");")]
    [InlineData("new RateLimitedAssistant(new Assistant()).AskAsync(\"\");")]
    [InlineData("new Assistant().FreeAsync();")]
    [InlineData("new Plain().AskAsync(\"\");")]
    [InlineData("new Explicit().AskAsync(\"\");")]
    [InlineData("_ = nameof(Client.AskAsync);")]
    public Task A_call_under_its_limit_is_not(string statement) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(InMethod(statement));

    [Theory]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] void M() => new Client().AskAsync(); }")]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] Task P => new Client().AskAsync(); }")]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] Caller() => new Client().AskAsync(); }")]
    [InlineData("[BypassRateLimit(\"why\")] class Caller { class Inner { Task T = new Client().AskAsync(); } }")]
    public Task A_caller_that_may_bypass_limits_is_not_reported(string caller) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Declarations + caller);

    [Fact]
    public Task An_assembly_that_may_bypass_limits_is_not_reported() =>
        Verify.AsMarkedAsync<BypassedLimitAnalyzer>("[assembly: BypassRateLimit(\"tests\")]\n" + InMethod("new Client().AskAsync();"));

    [Fact]
    public Task Top_level_statements_are_reported() =>
        Verify.AsMarkedAsync<BypassedLimitAnalyzer>("await new Client().[|AskAsync|]();\n" + Declarations, isProgram: true);

    [Fact]
    public Task A_limited_caller_of_the_same_name_elsewhere_forwards_nothing() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        Declarations + "partial class Router { [RateLimited(\"router\", \"m\")] public Task<string> AskAsync() => new Client().[|AskAsync|](); }");

    [Fact]
    public Task A_call_with_a_lease_of_its_own_has_its_turn() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>("""
        public partial class Leased { [RateLimited("a", "b")] public Task AskAsync(string prompt, LlmLease lease = default) => Task.CompletedTask; }
        class Caller
        {
            async Task M(Leased client, LlmLease lease)
            {
                await client.AskAsync("", lease);
                await client.[|AskAsync|]("");
                await client.[|AskAsync|]("", default);
            }
        }
        """);

    [Fact]
    public Task A_local_function_may_be_exempt() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        Declarations + "class Caller { void M() { F(); [BypassRateLimit(\"a probe\")] static void F() => new Client().AskAsync(); } }");

    [Fact]
    public Task A_call_on_a_type_parameter_is_reported() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        Declarations + "class Caller { Task M<T>(T client) where T : Assistant => client.[|AskAsync|](\"\"); Task N<T>(T client) where T : IAssistant => client.AskAsync(\"\"); }");

    [Fact]
    public Task A_call_of_base_from_another_member_is_reported() =>
        Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Declarations + "class Sub : Client { Task Other() => base.[|AskAsync|](); }");

    [Fact]
    public Task An_exempt_override_may_not_call_base() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        Declarations + "class Sub : Client { [NotRateLimited] public override Task<string> AskAsync(string prompt) => base.[|AskAsync|](prompt); }");

    [Theory]
    [InlineData("class Sub : IAssistant { public Task<string> AskAsync(string prompt) => AskAsync(prompt, 1); public Task<string> AskAsync(string prompt, int n) => Task.FromResult(prompt); public Task FreeAsync() => Task.CompletedTask; }")]
    [InlineData("class Sub : Assistant, IAssistant { Task<string> IAssistant.AskAsync(string prompt) => AskAsync(prompt); }")]
    public Task A_limited_member_may_forward_to_itself(string code) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Declarations + code);

    [Fact]
    public Task Generated_code_is_not_reported() =>
        Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Declarations + "[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class G { Task T() => new Client().AskAsync(); }");

    [Fact]
    public async Task Annotated_methods_of_other_assemblies_are_reported()
    {
        var test = new CSharpAnalyzerTest<BypassedLimitAnalyzer>
        {
            TestCode = Verify.Usings + "class Caller { void M() { new Client().[|AskAsync|](); new Client().AskRateLimitedAsync(); new Assistant().[|AskAsync|](\"\"); Client.[|NamedAsync|](\"\"); } }",
            Generators = { new RateLimitedGenerator() },
            FurtherReferences = { References.AssemblyOf<LlmLimiter.LlmRateLimiter>(), Verify.Compiled(Declarations) },
        };
        await test.RunAsync();
    }

    [Fact]
    public Task Without_the_library_nothing_is_reported() => new CSharpAnalyzerTest<BypassedLimitAnalyzer>
    {
        TestCode = "class C { public void M() => M(); }",
    }.RunAsync();

    [Fact]
    public Task The_message_names_the_limit_and_the_twin() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        InMethod("new Client().[|AskAsync|]();"),
        "'Client.AskAsync' is called around its limit (openai/gpt-4o): call 'AskRateLimitedAsync'");

    [Fact]
    public Task The_message_names_the_interface_and_its_decorator() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        InMethod("new Assistant().[|AskAsync|](\"\");"),
        "'Assistant.AskAsync' is called around its limit (openai/gpt-4o): call it through 'IAssistant', limited by 'RateLimitedAssistant'");

    [Theory]
    [InlineData("Task TellAsync() => [|AskAsync|](\"\");")]
    [InlineData("Task TellAsync() => this.[|AskAsync|](\"\");")]
    [InlineData("async Task TellAsync() { foreach (string text in new[] { \"\" }) { await [|AskAsync|](text); } }")]
    [InlineData("[RateLimited(\"openai\", \"gpt-4o\")] Task TellAsync() => AskAsync(\"\");")]
    [InlineData("[NotRateLimited] Task TellAsync() => AskAsync(\"\");")]
    [InlineData("[BypassRateLimit(\"test\")] Task TellAsync() => AskAsync(\"\");")]
    [InlineData("sealed Task TellAsync() => AskAsync(\"\");")]
    [InlineData("Task TellAsync(ITeller other) => other.AskAsync(\"\");")]
    [InlineData("Task TellAsync() => ListenAsync(); Task ListenAsync();")]
    public Task A_default_member_that_calls_a_limited_one_must_be_limited_itself(string member) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        $"public interface ITeller {{ [RateLimited(\"openai\", \"gpt-4o\")] Task<string> AskAsync(string prompt); {member} }}");

    [Fact]
    public Task The_message_names_the_default_member_that_is_to_be_annotated() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        "public interface ITeller { [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt); Task TellAsync() => [|AskAsync|](\"\"); }",
        "'ITeller.AskAsync' is called around its limit (a/b): annotate 'TellAsync', which the decorator hands on to the implementation");

    private static string InMethod(string statement) => $"{Declarations}class Caller {{ void M() {{ {statement} }} }}";
}
