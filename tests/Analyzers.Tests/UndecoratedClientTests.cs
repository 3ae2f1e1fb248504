using LlmLimiter.Analyzers.Usage;
using Microsoft.Extensions.DependencyInjection;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class UndecoratedClientTests
{
    private const string Declarations = """
        public interface IChat
        {
            [RateLimited("openai", "gpt-4o")] Task<string> AskAsync(string prompt);
            [NotRateLimited] int Count(string text) => text.Length;
        }

        public class OpenAiChat : IChat
        {
            public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
            public string Endpoint => "";
        }

        public record struct SmallChat(int Size) : IChat
        {
            public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
        }

        public class LoggingChat(IChat inner) : IChat
        {
            public Task<string> AskAsync(string prompt) => inner.AskAsync(prompt);
        }

        public class LazyChat(Func<IChat> inner) : IChat
        {
            public Task<string> AskAsync(string prompt) => inner().AskAsync(prompt);
        }

        public interface IChat<T>
        {
            [RateLimited("openai", "gpt-4o")] Task<T> AskAsync(string prompt);
        }

        public class Chat<T> : IChat<T>
        {
            public Task<T> AskAsync(string prompt) => null!;
        }

        public interface IFree { Task AskAsync(); }
        public class Free : IFree { public Task AskAsync() => Task.CompletedTask; }

        public class Service(IChat chat)
        {
            public IChat? Chat { get; set; } = chat;
            public static void Run(IChat chat) { }
            public static void RunAll(params IChat[] chats) { }
            public static void RunClient(OpenAiChat chat) { }
            public static IChat Cached(IChat inner) => inner;
            public static void Limit(IChat inner, LlmRateLimiter limiter) => Run(new RateLimitedChat(inner, limiter));
        }

        """;

    private const string Container = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;

        """;

    [Theory]
    [InlineData("IChat chat = new [|OpenAiChat|]();")]
    [InlineData("IChat chat = new [|SmallChat|](1);")]
    [InlineData("IChat<string> chat = new [|Chat<string>|]();")]
    [InlineData("IChat chat; chat = new [|OpenAiChat|]();")]
    [InlineData("IChat? chat = null; chat ??= new [|OpenAiChat|]();")]
    [InlineData("Service.Run(new [|OpenAiChat|]());")]
    [InlineData("Service.RunAll(new [|OpenAiChat|](), new RateLimitedChat(new OpenAiChat()));")]
    [InlineData("_ = new Service(new [|OpenAiChat|]());")]
    [InlineData("_ = new Service(new RateLimitedChat(new OpenAiChat())) { Chat = new [|OpenAiChat|]() };")]
    [InlineData("_ = (IChat)new [|OpenAiChat|]();")]
    [InlineData("_ = new List<IChat> { new [|OpenAiChat|]() };")]
    [InlineData("IChat[] chats = [new [|OpenAiChat|]()];")]
    [InlineData("Func<IChat> make = () => new [|OpenAiChat|]();")]
    [InlineData("Func<IChat> make = () => { return new [|OpenAiChat|](); };")]
    [InlineData("static IChat Make() => new [|OpenAiChat|](); Make();")]
    [InlineData("IChat chat = DateTime.Now.Hour > 1 ? new [|OpenAiChat|]() : new [|SmallChat|]();")]
    [InlineData("IChat chat = DateTime.Now.Hour switch { 1 => new [|OpenAiChat|](), _ => new RateLimitedChat(new OpenAiChat()) };")]
    [InlineData("var chat = new [|OpenAiChat|](); Service.Run(chat);")]
    [InlineData("OpenAiChat chat = [|new()|]; Service.Run(chat);")]
    [InlineData("OpenAiChat one = new [|OpenAiChat|](); var other = one; IChat chat = other;")]
    [InlineData("IChat chat = new [|LoggingChat|](new OpenAiChat());")]
    [InlineData("IChat chat = new [|LoggingChat|](new LoggingChat(new OpenAiChat()));")]
    [InlineData("var client = new OpenAiChat(); IChat chat = new [|LoggingChat|](client);")]
    [InlineData("IChat client = new [|OpenAiChat|](); IChat chat = new LoggingChat(client);")]
    public Task A_client_that_is_used_as_its_interface_is_reported(string statement) => AsMarkedAsync(InMethod(statement));

    [Theory]
    [InlineData("IChat chat = new RateLimitedChat(new OpenAiChat());")]
    [InlineData("RateLimitedChat chat = new(new OpenAiChat(), LlmRateLimiter.Default);")]
    [InlineData("IChat<string> chat = new RateLimitedChat<string>(new Chat<string>());")]
    [InlineData("IChat? none = null; IChat chat = new RateLimitedChat(none ?? new OpenAiChat());")]
    [InlineData("IChat chat = new RateLimitedChat(DateTime.Now.Hour > 1 ? (new OpenAiChat()) : (IChat)new SmallChat());")]
    [InlineData("IChat chat = new LoggingChat(new RateLimitedChat(new OpenAiChat()));")]
    [InlineData("IChat chat = new RateLimitedChat(new LoggingChat(new OpenAiChat()));")]
    [InlineData("IChat chat = new RateLimitedChat(new LazyChat(() => new OpenAiChat()));")]
    [InlineData("var client = new OpenAiChat(); IChat chat = new RateLimitedChat(client);")]
    [InlineData("IChat client = new OpenAiChat(); IChat chat = new RateLimitedChat(client);")]
    [InlineData("IChat client = new OpenAiChat(); client = new RateLimitedChat(client); Service.Run(client);")]
    [InlineData("IChat client = new OpenAiChat(); IChat logged = new LoggingChat(client); IChat chat = new RateLimitedChat(logged);")]
    [InlineData("Func<IChat> make = () => new OpenAiChat(); IChat chat = new RateLimitedChat(make());")]
    [InlineData("static IChat Make() => new OpenAiChat(); IChat chat = new RateLimitedChat(Make());")]
    [InlineData("IChat chat = Service.Cached(new OpenAiChat());")]
    [InlineData("Service.Limit(new OpenAiChat(), LlmRateLimiter.Default);")]
    [InlineData("new OpenAiChat().AskAsync(\"\");")]
    [InlineData("var chat = new OpenAiChat(); chat.AskAsync(\"\");")]
    [InlineData("_ = new OpenAiChat().Endpoint;")]
    [InlineData("Service.RunClient(new OpenAiChat());")]
    [InlineData("object chat = new OpenAiChat();")]
    [InlineData("IFree free = new Free();")]
    [InlineData("OpenAiChat chat = new(); chat = chat;")]
    [InlineData("Make(); [BypassRateLimit(\"a probe\")] static IChat Make() => new OpenAiChat();")]
    public Task A_client_that_comes_to_its_decorator_or_is_used_as_itself_is_not(string statement) => AsMarkedAsync(InMethod(statement));

    [Theory]
    [InlineData("class Caller { private readonly IChat _chat = new [|OpenAiChat|](); }")]
    [InlineData("class Caller { public IChat Chat { get; } = new [|OpenAiChat|](); }")]
    [InlineData("class Caller { public IChat Chat => new [|OpenAiChat|](); }")]
    [InlineData("class Caller { public IChat Make() => new [|OpenAiChat|](); }")]
    [InlineData("class Caller { private IChat _chat; public Caller() { _chat = new [|OpenAiChat|](); } }")]
    [InlineData("class Caller { IEnumerable<IChat> All() { yield return new [|OpenAiChat|](); } }")]
    [InlineData("class Caller : Service { public Caller() : base(new [|OpenAiChat|]()) { } }")]
    public Task A_client_in_a_member_of_its_interface_is_reported(string code) => AsMarkedAsync(Declarations + code);

    [Theory]
    [InlineData("class Caller { private readonly IChat _inner = new OpenAiChat(); public IChat Chat => new RateLimitedChat(_inner); }")]
    [InlineData("class Caller { private readonly OpenAiChat _inner = new(); public IChat Chat => new RateLimitedChat(_inner); }")]
    [InlineData("partial class Caller { private readonly IChat _inner; public Caller() => _inner = new OpenAiChat(); } partial class Caller { public IChat Chat => new RateLimitedChat(new LoggingChat(this._inner)); }")]
    [InlineData("class Caller { static IChat Make() => new OpenAiChat(); static RateLimitedChat Limited(LlmRateLimiter limiter) => new(Make(), limiter); }")]
    [InlineData("class Own : IChat { public Task<string> AskAsync(string prompt) => null!; public static IChat Make() => new Own(); class Inner { IChat _own = new Own(); } }")]
    [InlineData("class ByHand(OpenAiChat inner, LlmRateLimiter limiter) : IChat { public Task<string> AskAsync(string prompt) => limiter.RunAsync(\"openai\", \"gpt-4o\", 1, ct => inner.AskAsync(prompt)); } class Caller { IChat _chat = new ByHand(new(), LlmRateLimiter.Default); }")]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] IChat Make() => new OpenAiChat(); }")]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] IChat Chat { get; } = new OpenAiChat(); }")]
    [InlineData("[BypassRateLimit(\"why\")] class Caller { IChat _chat = new OpenAiChat(); }")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class Caller { IChat _chat = new OpenAiChat(); }")]
    public Task A_client_in_a_member_is_not_where_its_type_wraps_it_or_may_do_without(string code) => AsMarkedAsync(Declarations + code);

    [Theory]
    [InlineData("IChat[] chats = [new OpenAiChat(), new LoggingChat(new OpenAiChat())]; foreach (IChat chat in chats) { Service.Run(new RateLimitedChat(chat)); }")]
    [InlineData("var chats = new List<IChat> { new OpenAiChat() }.ConvertAll(chat => new RateLimitedChat(chat));")]
    [InlineData("var chats = new List<IChat>(); chats.Add(new OpenAiChat()); Service.Run(new RateLimitedChat(chats[0]));")]
    [InlineData("var chats = new Dictionary<string, IChat> { [\"a\"] = new OpenAiChat() }; Service.Run(new RateLimitedChat(chats[\"a\"]));")]
    [InlineData("var chats = new Dictionary<string, Func<IChat>> { [\"a\"] = () => new OpenAiChat() }; Service.Run(new RateLimitedChat(chats[\"a\"]()));")]
    [InlineData("var lazy = new Lazy<IChat>(() => new OpenAiChat()); Service.Run(new RateLimitedChat(lazy.Value));")]
    [InlineData("Task<IChat> task = Task.FromResult<IChat>(new OpenAiChat()); Service.Run(new RateLimitedChat(task.Result));")]
    [InlineData("(IChat Chat, int Size) pair = (new OpenAiChat(), 1); Service.Run(new RateLimitedChat(pair.Chat));")]
    [InlineData("static IEnumerable<IChat> All() { yield return new OpenAiChat(); } foreach (IChat chat in All()) { Service.Run(new RateLimitedChat(chat)); }")]
    public Task A_client_that_is_in_something_which_is_taken_apart_and_decorated_is_not(string statement) => AsMarkedAsync(InMethod(statement));

    [Theory]
    [InlineData("class Builder { IChat? _inner; public Builder With(IChat inner) { _inner = inner; return this; } public IChat Build() => new RateLimitedChat(_inner!); } class Caller { IChat Make() => new Builder().With(new OpenAiChat()).Build(); }")]
    [InlineData("class Holder { readonly IChat _inner; readonly IChat _same; public Holder(IChat inner) { this._inner = inner ?? throw new Exception(); _same = _inner; } public IChat Chat => new RateLimitedChat(_same); } class Caller { Holder _holder = new(new OpenAiChat()); }")]
    [InlineData("class Holder(IChat inner) { readonly IChat _inner = inner; IChat Same { get; } = inner; public IChat Chat => new RateLimitedChat(Same); } class Caller { Holder _holder = new(new OpenAiChat()); }")]
    [InlineData("static class Factory { public static IChat Create() => new OpenAiChat(); } class Caller { IChat Make() => new RateLimitedChat(Factory.Create()); }")]
    [InlineData("static class Factory { public static Task<IChat> CreateAsync() => Task.FromResult<IChat>(new OpenAiChat()); } class Caller { async Task<IChat> MakeAsync() => new RateLimitedChat(await Factory.CreateAsync()); }")]
    [InlineData("class Options { public IChat Inner { get; set; } = new OpenAiChat(); } class Caller { IChat Make(Options options) => new RateLimitedChat(options.Inner); }")]
    public Task A_client_that_another_type_decorates_is_not(string code) => AsMarkedAsync(Declarations + code);

    [Theory]
    [InlineData("class Builder { public IChat? Inner; public Builder With(IChat inner) { Inner = inner; return this; } } class Caller { object Make(IChat other) { Service.Run(new RateLimitedChat(other)); return new Builder().With(new [|OpenAiChat|]()); } }")]
    [InlineData("static class Factory { private static IChat Create() => new [|OpenAiChat|](); public static IChat Make() => Create(); } class Caller { IChat Create() => null!; IChat Make() => new RateLimitedChat(Create()); }")]
    [InlineData("class Caller { void M() { var chats = new List<IChat> { new [|OpenAiChat|]() }; Service.Run(new RateLimitedChat(new OpenAiChat())); } }")]
    [InlineData("class Caller { void M(IChat other) { ((IChat)new [|OpenAiChat|]()).AskAsync(\"\"); Service.Run(new RateLimitedChat(other)); } }")]
    public Task A_client_is_reported_where_another_one_is_decorated(string code) => AsMarkedAsync(Declarations + code);

    [Fact]
    public Task An_assembly_that_may_bypass_limits_is_not_reported() =>
        AsMarkedAsync("[assembly: BypassRateLimit(\"why\")]\n" + InMethod("IChat chat = new OpenAiChat();"));

    [Fact]
    public Task Top_level_statements_are_reported() =>
        Verify.AsMarkedAsync<UndecoratedClientAnalyzer>("IChat chat = new [|OpenAiChat|](); await chat.AskAsync(\"\");\n" + Declarations, isProgram: true);

    [Fact]
    public Task Top_level_statements_that_decorate_are_not() => Verify.AsMarkedAsync<UndecoratedClientAnalyzer>(
        "IChat chat = Make(); chat = new RateLimitedChat(chat); chat = new RateLimitedChat(Make()); IChat Make() => new OpenAiChat();\n" + Declarations, isProgram: true);

    [Fact]
    public Task A_decorator_that_is_not_there_yet_is_not_reported() => Verify.AsMarkedAsync<UndecoratedClientAnalyzer>(
        InMethod("IChat chat = new RateLimitedChta(new OpenAiChat(), );"), isBroken: true);

    [Fact]
    public async Task Clients_of_other_assemblies_are_reported()
    {
        var test = Verify.Test<UndecoratedClientAnalyzer>("class Caller { IChat M() { IChat chat = new [|OpenAiChat|](); return new RateLimitedChat(new OpenAiChat()); } }");
        test.FurtherReferences.Add(Verify.Compiled(Declarations));
        await test.RunAsync();
    }

    [Theory]
    [InlineData("true", "IChat chat = new OpenAiChat();")]
    [InlineData("True", "IChat chat = new OpenAiChat();")]
    [InlineData("false", "IChat chat = new [|OpenAiChat|]();")]
    [InlineData("", "IChat chat = new [|OpenAiChat|]();")]
    public async Task Test_projects_make_clients_on_purpose(string isTestProject, string statement)
    {
        var test = Verify.Test<UndecoratedClientAnalyzer>(InMethod(statement));
        test.GlobalConfig = $"build_property.IsTestProject = {isTestProject}";
        await test.RunAsync();
    }

    [Theory]
    [InlineData("IChat chat = provider.[|GetRequiredService<OpenAiChat>|]();")]
    [InlineData("IChat chat = provider.[|GetService<OpenAiChat>|]()!;")]
    [InlineData("Service.Run(provider.[|GetRequiredKeyedService<OpenAiChat>|](\"key\"));")]
    [InlineData("IChat chat = ActivatorUtilities.[|CreateInstance<OpenAiChat>|](provider);")]
    [InlineData("services.AddSingleton<IChat>(p => p.[|GetRequiredService<OpenAiChat>|]());")]
    [InlineData("services.AddSingleton<IChat>(p => new [|OpenAiChat|]());")]
    [InlineData("services.AddSingleton<IChat>(new [|OpenAiChat|]());")]
    [InlineData("services.[|AddSingleton<IChat, OpenAiChat>|]();")]
    [InlineData("services.[|AddScoped<IChat, OpenAiChat>|]();")]
    [InlineData("services.[|AddTransient<IChat, OpenAiChat>|](p => new OpenAiChat());")]
    [InlineData("services.[|AddKeyedSingleton<IChat, OpenAiChat>|](\"key\");")]
    [InlineData("services.[|TryAddScoped<IChat, OpenAiChat>|]();")]
    [InlineData("services.[|AddSingleton|](typeof(IChat), typeof(OpenAiChat));")]
    [InlineData("services.[|AddKeyedScoped|](typeof(IChat), \"key\", typeof(OpenAiChat));")]
    [InlineData("services.[|AddSingleton|](typeof(IChat<>), typeof(Chat<>));")]
    [InlineData("services.[|AddSingleton<IChat<int>, Chat<int>>|]();")]
    [InlineData("services.[|AddHttpClient<IChat, OpenAiChat>|](client => { });")]
    [InlineData("services.TryAddEnumerable(ServiceDescriptor.[|Singleton<IChat, OpenAiChat>|]());")]
    [InlineData("services.Add(ServiceDescriptor.[|Describe|](typeof(IChat), typeof(OpenAiChat), ServiceLifetime.Singleton));")]
    [InlineData("services.Add(new [|ServiceDescriptor|](typeof(IChat), typeof(OpenAiChat), ServiceLifetime.Singleton));")]
    public Task A_container_that_gives_out_the_client_is_reported(string statement) => InContainerAsync(statement);

    [Theory]
    [InlineData("IChat chat = new RateLimitedChat(provider.GetRequiredService<OpenAiChat>());")]
    [InlineData("IChat chat = new RateLimitedChat(ActivatorUtilities.CreateInstance<OpenAiChat>(provider));")]
    [InlineData("_ = provider.GetRequiredService<OpenAiChat>().Endpoint;")]
    [InlineData("services.AddSingleton<IChat>(p => new RateLimitedChat(p.GetRequiredService<OpenAiChat>(), p.GetRequiredService<LlmRateLimiter>()));")]
    [InlineData("services.AddRateLimited<IChat, OpenAiChat>();")]
    [InlineData("services.AddKeyedRateLimited<IChat, OpenAiChat>(\"key\");")]
    [InlineData("services.AddSingleton<OpenAiChat>().AddSingleton(p => new OpenAiChat()).AddSingleton(new OpenAiChat());")]
    [InlineData("services.AddHttpClient<OpenAiChat>(client => { });")]
    [InlineData("services.AddSingleton<IFree, Free>();")]
    [InlineData("services.AddSingleton<IChat, LoggingChat>();")]
    [InlineData("services.AddSingleton<IChat, RateLimitedChat>();")]
    [InlineData("services.AddSingleton<IChat, OpenAiChat>(); services.Decorate<IChat, RateLimitedChat>();")]
    [InlineData("services.AddKeyedSingleton<IChat, OpenAiChat>(\"bare\").AddSingleton<IChat>(p => new RateLimitedChat(p.GetRequiredKeyedService<IChat>(\"bare\")));")]
    [InlineData("services.AddSingleton<IChat>(p => new OpenAiChat()); services.Decorate<IChat, RateLimitedChat>();")]
    [InlineData("services.AddSingleton<IChat>(new OpenAiChat()).AddSingleton<IFree, Free>(); Limit(services); static void Limit(IServiceCollection all) => all.Decorate<IChat, RateLimitedChat>();")]
    [InlineData("services.AddKeyedSingleton<IChat>(\"bare\", (p, key) => new OpenAiChat()).AddSingleton<IChat>(p => new RateLimitedChat(p.GetRequiredKeyedService<IChat>(\"bare\")));")]
    [InlineData("Elsewhere.AddChats(services); services.Decorate<IChat, RateLimitedChat>(); } static class Elsewhere { public static void AddChats(IServiceCollection all) => all.AddSingleton<IChat, OpenAiChat>();")]
    [InlineData("AddSingleton<IChat, OpenAiChat>(); static void AddSingleton<TService, TImplementation>() { }")]
    public Task A_container_that_gives_out_the_decorator_is_not(string statement) => InContainerAsync(statement);

    [Theory]
    [InlineData("class Caller(OpenAiChat [|chat|]) { public Task M() => chat.AskAsync(\"\"); }")]
    [InlineData("class Caller { private readonly OpenAiChat _chat; public Caller(OpenAiChat [|chat|]) => _chat = chat; public Task M() => _chat?.AskAsync(\"\")!; }")]
    [InlineData("record Caller(OpenAiChat [|Chat|]);")]
    [InlineData("class Caller { public Caller(Chat<string> [|chat|]) { } }")]
    [InlineData("class Caller { public required OpenAiChat [|Chat|] { get; init; } }")]
    [InlineData("class InjectAttribute : Attribute; class Caller { [Inject] public OpenAiChat [|Chat|] { get; set; } = null!; }")]
    [InlineData("class FromServicesAttribute : Attribute; class Caller { public void Get([FromServices] OpenAiChat [|chat|]) { } }")]
    [InlineData("class Caller(OpenAiChat [|chat|]) { public bool M() => chat is not null and IChat; }")]
    [InlineData("class Base { protected Base(IChat chat) { } } class Caller(OpenAiChat [|chat|]) : Base(chat);")]
    public Task An_injected_client_is_reported(string code) => AsMarkedAsync(Declarations + code);

    [Theory]
    [InlineData("class Caller(IChat chat) { public Task M() => chat.AskAsync(\"\"); }")]
    [InlineData("class Caller(OpenAiChat chat) { public string M() => chat.Endpoint; }")]
    [InlineData("class Caller { private readonly OpenAiChat _chat; public Caller(OpenAiChat chat) => _chat = chat; public string? M() => this._chat?.Endpoint; }")]
    [InlineData("class Caller(OpenAiChat chat, LlmRateLimiter limiter) { public IChat Make() => new RateLimitedChat(chat, limiter); }")]
    [InlineData("class Caller(OpenAiChat chat) : IChat { public Task<string> AskAsync(string prompt) => chat.AskAsync(prompt); }")]
    [InlineData("class Caller(LoggingChat chat) { public Task M() => chat.AskAsync(\"\"); }")]
    [InlineData("class Caller { private Caller(OpenAiChat chat) { } public void M(OpenAiChat chat) { } public OpenAiChat? Chat { get; set; } }")]
    [InlineData("class Caller(Free free) { public Task M() => free.AskAsync(); }")]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] public Caller(OpenAiChat chat) { } }")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class Caller(OpenAiChat chat) { public Task M() => chat.AskAsync(\"\"); }")]
    [InlineData("class Index : OpenAiChat { public string this[int n] => \"\"; } class Caller(Index chat) { public string M() => chat[0]; }")]
    [InlineData("class Index : OpenAiChat { public string this[int n] => \"\"; } class Caller(Index? chat) { public string? M() => chat?[0]; }")]
    [InlineData("class Caller(OpenAiChat chat) { public bool M() => chat is { Endpoint: \"\" }; }")]
    [InlineData("class Pair : OpenAiChat { public void Deconstruct(out int a, out int b) => a = b = 1; } class Caller(Pair chat) { public void M() { var (a, b) = chat; } }")]
    [InlineData("class Base { protected Base(OpenAiChat chat) { } } class Caller(OpenAiChat chat) : Base(chat);")]
    [InlineData("class Base { protected Base(OpenAiChat chat) { } } class Caller : Base { public Caller(OpenAiChat chat) : base(chat) { } }")]
    public Task An_injected_client_is_not_where_its_interface_would_not_do(string code) => AsMarkedAsync(Declarations + code);

    [Fact]
    public Task The_message_names_the_decorator_to_wrap_it_with() => Verify.AsMarkedAsync<UndecoratedClientAnalyzer>(
        InMethod("IChat chat = new [|OpenAiChat|]();"),
        "'OpenAiChat' is used as 'IChat' without its limit (openai/gpt-4o): wrap it with 'RateLimitedChat'");

    [Fact]
    public async Task The_message_names_the_registration_to_use()
    {
        var test = ContainerTest("services.[|AddSingleton<IChat, OpenAiChat>|]();");
        test.ExpectedDiagnostics.Add(new DiagnosticResult("LLML103", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .WithMessage("'OpenAiChat' is registered as 'IChat' without its limit (openai/gpt-4o): use 'AddRateLimited'"));
        await test.RunAsync();
    }

    [Fact]
    public Task The_message_names_the_interface_to_inject() => Verify.AsMarkedAsync<UndecoratedClientAnalyzer>(
        Declarations + "class Caller(OpenAiChat [|chat|]) { public Task M() => chat.AskAsync(\"\"); }",
        "'OpenAiChat' is injected without its limit (openai/gpt-4o): take 'IChat', limited by 'RateLimitedChat'");

    private static Task AsMarkedAsync(string code) => Verify.AsMarkedAsync<UndecoratedClientAnalyzer>(code);

    private static string InMethod(string statement) => $"{Declarations}class Caller {{ void M() {{ {statement} }} }}";

    private static Task InContainerAsync(string statement) => ContainerTest(statement).RunAsync();

    /// <summary>With stand-ins of two extensions that come with packages of their own.</summary>
    private static CSharpAnalyzerTest<UndecoratedClientAnalyzer> ContainerTest(string statement)
    {
        var test = Verify.Test<UndecoratedClientAnalyzer>("");
        test.TestCode = $"{Verify.Usings}{Container}{InMethod(statement).Replace("void M()", "void M(IServiceCollection services, IServiceProvider provider)", StringComparison.Ordinal)}";
        test.FurtherSources.Add("Extensions.cs", """
            using System;
            using System.Net.Http;

            namespace Microsoft.Extensions.DependencyInjection;

            public static class HttpExtensions
            {
                public static void AddHttpClient<TClient>(this IServiceCollection services, Action<HttpClient> configure) { }
                public static void AddHttpClient<TClient, TImplementation>(this IServiceCollection services, Action<HttpClient> configure) { }
                public static void Decorate<TService, TDecorator>(this IServiceCollection services) { }
            }
            """);
        test.FurtherReferences.Add(References.AssemblyOf<IServiceCollection>());
        test.FurtherReferences.Add(References.AssemblyOf<ServiceCollection>());
        return test;
    }
}
