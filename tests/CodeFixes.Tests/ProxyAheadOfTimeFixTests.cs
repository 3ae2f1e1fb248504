using LlmLimiter.Analyzers.Proxy;
using LlmLimiter.CodeFixes.Proxy;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.Extensions.DependencyInjection;
using Roslyn.Testing;

namespace CodeFixes.Tests;

public sealed class ProxyAheadOfTimeFixTests
{
    private const string Usings = "using System;\nusing System.Threading.Tasks;\nusing LlmLimiter;\nusing LlmLimiter.DynamicProxy;\nusing Microsoft.Extensions.DependencyInjection;\n";

    private const string Declarations = """
        public interface IChat { [RateLimited("openai", "gpt-4o")] Task AskAsync(); }
        public class Chat : IChat { public Task AskAsync() => Task.CompletedTask; }
        public interface IFree { Task AskAsync(); }
        public class Free : IFree { public Task AskAsync() => Task.CompletedTask; }

        public interface IPart { [RateLimited("openai", "gpt-4o")] Task AskAsync(); Task TellAsync(); }
        public class Part : IPart { public Task AskAsync() => Task.CompletedTask; [RateLimited("openai", "gpt-4o")] public Task TellAsync() => Task.CompletedTask; }

        namespace LlmLimiter.DynamicProxy
        {
            public sealed class RateLimitProxyOptions;

            public static class RateLimitProxy { public static T Create<T>(T target, LlmRateLimiter? limiter = null, RateLimitProxyOptions? options = null) where T : class => target; }

            public static class LlmLimiterProxyExtensions
            {
                public static IServiceCollection AddRateLimitedProxy<TService, TImplementation>(
                    this IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null) => services;

                public static IServiceCollection AddRateLimitedProxy<TService, TImplementation>(
                    this IServiceCollection services, Action<RateLimitProxyOptions> configure, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null) => services;

                public static IServiceCollection AddKeyedRateLimitedProxy<TService, TImplementation>(
                    this IServiceCollection services, object serviceKey, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null) => services;

                public static IServiceCollection AddRateLimitedProxy<TService>(
                    this IServiceCollection services, Func<IServiceProvider, TService> factory, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null) => services;
            }
        }

        """;

    [Theory]
    [InlineData("services.[|AddRateLimitedProxy<IChat, Chat>|](); /* kept */", "services.AddRateLimited<IChat, Chat>(); /* kept */")]
    [InlineData("services.[|AddRateLimitedProxy<IChat, Chat>|](ServiceLifetime.Scoped, limiterKey: \"batch\");", "services.AddRateLimited<IChat, Chat>(ServiceLifetime.Scoped, limiterKey: \"batch\");")]
    [InlineData("services.[|AddRateLimitedProxy<IChat, Chat>|]()\n.[|AddRateLimitedProxy<IChat, Chat>|]();", "services.AddRateLimited<IChat, Chat>()\n.AddRateLimited<IChat, Chat>();")]
    public Task The_decorator_is_registered(string before, string after)
    {
        var test = Test(InMethod(before), InMethod(after));
        test.CodeActionTitle = "Use 'AddRateLimited'";
        return test.RunAsync();
    }

    [Fact]
    public Task A_keyed_proxy_becomes_a_keyed_decorator()
    {
        var test = Test(
            InMethod("services.[|AddKeyedRateLimitedProxy<IChat, Chat>|](\"draft\", ServiceLifetime.Scoped);"),
            InMethod("services.AddKeyedRateLimited<IChat, Chat>(\"draft\", ServiceLifetime.Scoped);"));
        test.CodeActionTitle = "Use 'AddKeyedRateLimited'";
        return test.RunAsync();
    }

    [Theory]
    [InlineData("services.[|AddRateLimitedProxy<IFree, Free>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<IChat, Chat>|](options => { });")]
    [InlineData("services.[|AddRateLimitedProxy<IChat>|](provider => new Chat());")]
    [InlineData("RateLimitProxy.[|Create<IChat>|](new Chat(), LlmRateLimiter.Default);")]
    public Task There_is_no_fix_where_there_is_no_decorator_or_the_arguments_do_not_fit(string statement) => Test(InMethod(statement), "").RunAsync();

    [Fact]
    public Task There_is_none_where_the_decorator_would_not_limit_what_the_class_behind_the_proxy_says() =>
        Test(InMethod("services.[|AddRateLimitedProxy<IPart, Part>|]();"), "").RunAsync();

    [Fact]
    public async Task Everything_is_fixed_in_a_document_a_project_and_a_solution()
    {
        const string Before = "services.[|AddRateLimitedProxy<IChat, Chat>|](); services.[|AddRateLimitedProxy<IChat, Chat>|]();";
        const string After = "services.AddRateLimited<IChat, Chat>(); services.AddRateLimited<IChat, Chat>();";
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            var test = Test(InMethod(Before), InMethod(After));
            test.FixAllScopes = [scope];
            if (scope != FixAllScope.Document)
            {
                test.FurtherSources.Add("Second.cs", Usings + InMethod(Before, "Second"));
                test.FurtherFixedSources.Add("Second.cs", Usings + InMethod(After, "Second"));
            }

            if (scope == FixAllScope.Solution)
            {
                test.SecondProject.Add("Third.cs", Usings + Declarations + InMethod(Before));
                test.FurtherFixedSources.Add("Third.cs", Usings + Declarations + InMethod(After));
            }

            await test.RunAsync();
        }
    }

    private static string InMethod(string statement, string type = "Caller") => $"class {type} {{ void M(IServiceCollection services) {{ {statement} }} }}";

    private static FixTest<ProxyAheadOfTimeAnalyzer, ProxyAheadOfTimeFix> Test(string before, string after) => new()
    {
        TestCode = Usings + before,
        FixedCode = after.Length == 0 ? "" : Usings + after,
        FurtherSources = { ["Declarations.cs"] = Usings + Declarations },
        FurtherReferences = { References.AssemblyOf<IServiceCollection>() },
        GlobalConfig = "build_property.PublishAot = true",
    };
}
