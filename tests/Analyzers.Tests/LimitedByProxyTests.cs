using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Roslyn.Testing;

namespace Analyzers.Tests;

/// <summary>What the rules on limits that are gone around say of code that limits by proxies.</summary>
public sealed class LimitedByProxyTests
{
    private const string Declarations = """
        using System.Linq.Expressions;
        using LlmLimiter.DynamicProxy;

        """ + ProxyPackage.Code + """
        public interface IFree { Task<string> AskAsync(string prompt); }
        public class Assistant : IFree
        {
            [RateLimited("openai", "gpt-4o")] public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
            [RateLimited("openai", "gpt-4o")] public Task<string> FixedAsync(string prompt) => Task.FromResult(prompt);
        }

        public class Narrow : Assistant;
        public class Other { [RateLimited("openai", "gpt-4o")] public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }

        public interface IChat { [RateLimited("openai", "gpt-4o")] Task<string> AskAsync(string prompt); }
        public class OpenAiChat : IChat { public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }

        """;

    [Theory]
    [InlineData("object M() => RateLimitProxy.CreateClass<Assistant>();")]
    [InlineData("object M() => RateLimitProxy.Create(new Assistant());")]
    [InlineData("object M(object services) => services.AddRateLimitedProxy<Assistant, Assistant>();")]
    [InlineData("object M(object services) => services.AddKeyedRateLimitedProxy<Assistant, Narrow>(\"key\");")]
    [InlineData("object M(object services) => services.AddRateLimitedProxy<Assistant>(provider => new Assistant());")]
    [InlineData("static T M<T>(T target) where T : class => RateLimitProxy.Create(target);")]
    public Task A_call_on_what_may_be_a_proxy_is_limited(string making) => AsMarkedAsync<BypassedLimitAnalyzer>(
        $"class Maker {{ {making} }} class Caller(Assistant one) {{ Task M(Assistant other) => Task.WhenAll(one.AskAsync(\"\"), other.AskAsync(\"\"), Made().AskAsync(\"\")); Assistant Made() => one; }}");

    [Theory]
    [InlineData("var assistant = RateLimitProxy.Create(new Assistant()); await assistant.AskAsync(\"\");")]
    [InlineData("await RateLimitProxy.CreateClass<Assistant>().AskAsync(\"\");")]
    [InlineData("Assistant assistant = RateLimitProxy.CreateClass<Narrow>(); await assistant.AskAsync(\"\");")]
    [InlineData("IFree assistant = RateLimitProxy.CreateClass<Assistant>(); await assistant.AskAsync(\"\");")]
    [InlineData("IFree assistant = RateLimitProxy.Create<IFree>(new Assistant()); await assistant.AskAsync(\"\");")]
    [InlineData("Assistant assistant = new(); assistant = RateLimitProxy.Create(assistant); await assistant.AskAsync(\"\");")]
    [InlineData("OpenAiChat chat = RateLimitProxy.CreateClass<OpenAiChat>(null, new RateLimitProxyOptions()); await chat.AskAsync(\"\");")]
    public Task A_call_on_what_was_made_as_a_proxy_is_limited(string statements) => InMethodAsync<BypassedLimitAnalyzer>(statements);

    [Theory]
    [InlineData("RateLimitProxy.CreateClass<Assistant>(); await new Assistant().[|AskAsync|](\"\");")]
    [InlineData("Assistant bare = new(); Assistant assistant = RateLimitProxy.Create(bare); await bare.[|AskAsync|](\"\");")]
    [InlineData("await RateLimitProxy.CreateClass<Assistant>().[|FixedAsync|](\"\");")]
    [InlineData("RateLimitProxy.CreateClass<Assistant>(); Other other = Get<Other>(); await other.[|AskAsync|](\"\");")]
    [InlineData("RateLimitProxy.CreateClass<Assistant>(); Narrow narrow = Get<Narrow>(); await narrow.[|AskAsync|](\"\");")]
    [InlineData("RateLimitProxy.Create<IFree>(new Assistant()); Assistant assistant = Get<Assistant>(); await assistant.[|AskAsync|](\"\");")]
    [InlineData("OpenAiChat chat = RateLimitProxy.Create(new OpenAiChat()); await chat.[|AskAsync|](\"\");")]
    public Task A_call_on_what_is_no_proxy_or_by_what_no_proxy_overrides_is_reported(string statements) =>
        InMethodAsync<BypassedLimitAnalyzer>(statements);

