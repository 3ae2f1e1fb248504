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

    [Theory]
    [InlineData("public class ByHand(IAssistant inner, LlmRateLimiter limiter) : IAssistant", "limiter.RunAsync(\"openai\", \"gpt-4o\", 1, ct => inner.AskAsync(prompt))")]
    [InlineData("public class ByHand : IAssistant, IDisposable", "_limiter.RunAsync(\"openai\", \"gpt-4o\", 1, ct => Task.FromResult(prompt))")]
    public Task A_class_with_a_limiter_may_be_a_decorator_that_somebody_wrote(string type, string body) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>($$"""
        public interface IAssistant { [RateLimited("openai", "gpt-4o")] Task<string> AskAsync(string prompt); }

        {{type}}
        {
            private readonly LlmRateLimiter _limiter = LlmRateLimiter.Default;
            public Task<string> AskAsync(string prompt) => {{body}};
            public void Dispose() => _limiter.Dispose();
        }

        public class Caller { public Task CallAsync(ByHand assistant) => assistant.AskAsync(""); }
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

        public interface IAsker { [RateLimited("a", "b")] Task AskAsync(); }
        public class Asker : Client, IAsker;
        public class Caller { public Task CallAsync(Client client, Asker asker) => Task.WhenAll(client.AskAsync(), asker.AskAsync()); }
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
    [InlineData("Console.WriteLine($\"{new Client().[|AskAsync|]()}\");")]
    [InlineData("(new Client().[|AskAsync|])(\"\");")]
    [InlineData("_ = 1 switch { 1 => new Client().[|AskAsync|](), _ => null };")]
    [InlineData("_ = new[] { new Client() }[0].[|AskAsync|]();")]
    [InlineData("_ = new { Answer = new Client().[|AskAsync|]() };")]
    [InlineData("_ = new List<Task> { new Client().[|AskAsync|]() };")]
    [InlineData("_ = from prompt in new[] { \"\" } select new Client().[|AskAsync|](prompt);")]
    [InlineData("Delegate d = () => new Client().[|AskAsync|]();")]
    [InlineData("object d = async () => await new Client().[|AskAsync|]();")]
    [InlineData("var d = () => new Client().[|AskAsync|]();")]
    [InlineData("_ = nameof(Client.AskAsync) + new Client().[|AskAsync|]();")]
    [InlineData("if (new Client().[|AskAsync|]() is { IsCompleted: true } done) { }")]
    public Task A_direct_call_is_reported(string statement) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>("using System.Linq;\n" + InMethod(statement));

    [Theory]
    [InlineData("new Client().AskRateLimitedAsync(\"\");")]
    [InlineData("new Client().FreeAsync();")]
    [InlineData("System.Linq.Expressions.Expression<Func<Client, Task>> tree = c => c.AskAsync(\"\");")]
    [InlineData("System.Linq.Expressions.LambdaExpression tree = (Client c) => c.AskAsync(\"\");")]
    [InlineData("Func<string, Task> f = new Client().AskAsync;")]
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

    [Theory]
    [InlineData("partial class Router { [RateLimited(\"router\", \"m\")] public Task<string> AskAsync() => new Client().[|AskAsync|](); }")]
    [InlineData("class Router : IAssistant { Task<string> IAssistant.AskAsync(string prompt) => new Client().[|AskAsync|](); Task IAssistant.FreeAsync() => Task.CompletedTask; }")]
    public Task A_limited_caller_of_the_same_name_elsewhere_forwards_nothing(string code) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Declarations + code);

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

    [Theory]
    [InlineData("class Caller { readonly Task _answer = new Client().[|AskAsync|](); static Task Other { get; } = new Client().[|AskAsync|](); }")]
    [InlineData("class Base(Task answer) { public Task Answer => answer; } class Caller : Base { Caller() : base(new Client().[|AskAsync|]()) { } Caller(int n) : this() { } }")]
    [InlineData("class Base(Task answer) { public Task Answer => answer; } class Caller(Client client) : Base(client.[|AskAsync|]());")]
    [InlineData("class Caller { Task P => new Client().[|AskAsync|](); Task Q { get { return new Client().[|AskAsync|](); } } event Action E { add => new Client().[|AskAsync|](); remove { } } ~Caller() => new Client().[|AskAsync|](); }")]
    [InlineData("class Caller { IEnumerable<Task> M() { yield return new Client().[|AskAsync|](); } async IAsyncEnumerable<string> N() { yield return await new Client().[|AskAsync|](); } }")]
    [InlineData("class Caller { public static Caller operator +(Caller one, Client other) { other.[|AskAsync|](); return one; } public Task this[Client client] => client.[|AskAsync|](); }")]
    [InlineData("partial class Client { public Task InsideAsync() => [|AskAsync|](); public Task OutsideAsync() => this.[|AskAsync|](); }")]
    [InlineData("class Caller { Task M<T, TOther>(T client) where T : TOther where TOther : Assistant => client.[|AskAsync|](\"\"); Task N<T>(T client) where T : Client => client.[|AskAsync|](); }")]
    [InlineData("record Caller(Client Client) { public Task Answer = Client.[|AskAsync|](); } struct Value { Task M(Client? c) => c!.[|AskAsync|](); }")]
    [InlineData("class Caller { void M() { Local(); static void Local() { void Inner() => new Client().[|AskAsync|](); Inner(); } } }")]
    public Task A_call_is_found_in_every_kind_of_member(string code) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Declarations + code);

    [Fact]
    public Task A_stream_and_what_is_disposed_of_are_found() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>("""
        public partial class Client
        {
            [RateLimited("a", "b")] public async IAsyncEnumerable<string> ListenAsync() { await Task.Yield(); yield return ""; }
            [RateLimited("a", "b")] public Task<Client> OpenAsync() => Task.FromResult(this);
            public ValueTask DisposeAsync() => default;
        }

        class Caller
        {
            async Task M(Client client)
            {
                await foreach (string text in client.[|ListenAsync|]()) { }
                await using (Client other = await client.[|OpenAsync|]()) { }
                await using Client last = await client.[|OpenAsync|]();
            }
        }
        """);

    [Fact]
    public Task Extension_methods_are_found_in_both_forms() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>("""
        public static partial class Extensions { [RateLimited("a", "b")] public static Task AskAsync(this string prompt, int n = 0) => Task.CompletedTask; }
        class Caller { void M(string? prompt) { "".[|AskAsync|](); prompt?.[|AskAsync|](1); Extensions.[|AskAsync|](""); "".AskRateLimitedAsync(); } }
        """);

    [Fact]
    public Task A_query_that_calls_an_annotated_operator_is_reported() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>("""
        public partial class Source { [RateLimited("a", "b")] public Task Select(Func<string, string> map) => Task.CompletedTask; }
        class Caller { Task M(Source source) => from prompt in source [|select prompt|]; }
        """);

    [Fact]
    public Task What_is_bound_when_it_runs_is_not_known() =>
        Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Declarations + "class Caller { void M(dynamic client, Client known, dynamic prompt) { client.AskAsync(\"\"); known.AskAsync(prompt); } }");

    [Fact]
    public Task Documentation_and_attributes_call_nothing() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Declarations + """
        /// <summary>Calls <see cref="Client.AskAsync"/>.</summary>
        [System.Diagnostics.DebuggerDisplay("{" + nameof(Client.AskAsync) + "}")]
        class Caller { [Obsolete(nameof(Assistant.AskAsync))] void M() { } }
        """);

    [Fact]
    public Task Code_that_is_being_typed_is_no_obstacle() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(
        Declarations + "class Caller<T, U> where T : U where U : T { void M(Client c, T t) { c.[|AskAsync|](\"\"; c.[|AskAsync|](; t.AskAsync(); c?. ; nope.AskAsync(c.[|AskAsync|]()); } }", isBroken: true);

    private const string Proxies = """
        public interface IChat { [RateLimited("a", "b")] Task AskAsync(string prompt); [RateLimited("a", "b")] Task TellAsync(string prompt); }
        public interface IOther { [RateLimited("a", "b")] Task AskAsync(string prompt); }
        public class Chat : IChat, IOther { public Task AskAsync(string prompt) => Task.CompletedTask; public Task TellAsync(string prompt) => Task.CompletedTask; }
        public interface IGeneric<T> { [RateLimited("a", "b")] Task AskAsync(T prompt); }
        public class Generic : IGeneric<string> { public Task AskAsync(string prompt) => Task.CompletedTask; }

        """;

    [Theory]
    [InlineData("class Logging(Chat inner) : IChat { public Task AskAsync(string prompt) => inner.AskAsync(prompt); public Task TellAsync(string prompt) => inner.TellAsync(prompt); }")]
    [InlineData("class Logging(Chat inner) : IChat { Task IChat.AskAsync(string prompt) => inner.AskAsync(prompt); async Task IChat.TellAsync(string prompt) => await Task.Run(() => inner.TellAsync(prompt)); }")]
    [InlineData("class Logging(Chat inner) : IOther { public Task AskAsync(string prompt) => inner.AskAsync(prompt); }")]
    [InlineData("abstract class Base : IOther { public abstract Task AskAsync(string prompt); } class Logging(Chat inner) : Base { public override Task AskAsync(string prompt) => inner.AskAsync(prompt); }")]
    [InlineData("class Logging<T>(Generic inner) : IGeneric<T> { public Task AskAsync(T prompt) => inner.AskAsync($\"{prompt}\"); }")]
    public Task A_proxy_forwards_what_is_limited_before_it(string code) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Proxies + code);

    [Theory]
    [InlineData("class Logging(Chat inner) : IChat { public Task AskAsync(string prompt) => inner.[|TellAsync|](prompt); public Task TellAsync(string prompt) => Task.CompletedTask; }")]
    [InlineData("class Logging(Chat inner) : IOther { public Task AskAsync(string prompt) => Task.CompletedTask; public Task OnceMoreAsync() => inner.[|AskAsync|](\"\"); }")]
    [InlineData("class Logging(Chat inner) { public Task AskAsync(string prompt) => inner.[|AskAsync|](prompt); }")]
    [InlineData("interface IOwn { Task AskAsync(string prompt); } class Logging(Chat inner) : IOwn { public Task AskAsync(string prompt) => inner.[|AskAsync|](prompt); }")]
    public Task Another_wrapper_goes_around_the_limit(string code) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Proxies + code);

    private const string Abstractions = """
        public interface IFree { Task AskAsync(string prompt); Task OtherAsync(); }
        public partial class Free : IFree { [RateLimited("a", "b")] public virtual Task AskAsync(string prompt) => Task.CompletedTask; public Task OtherAsync() => Task.CompletedTask; }
        public abstract class Base { public abstract Task AskAsync(string prompt); public virtual Task OtherAsync() => Task.CompletedTask; }
        public partial class Heir : Base { [RateLimited("a", "b")] public override Task AskAsync(string prompt) => Task.CompletedTask; [RateLimited("a", "b")] public override Task OtherAsync() => Task.CompletedTask; }

        """;

    [Theory]
    [InlineData("class Caller { void M(IFree free, Base known) { free.[|AskAsync|](\"\"); known.[|AskAsync|](\"\"); } }")]
    [InlineData("class Caller { void M<T>(T? free) where T : class, IFree { free?.[|AskAsync|](\"\"); } }")]
    [InlineData("class Sub : Free { public override Task AskAsync(string prompt) => Task.CompletedTask; } class Caller { void M(IFree free) => free.[|AskAsync|](\"\"); }")]
    [InlineData("class Sub : Free, IFree; struct None : IFree { [RateLimited(\"a\", \"b\")] public Task AskAsync(string prompt) => Task.CompletedTask; public Task OtherAsync() => Task.CompletedTask; } class Caller { void M(IFree free) => free.[|AskAsync|](\"\"); }")]
    [InlineData("abstract class Part : IFree { public abstract Task AskAsync(string prompt); public abstract Task OtherAsync(); public Task M() => [|AskAsync|](\"\"); } partial class Whole : Part { [RateLimited(\"a\", \"b\")] public override Task AskAsync(string prompt) => Task.CompletedTask; public override Task OtherAsync() => Task.CompletedTask; }")]
    [InlineData("interface IMore<T> { Task<T> GetAsync(); Task M() => [|GetAsync|](); } partial class More<T> : IMore<List<T>> { [RateLimited(\"a\", \"b\")] public Task<List<T>> GetAsync() => Task.FromResult(new List<T>()); } class Caller { void M(IMore<List<int>> more) => more.[|GetAsync|](); }")]
    [InlineData("partial class Cleaner : ICloneable { [RateLimited(\"a\", \"b\")] public object Clone() => this; } class Caller { void M(ICloneable free) => free.[|Clone|](); }")]
    public Task A_call_that_can_only_reach_annotated_methods_is_reported(string code) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Abstractions + code);

    [Theory]
    [InlineData("class Caller { void M(IFree free, Base known) { free.OtherAsync(); known.OtherAsync(); } }")]
    [InlineData("class Plain : IFree { public Task AskAsync(string prompt) => Task.CompletedTask; public Task OtherAsync() => Task.CompletedTask; } class Caller { void M(IFree free) => free.AskAsync(\"\"); }")]
    [InlineData("class Plain : IFree { Task IFree.AskAsync(string prompt) => Task.CompletedTask; public Task OtherAsync() => Task.CompletedTask; } class Caller { void M(IFree free) => free.AskAsync(\"\"); }")]
    [InlineData("class Plain : Base { public override Task AskAsync(string prompt) => Task.CompletedTask; } class Caller { void M(Base known) => known.AskAsync(\"\"); }")]
    [InlineData("class Quiet : Free, IFree { [NotRateLimited] public override Task AskAsync(string prompt) => Task.CompletedTask; } class Caller { void M(IFree free) => free.AskAsync(\"\"); }")]
    [InlineData("class Quiet : Free { [NotRateLimited] public override Task AskAsync(string prompt) => Task.CompletedTask; } class Caller { void M(IFree free) => free.AskAsync(\"\"); }")]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] void M(IFree free) => free.AskAsync(\"\"); void N(IFree free) => LlmRateLimiter.Default.RunAsync(\"a\", \"b\", 1, ct => free.AskAsync(\"\")); }")]
    [InlineData("partial class Proxy(IFree inner) : IFree { [RateLimited(\"a\", \"b\")] public Task AskAsync(string prompt) => inner.AskAsync(prompt); public Task OtherAsync() => inner.AskAsync(\"\"); }")]
    [InlineData("partial class Proxy(Base inner) : Base { [RateLimited(\"a\", \"b\")] public override Task AskAsync(string prompt) => inner.AskAsync(prompt); }")]
    [InlineData("interface IMarked { [NotRateLimited] Task AskAsync(); } partial class Marked : IMarked { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } class Caller { void M(IMarked free) => free.AskAsync(); }")]
    [InlineData("interface IBody { Task AskAsync() => Task.CompletedTask; } class None : IBody; partial class Body : IBody { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } class Caller { void M(IBody free) => free.AskAsync(); }")]
    [InlineData("interface IPart { Task AskAsync(); } partial class Part : IPart { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(); Task AskCoreAsync() => Task.CompletedTask; } class Caller { void M(IPart free) => free.AskAsync(); }")]
    [InlineData("interface IUnmade { Task AskAsync(string prompt); } class Caller { void M(IUnmade free) => free.AskAsync(\"\"); }")]
    public Task A_call_that_may_reach_something_else_is_not(string code) => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Abstractions + code);

    [Theory]
    [InlineData("class Caller { void M(IFree free) => free.[|AskAsync|](\"\"); }", "'IFree.AskAsync' is called around its limit (a/b): it runs 'Free.AskAsync'; annotate 'IFree.AskAsync', or call 'AskRateLimitedAsync' of 'Free'")]
    [InlineData("partial class Cleaner : ICloneable { [RateLimited(\"a\", \"b\")] public object Clone() => this; } class Caller { void M(ICloneable free) => free.[|Clone|](); }", "'ICloneable.Clone' is called around its limit (a/b): it runs 'Cleaner.Clone'; make 'Cleaner.Clone' partial, or call 'CloneRateLimited' of 'Cleaner'")]
    public Task The_message_names_the_method_that_an_abstraction_reaches(string code, string message) =>
        Verify.AsMarkedAsync<BypassedLimitAnalyzer>(Abstractions + code, message);

    [Fact]
    public async Task An_interface_of_another_assembly_reaches_what_is_annotated_here()
    {
        var test = Verify.Test<BypassedLimitAnalyzer>("""
            partial class Free : IFree { [RateLimited("a", "b")] public Task AskAsync() => Task.CompletedTask; }
            class Chat : IChat { public Task AskAsync() => Task.CompletedTask; }
            class Logging(Chat inner) : IChat { public Task AskAsync() => inner.AskAsync(); }
            class Caller { void M(IFree free, Chat chat, IChat limited) { free.[|AskAsync|](); chat.[|AskAsync|](); limited.AskAsync(); } }
            """);
        test.FurtherReferences.Add(Verify.Compiled("public interface IFree { Task AskAsync(); } public interface IChat { [RateLimited(\"a\", \"b\")] Task AskAsync(); }"));
        await test.RunAsync();
    }

    private static string InMethod(string statement) => $"{Declarations}class Caller {{ void M() {{ {statement} }} }}";
}
