using LlmLimiter.Analyzers.Usage;

namespace Analyzers.Tests;

public sealed class CalledCoreTests
{
    private const string Declarations = """
        using System.Linq.Expressions;

        public partial class Client
        {
            [RateLimited("openai", "gpt-4o")] public virtual partial Task<string> AskAsync(string prompt, int n = 0);
            protected internal virtual Task<string> AskCoreAsync(string prompt) => Task.FromResult(prompt);
            [RateLimited("openai", "gpt-4o")] public static partial Task TellAsync(string prompt);
            internal static Task TellCoreAsync(string prompt) => Task.CompletedTask;
            [RateLimited("openai", CoreMethod = "SendNowAsync")] public partial Task SendAsync([ModelName] string model);
            public Task SendNowAsync(string model, LlmLease lease = default) => Task.CompletedTask;
            public Task FreeCoreAsync() => Task.CompletedTask;
            public Task FreeAsync() => Task.CompletedTask;
        }

        [RateLimited("openai", "gpt-4o")]
        public partial class Whole
        {
            public partial Task AskAsync<T>(T prompt);
            internal Task AskCoreAsync<T>(T prompt) => Task.CompletedTask;
        }

        public partial class Generic<T>
        {
            [RateLimited("openai", "gpt-4o")] public partial Task AskAsync(T prompt);
            public Task AskCoreAsync(T prompt) => Task.CompletedTask;
        }

        """;

    private const string Undocumented = "#pragma warning disable CS1591\n";

    [Theory]
    [InlineData("client.[|AskCoreAsync|](\"\");")]
    [InlineData("Client? other = client; other?.[|AskCoreAsync|](\"\");")]
    [InlineData("Client.[|TellCoreAsync|](\"\");")]
    [InlineData("client.[|SendNowAsync|](\"\"); client.[|SendNowAsync|](\"\", default);")]
    [InlineData("new Whole().[|AskCoreAsync|](1);")]
    [InlineData("new Generic<int>().[|AskCoreAsync|](1);")]
    [InlineData("Func<string, Task> ask = client.[|AskCoreAsync|];")]
    [InlineData("unsafe { delegate*<string, Task> ask = &Client.[|TellCoreAsync|]; }")]
    [InlineData("Expression<Func<Client, Task>> tree = c => c.[|AskCoreAsync|](\"\");")]
    [InlineData("_ = Task.Run(async () => await client.[|AskCoreAsync|](\"\"));")]
    public Task A_core_that_is_used_from_elsewhere_is_reported(string statement) => Verify.AsMarkedAsync<CalledCoreAnalyzer>(InMethod(statement));

    [Theory]
    [InlineData("partial class Client { Task M() => [|AskCoreAsync|](\"\"); Task N() => this.[|AskCoreAsync|](\"\"); Task Field = [|TellCoreAsync|](\"\"); }")]
    [InlineData("class Heir : Client { protected internal override Task<string> AskCoreAsync(string prompt) => base.AskCoreAsync(prompt); Task M() => base.[|AskCoreAsync|](\"\"); Task N() => [|AskCoreAsync|](\"\"); }")]
    [InlineData("class Heir : Client { protected internal override Task<string> AskCoreAsync(string prompt) => [|AskCoreAsync|](prompt); }")]
    [InlineData("class Heir : Client { public Task AskCoreAsync() => base.[|AskCoreAsync|](\"\"); }")]
    [InlineData("partial class Again { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(int n); Task AskCoreAsync(int n) => n == 0 ? Task.CompletedTask : [|AskCoreAsync|](n - 1); }")]
    [InlineData("partial class Other(Client client) { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(string prompt); Task AskCoreAsync(string prompt) => client.[|AskCoreAsync|](prompt); }")]
    public Task A_core_may_be_used_by_nobody_beside_its_wrapper(string code) => Verify.AsMarkedAsync<CalledCoreAnalyzer>(Declarations + code);

    [Theory]
    [InlineData("client.AskAsync(\"\"); Client.TellAsync(\"\"); client.SendAsync(\"\"); new Whole().AskAsync(1);")]
    [InlineData("client.FreeCoreAsync(); client.FreeAsync();")]
    [InlineData("client.SendNowAsync(\"\", lease);")]
    [InlineData("Func<string, LlmLease, Task> send = client.SendNowAsync;")]
    [InlineData("LlmRateLimiter.Default.RunAsync(\"a\", \"b\", 1, ct => client.AskCoreAsync(\"\"));")]
    [InlineData("_ = nameof(client.AskCoreAsync);")]
    [InlineData("Local(); [BypassRateLimit(\"a probe\")] void Local() => client.AskCoreAsync(\"\");")]
    public Task A_call_that_has_its_turn_is_not(string statement) => Verify.AsMarkedAsync<CalledCoreAnalyzer>(InMethod(statement));