    [Theory]
    [InlineData("CreateClass<Own>()", "AskAsync(\"\")")]
    [InlineData("CreateClass<Own>()", "this.AskAsync(\"\")")]
    [InlineData("CreateClass<Other>()", "[|AskAsync|](\"\")")]
    public Task A_call_on_this_is_limited_where_this_may_be_a_proxy(string making, string call) => AsMarkedAsync<BypassedLimitAnalyzer>(
        $"class Own : Assistant {{ public Task TwiceAsync() => {call}; }} class Maker {{ object M() => RateLimitProxy.{making}; }}");

    [Fact]
    public Task A_call_of_base_goes_around_a_proxy_and_so_does_a_default_member() => AsMarkedAsync<BypassedLimitAnalyzer>("""
        class Heir : Other { public Task TwiceAsync() => base.[|AskAsync|](""); public Task OnceAsync() => AskAsync(""); }
        interface ITeller { [RateLimited("a", "b")] Task<string> AskAsync(string prompt); Task TellAsync() => [|AskAsync|](""); }
        class Caller { void M(ITeller target) { RateLimitProxy.CreateClass<Heir>(); RateLimitProxy.Create(target); RateLimitProxy.CreateClass<Assistant>(); } }
        """);

    [Theory]
    [InlineData("Func<string, Task> ask = RateLimitProxy.CreateClass<Assistant>().AskAsync;")]
    [InlineData("new RateLimitProxyOptions().For<Assistant>(api => api.Method(x => x.FixedAsync(default!)).Provider(\"openai\"));")]
    [InlineData("new object().AddRateLimitedProxy<OpenAiChat, OpenAiChat>(options => options.For<OpenAiChat>(api => api.Method(x => x.AskAsync(\"\"))));")]
    [InlineData("Func<string, Task> ask = new Assistant().[|AskAsync|]; RateLimitProxy.CreateClass<Assistant>();")]
    [InlineData("Expression<Func<Assistant, Task>> tree = x => x.[|FixedAsync|](\"\");")]
    public Task A_delegate_of_a_proxy_and_a_description_go_around_nothing(string statements) => InMethodAsync<BypassingDelegateAnalyzer>(
        statements, further: "class Maker { object M() => RateLimitProxy.CreateClass<Assistant>(); }");

    [Theory]
    [InlineData("IChat chat = RateLimitProxy.Create<IChat>(new OpenAiChat());")]
    [InlineData("var client = new OpenAiChat(); IChat chat = RateLimitProxy.Create<IChat>(client, LlmRateLimiter.Default);")]
    [InlineData("IChat client = new OpenAiChat(); client = RateLimitProxy.Create(client);")]
    [InlineData("IChat[] chats = [new OpenAiChat()]; foreach (IChat chat in chats) { RateLimitProxy.Create(chat); }")]
    [InlineData("IChat chat = RateLimitProxy.CreateClass<OpenAiChat>();")]
    [InlineData("services.AddRateLimitedProxy<IChat, OpenAiChat>();")]
    [InlineData("services.AddRateLimitedProxy<IChat>(p => new OpenAiChat());")]
    [InlineData("services.AddKeyedRateLimitedProxy<IChat>(\"key\", (p, key) => new OpenAiChat());")]
    [InlineData("services.AddRateLimitedProxy<IChat>(Make); static IChat Make(IServiceProvider provider) => new OpenAiChat();")]
    [InlineData("services.AddRateLimitedProxy<IChat>(p => p.GetRequiredService<OpenAiChat>());")]
    [InlineData("services.AddSingleton<IChat>(p => RateLimitProxy.Create<IChat>(new OpenAiChat()));")]
    [InlineData("services.AddSingleton<IChat, OpenAiChat>(); services.Decorate<IChat>(chat => RateLimitProxy.Create(chat));")]
    [InlineData("services.AddSingleton<IChat, OpenAiChat>(); services.Decorate<IChat>(chat => new RateLimitedChat(chat));")]
    [InlineData("services.AddKeyedSingleton<IChat, OpenAiChat>(\"bare\").AddSingleton<IChat>(p => LlmLimiter.DynamicProxy.RateLimitProxy.Create<IChat>(p.GetRequiredKeyedService<IChat>(\"bare\")));")]
    public Task A_client_behind_a_proxy_needs_no_decorator(string statements) => InMethodAsync<UndecoratedClientAnalyzer>(statements);

