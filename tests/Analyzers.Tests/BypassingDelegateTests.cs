using LlmLimiter.Analyzers.Usage;

namespace Analyzers.Tests;

public sealed class BypassingDelegateTests
{
    private const string Declarations = """
        using System.Linq;
        using System.Linq.Expressions;

        public delegate Task<string> Handler(string prompt);

        public partial class Client
        {
            [RateLimited("openai", "gpt-4o")] public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
            [RateLimited("openai", "gpt-4o")] public static Task<string> TellAsync(string prompt) => Task.FromResult(prompt);
            [RateLimited("openai", "gpt-4o")] public Task<string> WaitAsync(CancellationToken token) => Task.FromResult("");
            [RateLimited("openai", "gpt-4o")] public Task<T> GetAsync<T>(T value) => Task.FromResult(value);
            [RateLimited("openai", "gpt-4o")] public Task<string> LeasedAsync(string prompt, LlmLease lease) => Task.FromResult(prompt);
            public Task<string> FreeAsync(string prompt) => Task.FromResult(prompt);
        }

        public interface IChat { [RateLimited("openai", "gpt-4o")] Task<string> AskAsync(string prompt); }
        public class Chat : IChat { public Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }
        public interface IFree { Task<string> AskAsync(string prompt); }
        public partial class Free : IFree { [RateLimited("openai", "gpt-4o")] public Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }

        """;

    [Theory]
    [InlineData("Func<string, Task> ask = client.[|AskAsync|];")]
    [InlineData("var ask = client.[|AskAsync|];")]
    [InlineData("Delegate ask = client.[|AskAsync|];")]
    [InlineData("var ask = new Func<string, Task>(client.[|AskAsync|]);")]
    [InlineData("var ask = (Func<string, Task>)client.[|AskAsync|];")]
    [InlineData("var ask = (Func<string, Task>)(client.[|AskAsync|]);")]
    [InlineData("_ = new[] { \"\" }.Select(client.[|AskAsync|]);")]
    [InlineData("_ = new[] { \"\" }.Select(Client.[|TellAsync|]);")]
    [InlineData("_ = new[] { 1 }.Select(client.[|GetAsync|]<int>);")]
    [InlineData("Handled += client.[|AskAsync|]; Handled -= client.[|AskAsync|];")]
    [InlineData("_ = new Chat() is { } chat ? chat.[|AskAsync|] : (Handler)client.[|AskAsync|];")]
    [InlineData("Func<string, Task> ask = ((IFree)new Free()).[|AskAsync|];")]
    [InlineData("unsafe { delegate*<string, Task<string>> ask = &Client.[|TellAsync|]; }")]
    [InlineData("Func<Func<string, Task>> ask = () => client.[|AskAsync|];")]
    [InlineData("((Func<string, Task<string>>)client.[|AskAsync|])(\"\");")]
    [InlineData("Expression<Func<Client, Task>> tree = c => c.[|AskAsync|](\"\");")]
    [InlineData("Expression<Func<Chat, Task>> tree = c => c.[|AskAsync|](\"\");")]
    [InlineData("LambdaExpression tree = (Client c) => c.[|AskAsync|](\"\");")]
    [InlineData("Expression<Func<Client, Func<string, Task>>> tree = c => c.[|AskAsync|];")]
    [InlineData("Expression<Func<Client, Func<Task>>> tree = c => () => c.[|AskAsync|](\"\");")]
    [InlineData("_ = new[] { \"\" }.AsQueryable().Select(prompt => client.[|AskAsync|](prompt));")]
    [InlineData("_ = from prompt in new[] { \"\" }.AsQueryable() select client.[|AskAsync|](prompt);")]
    public Task A_method_that_is_not_called_but_named_is_reported(string statement) => Verify.AsMarkedAsync<BypassingDelegateAnalyzer>(InMethod(statement));

    [Theory]
    [InlineData("Func<string, Task> ask = client.AskRateLimitedAsync;")]
    [InlineData("Func<string, Task> ask = client.FreeAsync;")]
    [InlineData("Func<string, Task> ask = ((IChat)new Chat()).AskAsync;")]
    [InlineData("Func<string, Task> ask = new RateLimitedChat(new Chat()).AskAsync;")]
    [InlineData("Func<string, LlmLease, Task> ask = client.LeasedAsync;")]
    [InlineData("LlmRateLimiter.Default.RunAsync(\"openai\", \"gpt-4o\", 10, client.WaitAsync);")]
    [InlineData("LlmRateLimiter.Default.RunAsync(\"openai\", \"gpt-4o\", 10, new Func<CancellationToken, Task<string>>(client.WaitAsync));")]
    [InlineData("LlmRateLimiter.Default.RunAsync(\"openai\", \"gpt-4o\", 10, ct => Task.WhenAll(new[] { \"\" }.Select(client.AskAsync)));")]
    [InlineData("_ = nameof(client.AskAsync) + nameof(Client.TellAsync);")]
    [InlineData("client.AskAsync(\"\"); Func<Task> ask = () => client.AskAsync(\"\"); Delegate other = () => client.AskAsync(\"\");")]
    [InlineData("Local(); [BypassRateLimit(\"a probe\")] void Local() => Handled += client.AskAsync;")]
    public Task What_keeps_to_the_limit_is_not(string statement) => Verify.AsMarkedAsync<BypassingDelegateAnalyzer>(InMethod(statement));

