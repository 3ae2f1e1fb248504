using LlmLimiter.Analyzers.Usage;
using LlmLimiter.CodeFixes.Usage;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.Extensions.DependencyInjection;
using Roslyn.Testing;

namespace CodeFixes.Tests;

public sealed class UndecoratedClientFixTests
{
    private const string Usings = """
        using System;
        using System.Threading.Tasks;
        using LlmLimiter;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;

        """;

    private const string Declarations = """
        namespace Demo;

        public interface IChat
        {
            [RateLimited("openai", "gpt-4o")] Task<string> AskAsync(string prompt);
        }

        public class OpenAiChat(string key = "") : IChat
        {
            public Task<string> AskAsync(string prompt) => Task.FromResult(key);
            public void Connect() { }
        }

        public class LoggingChat(IChat inner) : IChat
        {
            public Task<string> AskAsync(string prompt) => inner.AskAsync(prompt);
        }

        public interface IChat<T>
        {
            [RateLimited("openai", "gpt-4o")] Task<T> AskAsync(string prompt);
        }

        public class Chat<T> : IChat<T>
        {
            public Task<T> AskAsync(string prompt) => null!;
        }

        public static class Service
        {
            public static void Run(IChat chat) { }
        }

        public interface IHttpClientBuilder;

        public static class HttpExtensions
        {
            public static IHttpClientBuilder AddHttpClient<TClient>(this IServiceCollection services, Action<object> configure) => null!;
            public static IHttpClientBuilder AddPolicy(this IHttpClientBuilder builder) => builder;
        }
        """;

    /// <summary>Stands in for the package, whose namespace tells that it registers.</summary>
    private const string HttpClients = """
        namespace Microsoft.Extensions.DependencyInjection;

        public static class TypedHttpExtensions
        {
            public static Demo.IHttpClientBuilder AddHttpClient<TClient, TImplementation>(this IServiceCollection services, System.Action<object> configure) => null!;
        }
        """;

    [Theory]
    [InlineData("IChat chat = new [|OpenAiChat|](\"key\"); // kept", "IChat chat = new RateLimitedChat(new OpenAiChat(\"key\")); // kept")]
    [InlineData("IChat<int> chat = new [|Chat<int>|]();", "IChat<int> chat = new RateLimitedChat<int>(new Chat<int>());")]
    [InlineData("Service.Run(/* first */ new [|OpenAiChat|]());", "Service.Run(/* first */ new RateLimitedChat(new OpenAiChat()));")]
    [InlineData("Service.Run(new [|LoggingChat|](new OpenAiChat()));", "Service.Run(new RateLimitedChat(new LoggingChat(new OpenAiChat())));")]
    [InlineData("var chat = new [|OpenAiChat|](); Service.Run(chat);", "var chat = new RateLimitedChat(new OpenAiChat()); Service.Run(chat);")]
    [InlineData("IChat chat = DateTime.Now.Hour > 1 ? new [|OpenAiChat|]() : new [|LoggingChat|](new OpenAiChat());", "IChat chat = DateTime.Now.Hour > 1 ? new RateLimitedChat(new OpenAiChat()) : new RateLimitedChat(new LoggingChat(new OpenAiChat()));")]
    [InlineData("Func<IChat> make = () => new [|OpenAiChat|]();", "Func<IChat> make = () => new RateLimitedChat(new OpenAiChat());")]
    public Task A_client_is_wrapped(string before, string after) => InMethodAsync(before, after, title: null);

    [Theory]
    [InlineData("services.AddSingleton<IChat>(p => new [|OpenAiChat|]());", "services.AddSingleton<IChat>(p => new RateLimitedChat(new OpenAiChat(), p.GetService<LlmRateLimiter>()));")]
    [InlineData("services.AddSingleton<IChat>(p => p.[|GetRequiredService<OpenAiChat>|]());", "services.AddSingleton<IChat>(p => new RateLimitedChat(p.GetRequiredService<OpenAiChat>(), p.GetService<LlmRateLimiter>()));")]
    [InlineData("services.AddSingleton<IChat>(new [|OpenAiChat|]());", "services.AddSingleton<IChat>(new RateLimitedChat(new OpenAiChat()));")]
    public Task A_client_that_a_container_makes_is_wrapped_with_its_limiter(string before, string after) => InMethodAsync(before, after, "Wrap with 'new RateLimitedChat(…)'");