    [Theory]
    [InlineData("class Heir : Client { protected internal override async Task<string> AskCoreAsync(string prompt) => await base.AskCoreAsync(prompt); }")]
    [InlineData("partial class Heir : Client { [RateLimited(\"a\", \"b\")] public override partial Task<string> AskAsync(string prompt, int n); new Task<string> AskCoreAsync(string prompt) => base.AskCoreAsync(prompt); }")]
    [InlineData("partial class Two { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(); [RateLimited(\"a\", \"b\")] public partial Task AskAsync(int n); Task AskCoreAsync() => AskCoreAsync(1); Task AskCoreAsync(int n) => Task.CompletedTask; }")]
    [InlineData("partial class Client { [BypassRateLimit(\"why\")] Task M() => AskCoreAsync(\"\"); }")]
    [InlineData("[BypassRateLimit(\"why\")] class Caller { Task M(Client client) => client.AskCoreAsync(\"\"); }")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class Caller { Task M(Client client) => client.AskCoreAsync(\"\"); }")]
    [InlineData("partial class Unlimited { public partial Task AskAsync(); public partial Task AskAsync() => AskCoreAsync(); Task AskCoreAsync() => Task.CompletedTask; }")]
    [InlineData("partial class Ordinary { [RateLimited(\"a\", \"b\")] public Task AskAsync() => AskCoreAsync(); Task AskCoreAsync() => Task.CompletedTask; }")]
    public Task A_core_may_hand_on_what_has_its_turn(string code) => Verify.AsMarkedAsync<CalledCoreAnalyzer>(Declarations + code);

    [Fact]
    public Task A_core_is_not_reported_twice() => Verify.AsMarkedAsync<BypassedLimitAnalyzer>(InMethod("new Whole().AskCoreAsync(1);"));

    [Fact]
    public Task Top_level_statements_are_reported() => Verify.AsMarkedAsync<CalledCoreAnalyzer>(
        "await new Client().[|AskCoreAsync|](\"\");\n" + Declarations.Replace("using System.Linq.Expressions;\n", "", StringComparison.Ordinal), isProgram: true);

    [Theory]
    [InlineData("class Caller { Task M(Client client) => client.[|SendNowAsync|](\"\"); Task N(Generic<int> client) => client.[|AskCoreAsync|](1); Task O(Client client) => client.AskAsync(\"\"); }")]
    [InlineData("class Heir : Client { protected override Task<string> AskCoreAsync(string prompt) => base.AskCoreAsync(prompt); Task M() => [|AskCoreAsync|](\"\"); }")]
    public async Task Cores_of_other_assemblies_are_reported(string code)
    {
        var test = Verify.Test<CalledCoreAnalyzer>(code);
        test.FurtherReferences.Add(Verify.Compiled(Undocumented + Declarations));
        await test.RunAsync();
    }

    [Fact]
    public async Task Cores_that_another_assembly_shows_this_one_are_reported()
    {
        var test = Verify.Test<CalledCoreAnalyzer>("class Caller { Task M(Whole client) => client.[|AskCoreAsync|](\"\"); Task N() => Client.[|TellCoreAsync|](\"\"); }");
        test.FurtherReferences.Add(Verify.Compiled($"{Undocumented}using System.Linq.Expressions;\n[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"TestProject\")]\n{Declarations.Replace("using System.Linq.Expressions;\n", "", StringComparison.Ordinal)}"));
        await test.RunAsync();
    }

    [Fact]
    public Task A_core_without_a_wrapper_is_not() => Verify.AsMarkedAsync<CalledCoreAnalyzer>(
        "class Closed { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(); public Task AskCoreAsync() => Task.CompletedTask; Task M() => AskCoreAsync(; }", isBroken: true);

    [Fact]
    public Task The_message_names_the_core_the_limit_and_the_partial_method() => Verify.AsMarkedAsync<CalledCoreAnalyzer>(
        InMethod("client.[|AskCoreAsync|](\"\");"),
        "'Client.AskCoreAsync' is used around its limit (openai/gpt-4o): call 'AskAsync', whose core it is");

    private static string InMethod(string statement) => $"{Declarations}class Caller {{ void M(Client client, LlmLease lease) {{ {statement} }} }}";
}
