using LlmLimiter;
using Microsoft.CodeAnalysis;

namespace Generators.Tests;

/// <summary>Generic interfaces, closed where they are registered.</summary>
public sealed class ClosedDecoratorTests
{
    private const string Using = "using Microsoft.Extensions.DependencyInjection;\n";

    private const string Chat = """
        public interface IChat<T> { [RateLimited("test", "model")] Task<T> AskAsync(string prompt); }
        public class Chat<T> : IChat<T> { public Task<T> AskAsync(string prompt) => null!; }

        """;

    [Fact]
    public void A_generic_interface_is_made_known_for_each_type_that_it_is_registered_with() => Generated.RequireApproved(Using + """
        namespace Demo;

        public interface IChat<T>
            where T : class?
        {
            [RateLimited("openai", "gpt-4o")]
            Task<T> AskAsync(string prompt);
        }

        public class Outer<TRequest>
            where TRequest : class, System.Collections.IEnumerable
        {
            public interface IClient<TAnswer>
                where TAnswer : struct
            {
                [RateLimited("openai", "gpt-4o")]
                Task<TAnswer> AskAsync(TRequest prompt);
            }
        }

        public interface IPlain
        {
            [RateLimited("openai", "gpt-4o")]
            Task AskAsync(string prompt);
        }

        public abstract class Chat<T> : IChat<T> where T : class? { public abstract Task<T> AskAsync(string prompt); }
        public abstract class Client : Outer<int?[]>.IClient<int> { public abstract Task<int> AskAsync(int?[] prompt); }
        public abstract class Plain : IPlain { public abstract Task AskAsync(string prompt); }

        public static class Registration
        {
            public static void Add(IServiceCollection services)
            {
                services.AddRateLimited<IPlain, Plain>();
                services.AddRateLimited<Outer<int?[]>.IClient<int>, Client>();
                LlmLimiterServiceCollectionExtensions.AddRateLimited<IChat<string>, Chat<string>>(services);
                services.AddRateLimited<IChat<string?>, Chat<string?>>(ServiceLifetime.Scoped);
                services?.AddRateLimited<IChat<List<string?>>, Chat<List<string?>>>().AddRateLimited<IChat<string>, Chat<string>>();
            }
        }
        """);