    [Theory]
    [InlineData("IChat chat = new [|OpenAiChat|](); RateLimitProxy.Create<IChat>(new OpenAiChat());")]
    [InlineData("services.[|AddSingleton<IChat, OpenAiChat>|](); services.AddRateLimitedProxy<IFree, Assistant>();")]
    [InlineData("services.AddSingleton<IChat>(p => new [|OpenAiChat|]()); RateLimitProxy.CreateClass<Assistant>();")]
    public Task A_client_beside_a_proxy_does(string statements) => InMethodAsync<UndecoratedClientAnalyzer>(statements);

    [Theory]
    [InlineData("class Caller { private readonly IChat _inner = new OpenAiChat(); public IChat Chat => RateLimitProxy.Create(_inner); }")]
    [InlineData("class Caller { public IChat Inner { get; } = new OpenAiChat(); } class User { IChat M(Caller caller) => RateLimitProxy.Create(caller.Inner); }")]
    [InlineData("class Caller(OpenAiChat chat) { public IChat Chat => RateLimitProxy.Create<IChat>(chat); }")]
    [InlineData("class Maker { object M() => RateLimitProxy.CreateClass<OpenAiChat>(options: new()); } class Caller(OpenAiChat chat) { public Task M() => chat.AskAsync(\"\"); }")]
    [InlineData("class Maker { object M() => RateLimitProxy.CreateClass<Assistant>(); } class Caller(OpenAiChat [|chat|]) { public Task M() => chat.AskAsync(\"\"); }")]
    public Task A_client_in_a_member_is_not_where_its_type_has_a_proxy_made_of_it(string code) => AsMarkedAsync<UndecoratedClientAnalyzer>(code);

    [Theory]
    [InlineData("class Api(OpenAI.Chat.ChatClient chat) : IApi { public Task AskAsync() => chat.CompleteChatAsync(\"\"); } class Maker { void M(object s) => s.AddRateLimitedProxy<IApi, Api>(o => o.For<IApi>(api => api.Provider(\"openai\"))); }")]
    [InlineData("class Api(OpenAI.Chat.ChatClient chat) { public virtual Task AskAsync() => Send(); private Task Send() => chat.CompleteChatAsync(\"\"); } class Maker { void M() => RateLimitProxy.CreateClass<Api>(null, new RateLimitProxyOptions()); }")]
    [InlineData("class Api(OpenAI.Chat.ChatClient chat) : IApi { public Task AskAsync() => chat.[|CompleteChatAsync|](\"\"); } class Maker { void M(object s) => s.AddRateLimitedProxy<IApi, Api>(); }")]
    [InlineData("class Api(OpenAI.Chat.ChatClient chat) { public Task AskAsync() => chat.[|CompleteChatAsync|](\"\"); } class Maker { void M() => RateLimitProxy.CreateClass<Api>(null, new RateLimitProxyOptions()); }")]
    [InlineData("class Caller { async Task M(OpenAI.Chat.ChatClient chat) { var limited = RateLimitProxy.Create(chat, options: new()); await limited.CompleteChatAsync(\"\"); await chat.[|CompleteChatAsync|](\"\"); } }")]
    public Task A_call_that_a_description_limits_is_in_a_limited_method(string code)
    {
        var test = Verify.Test<UnlimitedCallAnalyzer>(Declarations + "public interface IApi { Task AskAsync(); } " + code);
        test.EditorConfig = "dotnet_diagnostic.LLML105.severity = suggestion";
        test.FurtherReferences.AddRange(Sdks.References);
        return test.RunAsync();
    }

    private static Task InMethodAsync<TAnalyzer>(string statements, string further = "")
        where TAnalyzer : DiagnosticAnalyzer, new() => AsMarkedAsync<TAnalyzer>(
            $"class Caller {{ async Task M(IServiceCollection services) {{ {statements} await Task.CompletedTask; }} static T Get<T>() => default!; }} {further}");

    private static Task AsMarkedAsync<TAnalyzer>(string code)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = Verify.Test<TAnalyzer>("using Microsoft.Extensions.DependencyInjection;\n" + Declarations + code);
        test.FurtherSources.Add("Extensions.cs", """
            using System;

            namespace Microsoft.Extensions.DependencyInjection;

            public static class Scrutor { public static void Decorate<TService>(this IServiceCollection services, Func<TService, TService> decorate) { } }
            """);
        test.FurtherReferences.Add(References.AssemblyOf<IServiceCollection>());
        test.FurtherReferences.Add(References.AssemblyOf<ServiceCollection>());
        return test.RunAsync();
    }
}