    [Theory]
    [InlineData("[BypassRateLimit(\"why\")] class Caller { Handler ask = Client.TellAsync; }")]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] Handler ask = Client.TellAsync; [BypassRateLimit(\"why\")] Handler Ask => Client.TellAsync; }")]
    [InlineData("class Sub : Client { public override Task<string> AskAsync(string prompt) => Task.Run(() => new[] { prompt }.Select(base.AskAsync).First()); }")]
    [InlineData("class Logging(Chat inner) : IChat { public Task<string> AskAsync(string prompt) => new[] { prompt }.Select(inner.AskAsync).First(); }")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class Caller { Handler ask = Client.TellAsync; }")]
    public Task Members_that_may_go_around_the_limit_are_not(string code) => Verify.AsMarkedAsync<BypassingDelegateAnalyzer>(Declarations + code);

    [Theory]
    [InlineData("class Caller { readonly Handler _ask = Client.[|TellAsync|]; Handler Ask { get; } = new(Client.[|TellAsync|]); }")]
    [InlineData("class Base(Handler handler) { public Handler Ask => handler; } class Caller : Base { Caller() : base(Client.[|TellAsync|]) { } } class Other() : Base(Client.[|TellAsync|]);")]
    [InlineData("partial class Client { Handler Inside => [|AskAsync|]; Handler Outside => this.[|AskAsync|]; } class Sub : Client { Handler Of => base.[|AskAsync|]; }")]
    [InlineData("static class Caller { static Handler M<T>(T chat) where T : Chat => chat.[|AskAsync|]; static Handler N(Client? client) => client is { } known ? known.[|AskAsync|] : Client.[|TellAsync|]; }")]
    [InlineData("public interface ITeller { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(string prompt); Handler Tell() => [|AskAsync|]; }")]
    public Task A_delegate_is_found_in_every_kind_of_member(string code) => Verify.AsMarkedAsync<BypassingDelegateAnalyzer>(Declarations + code);

    [Fact]
    public Task Extension_methods_are_found_in_both_forms() => Verify.AsMarkedAsync<BypassingDelegateAnalyzer>("""
        public static partial class Extensions { [RateLimited("a", "b")] public static Task AskAsync(this string prompt) => Task.CompletedTask; }
        class Caller { Func<Task> _one = "".[|AskAsync|]; Func<string, Task> _other = Extensions.[|AskAsync|]; Func<Task> _limited = "".AskRateLimitedAsync; }
        """);

    [Fact]
    public Task Top_level_statements_are_reported() => Verify.AsMarkedAsync<BypassingDelegateAnalyzer>(
        "Func<string, Task> ask = new Client().[|AskAsync|];\nawait ask(\"\");\n" + Declarations.Replace("using System.Linq;\nusing System.Linq.Expressions;\n", "", StringComparison.Ordinal), isProgram: true);

    [Fact]
    public async Task Methods_of_other_assemblies_are_reported()
    {
        var test = Verify.Test<BypassingDelegateAnalyzer>(
            "class Caller { void M(Client client, Chat chat, IChat limited) { Handler a = client.[|AskAsync|]; a += chat.[|AskAsync|]; a += Client.[|TellAsync|]; a += limited.AskAsync; a += client.AskRateLimitedAsync; } }");
        test.FurtherReferences.Add(Verify.Compiled(Declarations));
        await test.RunAsync();
    }

    [Fact]
    public Task Code_that_is_being_typed_is_no_obstacle() => Verify.AsMarkedAsync<BypassingDelegateAnalyzer>(
        InMethod("Func<string, Task> ask = client.; Func<int, int> wrong = client.AskAsync; client.AskAsync; System.Linq.Expressions.Expression<Func<Client> tree = c => c.AskAsync(;"), isBroken: true);

    [Theory]
    [InlineData("Func<string, Task> ask = client.[|AskAsync|];", "'Client.AskAsync' becomes a delegate here, which goes around its limit (openai/gpt-4o): call 'AskRateLimitedAsync'")]
    [InlineData("Func<string, Task> ask = new Chat().[|AskAsync|];", "'Chat.AskAsync' becomes a delegate here, which goes around its limit (openai/gpt-4o): call it through 'IChat', limited by 'RateLimitedChat'")]
    [InlineData("unsafe { delegate*<string, Task<string>> ask = &Client.[|TellAsync|]; }", "'Client.TellAsync' becomes a function pointer here, which goes around its limit (openai/gpt-4o): call 'TellRateLimitedAsync'")]
    [InlineData("Expression<Func<Client, Task>> tree = c => c.[|AskAsync|](\"\");", "'Client.AskAsync' becomes part of an expression tree here, which goes around its limit (openai/gpt-4o): call 'AskRateLimitedAsync'")]
    public Task The_message_names_what_the_method_becomes_the_limit_and_the_way(string statement, string message) =>
        Verify.AsMarkedAsync<BypassingDelegateAnalyzer>(InMethod(statement), message);

    private static string InMethod(string statement) => $"{Declarations}class Caller {{ event Handler? Handled; void M(Client client) {{ {statement} Handled?.Invoke(\"\"); }} }}";
}