    [Theory]
    [InlineData("IChat<(int Count, string? Name)>", "Chat<(int, string?)>")]
    [InlineData("IChat<int?[,][]>", "Chat<int?[,][]>")]
    [InlineData("IChat<dynamic>", "Chat<dynamic>")]
    [InlineData("IChat<nint>", "Chat<nint>")]
    [InlineData("IChat<@class.@event>", "Chat<@class.@event>")]
    [InlineData("IChat<IChat<Chat<IChat<string>>>>", "Chat<IChat<Chat<IChat<string>>>>")]
    [InlineData("IAliased", "Chat<string>")]
    [InlineData("INamed<string, int>", "Named")]
    [InlineData("IChat<Fresh>", "Chat<Fresh>")]
    [InlineData("Outer<Fresh>.IClient", "Outer<Fresh>.Client")]
    public void Types_of_any_kind_can_close_an_interface(string service, string implementation) => Assert.Contains("file static class", Generated.Text($$"""
        #pragma warning disable DEMO1
        using IAliased = IChat<string>;
        {{Using}}
        {{Chat}}
        public class @class { public class @event { } }
        [System.Diagnostics.CodeAnalysis.Experimental("DEMO1")] public class Fresh { }
        public interface INamed<TRequest, TAnswer> where TRequest : class, IEnumerable<char> where TAnswer : unmanaged, IComparable<TAnswer>
        {
            [RateLimited("test", "model", WrapperName = "Throttled")] Task<TAnswer> AskAsync(TRequest prompt);
        }
        public class Outer<T>
        {
            public interface IClient { [RateLimited("test", "model")] Task<T> AskAsync(string prompt); }
            public class Client : IClient { public Task<T> AskAsync(string prompt) => null!; }
        }
        public class Named : INamed<string, int> { public Task<int> AskAsync(string prompt) => null!; }
        public static class Registration { public static void Add(IServiceCollection services) => services.AddRateLimited<{{service}}, {{implementation}}>(); }
        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("services.AddRateLimited<IChat<T>, Chat<T>>()")]
    [InlineData("services.AddRateLimited<IChat<List<T[]>>, Chat<List<T[]>>>()")]
    [InlineData("services.AddRateLimited<IChat<Hidden>, Chat<Hidden>>()")]
    [InlineData("services.AddRateLimited<IChat<Hidden.Shown[]>, Chat<Hidden.Shown[]>>()")]
    [InlineData("services.AddRateLimited<IChat<Local>, Chat<Local>>()")]
    [InlineData("services.AddRateLimited<IChat<Local.Shown>, Chat<Local.Shown>>()")]
    [InlineData("services.AddRateLimited<IPlain, Plain>()")]
    [InlineData("services.AddRateLimited<IList<string>, List<string>>()")]
    [InlineData("services.AddRateLimited<IBroken<string>, Broken>()")]
    [InlineData("AddRateLimited<IChat<string>, Chat<string>>()")]
    public void Nothing_is_made_known_that_is_open_hidden_or_not_limited(string registration) => Assert.DoesNotContain("ClosedDecorators", Generated.Text($$"""
        {{Using}}
        {{Chat}}
        public interface IPlain { [RateLimited("test", "model")] Task AskAsync(string prompt); }
        public class Plain : IPlain { public Task AskAsync(string prompt) => null!; }
        public interface IBroken<T> { [RateLimited("test", "model")] Task AskAsync(in int prompt); }
        public class Broken : IBroken<string> { public Task AskAsync(in int prompt) => null!; }
        file class Local { public class Shown { } }
        public static class Registration<T>
        {
            class Hidden { public class Shown { } }
            public static void Add(IServiceCollection services) => {{registration}};
            static void AddRateLimited<TService, TImplementation>() { }
        }
        """), StringComparison.Ordinal);

    [Fact]
    public void What_must_not_be_used_is_not_made_known() => Assert.DoesNotContain("ClosedDecorators", Generated.Text($$"""
        {{Using}}
        {{Chat}}
        [Obsolete("Use something else", error: true)] public class Old { }
        public static class Registration
        {
            [Obsolete] public static void Add(IServiceCollection services) => services.AddRateLimited<IChat<Old>, Chat<Old>>();
        }
        """), StringComparison.Ordinal);

    [Fact]
    public void Half_typed_registrations_take_no_other_away() => Assert.Contains("IChat<int>", Generated.TextOfAnything($$"""
        {{Using}}
        {{Chat}}
        public static class Registration
        {
            public static void Add(IServiceCollection services)
            {
                services.AddRateLimited<IChat<Missing>, Chat<Missing>>();
                services.AddRateLimited<IChat<>, Chat<string>>();
                services.AddRateLimited<IChat<string>, >();
                services.AddRateLimited<IChat<int>, Chat<int>>();
            }
        }
        """), StringComparison.Ordinal);

    [Fact]
    public void An_interface_of_another_project_is_made_known_where_it_has_a_decorator()
    {
        const string Registration = Using + """
            namespace App;

            public static class Registration
            {
                public static void Add(IServiceCollection services) => services.AddRateLimited<Clients.@new.IChat<string>, Clients.@new.Chat<string>>();
            }
            """;
        const string Clients = $"namespace Clients.@new;\n{Chat}";

        Assert.Contains(
            "RateLimitedDecorator<global::Clients.@new.IChat<string>>.Factory =\n            static (inner, limiter) => new global::Clients.@new.RateLimitedChat<string>(inner, limiter);",
            Generated.Text(Registration, Generated.Compile(Clients).WithAssemblyName("Clients")),
            StringComparison.Ordinal);

        var generated = Generated.Compile(Clients).WithAssemblyName("Clients");
        var without = generated.RemoveSyntaxTrees(generated.SyntaxTrees.Where(static tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
        Assert.DoesNotContain("ClosedDecorators", Generated.Text(Registration, without), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_interface_is_limited_when_it_is_resolved()
    {
        using var limiter = new LlmRateLimiter("test", "model", new ModelLimits { RequestsPerMinute = 100 });
        string answer = await RunningCode.RunAsync(Using + """
            public interface IChat<T> { [RateLimited("test", "model")] Task<T> AskAsync(string prompt); }
            public class Echo : IChat<string> { public Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }
            public class Count : IChat<int> { public Task<int> AskAsync(string prompt) => Task.FromResult(prompt.Length); }
            public class Outer<T>
            {
                public interface IClient { [RateLimited("test", "model")] Task<T> AskAsync(T prompt); }
                public class Client : IClient { public Task<T> AskAsync(T prompt) => Task.FromResult(prompt); }
            }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    await using ServiceProvider services = new ServiceCollection()
                        .AddSingleton(limiter)
                        .AddRateLimited<IChat<string>, Echo>()
                        .AddKeyedRateLimited<IChat<int>, Count>("count", ServiceLifetime.Transient)
                        .AddRateLimited<Outer<bool>.IClient, Outer<bool>.Client>()
                        .BuildServiceProvider();
                    return await services.GetRequiredService<IChat<string>>().AskAsync("hello ")
                        + await services.GetRequiredKeyedService<IChat<int>>("count").AskAsync("hello")
                        + await services.GetRequiredService<Outer<bool>.IClient>().AskAsync(true);
                }
            }
            """, limiter);

        Assert.Equal("hello 5True", answer);
        Assert.Equal(3, limiter.GetUsage("test", "model").Rules[0].Used);
    }
}