    [Theory]
    [InlineData("services.[|AddSingleton<IChat, OpenAiChat>|](); // kept", "services.AddRateLimited<IChat, OpenAiChat>(); // kept")]
    [InlineData("services.[|AddScoped<IChat, OpenAiChat>|]();", "services.AddRateLimited<IChat, OpenAiChat>(ServiceLifetime.Scoped);")]
    [InlineData("services.[|AddTransient<IChat<int>, Chat<int>>|]();", "services.AddRateLimited<IChat<int>, Chat<int>>(ServiceLifetime.Transient);")]
    [InlineData("services.[|AddSingleton|](typeof(IChat), typeof(OpenAiChat));", "services.AddRateLimited<IChat, OpenAiChat>();")]
    [InlineData("services.[|AddSingleton<IChat, OpenAiChat>|](p => new OpenAiChat(\"key\"));", "services.AddSingleton<OpenAiChat>(p => new OpenAiChat(\"key\")).AddRateLimited<IChat, OpenAiChat>();")]
    [InlineData("services.AddSingleton(\"\")\n    .[|AddScoped<IChat, OpenAiChat>|]()\n    .AddSingleton(\"\");", "services.AddSingleton(\"\")\n    .AddRateLimited<IChat, OpenAiChat>(ServiceLifetime.Scoped)\n    .AddSingleton(\"\");")]
    [InlineData("services.[|AddHttpClient<IChat, OpenAiChat>|](http => { }).AddPolicy();", "services.AddRateLimited<IChat, OpenAiChat>(ServiceLifetime.Transient).AddHttpClient<OpenAiChat>(http => { }).AddPolicy();")]
    public Task A_registration_becomes_a_limited_one(string before, string after) => InMethodAsync(before, after, "Use 'AddRateLimited'");

    [Theory]
    [InlineData("services.[|AddKeyedSingleton<IChat, OpenAiChat>|](\"draft\");", "services.AddKeyedRateLimited<IChat, OpenAiChat>(\"draft\");")]
    [InlineData("services.[|AddKeyedScoped|](typeof(IChat), \"draft\", typeof(OpenAiChat));", "services.AddKeyedRateLimited<IChat, OpenAiChat>(\"draft\", ServiceLifetime.Scoped);")]
    [InlineData("services.[|AddKeyedTransient<IChat, OpenAiChat>|](\"draft\", (p, k) => new OpenAiChat());", "services.AddKeyedTransient<OpenAiChat>(\"draft\", (p, k) => new OpenAiChat()).AddKeyedRateLimited<IChat, OpenAiChat>(\"draft\", ServiceLifetime.Transient);")]
    public Task A_keyed_registration_keeps_its_key(string before, string after) => InMethodAsync(before, after, "Use 'AddKeyedRateLimited'");

    [Theory]
    [InlineData("services.[|TryAddSingleton<IChat, OpenAiChat>|]();")]
    [InlineData("services.Add(ServiceDescriptor.[|Singleton<IChat, OpenAiChat>|]());")]
    [InlineData("services.[|AddSingleton|](typeof(IChat<>), typeof(Chat<>));")]
    [InlineData("Generic<int>(); void Generic<T>() => services.[|AddSingleton<IChat<T>, Chat<T>>|]();")]
    [InlineData("services.[|AddKeyedSingleton<IChat, OpenAiChat>|](Guid.NewGuid(), (p, k) => new OpenAiChat());")]
    [InlineData("ServiceCollectionServiceExtensions.[|AddSingleton<IChat, OpenAiChat>|](services);")]
    [InlineData("OpenAiChat chat = new [|OpenAiChat|](); Service.Run(chat);")]
    [InlineData("OpenAiChat chat = [|new()|]; Service.Run(chat);")]
    [InlineData("var chat = new [|OpenAiChat|](); chat.Connect(); Service.Run(chat);")]
    public Task There_is_no_fix_that_would_not_compile_or_register_the_same(string code) => InMethodAsync(code, "", title: null);

