using LlmLimiter.Analyzers.Proxy;

namespace Analyzers.Tests;

public sealed class CannotBeProxiedTests
{
    /// <summary>Stand-ins for the package LlmLimiter.DynamicProxy.</summary>
    internal const string Package = """
        namespace LlmLimiter.DynamicProxy
        {
            public static class RateLimitProxy { public static T Create<T>(T target, LlmRateLimiter limiter) => target; }

            public static class LlmLimiterProxyExtensions
            {
                public static void AddRateLimitedProxy<TService, TImplementation>(this object services, int lifetime = 0) { }
            }
        }

        """;

    private const string Limited = "[RateLimited(\"openai\", \"gpt-4o\")]";

    [Theory]
    [InlineData("public sealed class Api { " + Limited + " public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public sealed record Api;")]
    [InlineData("public struct Api { }")]
    [InlineData("public readonly record struct Api(int Size);")]
    [InlineData("internal interface Api { " + Limited + " Task AskAsync(); }")]
    [InlineData("class Api { " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api { " + Limited + " public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"openai\", \"gpt-4o\")] public class Api { public virtual Task AskAsync() => Task.CompletedTask; public Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("public class Base { " + Limited + " public Task AskAsync() => Task.CompletedTask; } public class Api : Base;")]
    [InlineData("public class Base { public virtual Task AskAsync() => Task.CompletedTask; } public class Api : Base { " + Limited + " public sealed override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api { " + Limited + " internal virtual Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public interface Api { " + Limited + " string Ask(in int size); }")]
    [InlineData("public interface Api { " + Limited + " string Ask(out int size); }")]
    [InlineData("public interface Api { " + Limited + " string Ask(ReadOnlySpan<char> prompt); }")]
    [InlineData("public interface Api { " + Limited + " ReadOnlySpan<char> Ask(string prompt); }")]
    [InlineData("public interface Api { " + Limited + " ref int Ask(string prompt); }")]
    [InlineData("public interface IBase { " + Limited + " string Ask(ref int size); } public interface Api : IBase;")]
    public Task What_a_proxy_cannot_limit_is_reported(string api) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        $"{Package}{api} class Caller {{ Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.[|Create|](api, limiter); }}", isBroken: true);

    [Theory]
    [InlineData("public interface Api { " + Limited + " Task AskAsync(); void Count(out int size); }")]
    [InlineData("public abstract class Api { " + Limited + " public abstract Task AskAsync(); " + Limited + " public virtual Task TellAsync() => AskAsync(); public void Free() { } }")]
    [InlineData("public class Base { public virtual Task AskAsync() => Task.CompletedTask; } public class Api : Base { " + Limited + " public override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api { " + Limited + " protected virtual Task AskAsync() => Task.CompletedTask; " + Limited + " public static Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("public class Outer { public interface Inner { " + Limited + " Task AskAsync(); } } public interface Api : Outer.Inner;")]
    public Task What_a_proxy_can_limit_is_not(string api) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        $"{Package}{api} class Caller {{ Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.Create(api, limiter); }}", isBroken: true);

    [Theory]
    [InlineData("new object().[|AddRateLimitedProxy<Sealed, Sealed>|]();")]
    [InlineData("LlmLimiterProxyExtensions.[|AddRateLimitedProxy<Sealed, Sealed>|](services);")]
    [InlineData("services?.[|AddRateLimitedProxy<Sealed, Sealed>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<IHidden, Sealed>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<IGeneric<Hidden>, Sealed>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<Holder.INested, Sealed>|]();")]
    public Task A_registration_is_reported(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("services.AddRateLimitedProxy<IOpen, Sealed>();")]
    [InlineData("services.AddRateLimitedProxy<IGeneric<string>, Hidden>();")]
    [InlineData("Generic<IOpen>(); void Generic<T>() => services.AddRateLimitedProxy<T, Sealed>();")]
    [InlineData("Other.RateLimitProxy.Create(new Sealed());")]
    [InlineData("Other.RateLimitProxy.AddRateLimitedProxy<Sealed>();")]
    public Task A_registration_of_what_can_be_proxied_is_not(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("DynamicProxyGenAssembly2")]
    [InlineData("DynamicProxyGenAssembly2, PublicKey=0024")]
    public Task Internals_that_proxies_see_are_not_reported(string name) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]\n{Package}"
            + "interface IApi { [RateLimited(\"a\", \"b\")] Task AskAsync(); } public class Api { [RateLimited(\"a\", \"b\")] internal virtual Task AskAsync() => Task.CompletedTask; }"
            + " class Caller { void M(IApi one, Api two, LlmRateLimiter limiter) { LlmLimiter.DynamicProxy.RateLimitProxy.Create(one, limiter); LlmLimiter.DynamicProxy.RateLimitProxy.Create(two, limiter); } }",
        isBroken: true);

    [Fact]
    public Task Internals_that_others_see_are_reported() => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"DynamicProxyGenAssembly2.Tests\")]\n" + Package
            + "interface IApi { } class Caller { void M(IApi api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.[|Create|](api, limiter); }");

    [Fact]
    public Task Generated_code_is_not_reported() => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        Package + "public sealed class Api; [System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class Caller { Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.Create(api, limiter); }");

    [Fact]
    public Task The_message_names_the_type() => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        Package + "public sealed class Api; class Caller { Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.[|Create<Api>|](api, limiter); }",
        "A proxy of 'Api' cannot limit it: it is sealed; unseal it, or name an interface that it implements");

    [Fact]
    public Task The_message_names_the_first_member_and_its_limit() => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        Package + "public class Api { [RateLimited(\"openai\", \"gpt-4o\")] public Task AskAsync() => Task.CompletedTask; [RateLimited(\"openai\", \"gpt-4o\")] public Task TellAsync() => Task.CompletedTask; }"
            + " class Caller { Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.[|Create|](api, limiter); }",
        "A proxy of 'Api' cannot limit 'AskAsync' (openai/gpt-4o): it is not virtual, so no proxy overrides it; make it virtual, or name an interface");

    private static Task InMethodAsync(string statement) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        "using LlmLimiter.DynamicProxy;\n" + Package + """
        namespace Other { public static class RateLimitProxy { public static void Create<T>(T target) { } public static void AddRateLimitedProxy<T>() { } } }
        public sealed class Sealed;
        class Hidden;
        interface IHidden;
        public interface IOpen;
        public interface IGeneric<T>;
        class Holder { public interface INested; }

        """ + $"class Caller {{ void M(object services) {{ {statement} }} }}");
}