    [Theory]
    [InlineData("public class Caller(OpenAiChat [|chat|]) { public Task M() => chat.AskAsync(\"\"); }", "public class Caller(IChat chat) { public Task M() => chat.AskAsync(\"\"); }")]
    [InlineData(
        "public class Caller\n{\n    private readonly OpenAiChat _chat; // kept\n    public Caller(int n, OpenAiChat /* why */ [|chat|]) => _chat = chat ?? throw new Exception();\n    public Task M() => _chat.AskAsync(\"\");\n}",
        "public class Caller\n{\n    private readonly IChat _chat; // kept\n    public Caller(int n, IChat /* why */ chat) => _chat = chat ?? throw new Exception();\n    public Task M() => _chat.AskAsync(\"\");\n}")]
    [InlineData("public class Caller(OpenAiChat? [|chat|] = null) { private readonly OpenAiChat? _chat = chat; object M() => _chat!; }", "public class Caller(IChat? chat = null) { private readonly IChat? _chat = chat; object M() => _chat!; }")]
    public Task The_interface_is_taken_instead(string before, string after) => RunAsync(before, after, "Take 'IChat'");

    [Theory]
    [InlineData("public record Caller(OpenAiChat [|Chat|]);")]
    [InlineData("public class Caller { public required OpenAiChat [|Chat|] { get; init; } }")]
    [InlineData("public class Caller { public OpenAiChat Chat { get; } public Caller(OpenAiChat [|chat|]) => Chat = chat; }")]
    [InlineData("public class Caller(OpenAiChat [|chat|]) { public void M() => Use(chat); private static void Use(OpenAiChat chat) { } }")]
    public Task What_others_may_use_is_left_as_it_is(string code) => RunAsync(code, "", title: null);

    [Fact]
    public async Task Everything_is_fixed_in_a_document_a_project_and_a_solution()
    {
        const string Before = "class {0}(OpenAiChat [|chat|]) {{ IChat A = new [|OpenAiChat|](); IChat B = new [|LoggingChat|](new OpenAiChat()); void M(IServiceCollection s) => s.[|AddScoped<IChat, OpenAiChat>|]().[|AddSingleton<IChat, OpenAiChat>|](p => new OpenAiChat()); Task N() => chat.AskAsync(\"\"); }}";
        const string After = "class {0}(IChat chat) {{ IChat A = new RateLimitedChat(new OpenAiChat()); IChat B = new RateLimitedChat(new LoggingChat(new OpenAiChat())); void M(IServiceCollection s) => s.AddRateLimited<IChat, OpenAiChat>(ServiceLifetime.Scoped).AddSingleton<OpenAiChat>(p => new OpenAiChat()).AddRateLimited<IChat, OpenAiChat>(); Task N() => chat.AskAsync(\"\"); }}";
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            var test = Test(Format(Before, "First"), Format(After, "First"));
            test.FixAllScopes = [scope];
            if (scope != FixAllScope.Document)
            {
                test.FurtherSources.Add("Second.cs", $"{Usings}namespace Demo;\n{Format(Before, "Second")}");
                test.FurtherFixedSources.Add("Second.cs", $"{Usings}namespace Demo;\n{Format(After, "Second")}");
            }

            if (scope == FixAllScope.Solution)
            {
                test.SecondProject.Add("Third.cs", $"{Usings}{Declarations}\n{Format(Before, "Third")}");
                test.FurtherFixedSources.Add("Third.cs", $"{Usings}{Declarations}\n{Format(After, "Third")}");
            }

            await test.RunAsync();
        }
    }

    private static string Format(string code, string name) => string.Format(System.Globalization.CultureInfo.InvariantCulture, code, name);

    private static Task InMethodAsync(string before, string after, string? title) => RunAsync(
        $"class Caller\n{{\n    void M(IServiceCollection services)\n    {{\n        {before}\n    }}\n}}",
        after.Length == 0 ? "" : $"class Caller\n{{\n    void M(IServiceCollection services)\n    {{\n        {after}\n    }}\n}}",
        title);

    private static Task RunAsync(string before, string after, string? title)
    {
        var test = Test(before, after);
        test.CodeActionTitle = title;
        return test.RunAsync();
    }

    private static FixTest<UndecoratedClientAnalyzer, UndecoratedClientFix> Test(string before, string after) => new()
    {
        TestCode = $"{Usings}namespace Demo;\n{before}",
        FixedCode = after.Length == 0 ? "" : $"{Usings}namespace Demo;\n{after}",
        FurtherSources = { ["Declarations.cs"] = Usings + Declarations, ["HttpClients.cs"] = HttpClients },
        FurtherReferences = { References.AssemblyOf<IServiceCollection>(), References.AssemblyOf<ServiceCollection>() },
    };
}
