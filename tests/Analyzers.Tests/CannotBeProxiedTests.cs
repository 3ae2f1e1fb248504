using LlmLimiter.Analyzers.Proxy;

namespace Analyzers.Tests;

public sealed class CannotBeProxiedTests
{
    private const string Limited = "[RateLimited(\"openai\", \"gpt-4o\")]";

    [Theory]
    [InlineData("public sealed class Api { " + Limited + " public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public sealed record Api;")]
    [InlineData("public delegate void Api();")]
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
    [InlineData("public interface Api { " + Limited + " Task AskAsync(); internal int Size { get; } }")]
    [InlineData("public class Base { " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; } public class Api : Base { public sealed override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api(int size) { public int Size => size; " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api { private Api() { } " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api { internal Api() { } " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api { public Api(int size = 1) { } " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; }")]
    public Task What_a_proxy_cannot_limit_is_reported(string api) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        $"{ProxyPackage.Code}{api} class Caller {{ Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.[|Create|](api, limiter); }}", isBroken: true);

    [Theory]
    [InlineData("public interface Api { " + Limited + " Task AskAsync(); void Count(out int size); }")]
    [InlineData("public abstract class Api { " + Limited + " public abstract Task AskAsync(); " + Limited + " public virtual Task TellAsync() => AskAsync(); public void Free() { } }")]
    [InlineData("public class Base { public virtual Task AskAsync() => Task.CompletedTask; } public class Api : Base { " + Limited + " public override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api { " + Limited + " protected virtual Task AskAsync() => Task.CompletedTask; " + Limited + " public static Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("public class Base { " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; } public class Api : Base { [NotRateLimited] public sealed override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Base { " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; } public class Api : Base { public override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Api { protected Api() { } public Api(int size) { } " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public partial class Api { " + Limited + " public partial Task AskAsync(string prompt); private Task AskCoreAsync(string prompt) => Task.CompletedTask; }")]
    [InlineData("public interface Api { Task AskAsync(); }")]
    [InlineData("public class Outer { public interface Inner { " + Limited + " Task AskAsync(); } } public interface Api : Outer.Inner;")]
    public Task What_a_proxy_can_limit_is_not(string api) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        $"{ProxyPackage.Code}{api} class Caller {{ Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.Create(api, limiter); }}", isBroken: true);

    [Theory]
    [InlineData("new object().[|AddRateLimitedProxy<Sealed, Sealed>|]();")]
    [InlineData("LlmLimiterProxyExtensions.[|AddRateLimitedProxy<Sealed, Sealed>|](services);")]
    [InlineData("services?.[|AddRateLimitedProxy<Sealed, Sealed>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<IHidden, Sealed>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<IGeneric<Hidden>, Sealed>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<Holder.INested, Sealed>|]();")]
    [InlineData("services.[|AddKeyedRateLimitedProxy<IHidden, Sealed>|](\"key\");")]
    [InlineData("services.[|AddRateLimitedProxy<IHidden>|](provider => null!);")]
    [InlineData("services.[|AddKeyedRateLimitedProxy<IHidden>|](\"key\", (provider, key) => null!);")]
    [InlineData("RateLimitProxy.[|CreateClass<Sealed>|]();")]
    [InlineData("RateLimitProxy.[|CreateClass<IOpen>|]();")]
    public Task A_registration_is_reported(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("services.AddRateLimitedProxy<IOpen, Open>();")]
    [InlineData("services.AddRateLimitedProxy<IGeneric<string>, Hidden>();")]
    [InlineData("services.AddKeyedRateLimitedProxy<IOpen, Open>(\"key\");")]
    [InlineData("services.AddRateLimitedProxy<IOpen>(provider => new Open());")]
    [InlineData("Generic<IOpen>(); void Generic<T>() => services.AddRateLimitedProxy<T, Sealed>();")]
    [InlineData("Other.RateLimitProxy.Create(new Sealed());")]
    [InlineData("Other.RateLimitProxy.AddRateLimitedProxy<Sealed>();")]
    public Task A_registration_of_what_can_be_proxied_is_not(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("services.[|AddRateLimitedProxy<Open, Sealed>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<Open, Fixed>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<Open, Hidden>|]();")]
    [InlineData("services.[|AddKeyedRateLimitedProxy<Open, Abstract>|](\"key\");")]
    [InlineData("RateLimitProxy.[|CreateClass<Abstract>|]();")]
    [InlineData("RateLimitProxy.[|Create|](new Sized(1));")]
    [InlineData("services.[|AddRateLimitedProxy<Sized>|](provider => new Sized(1));")]
    public Task A_class_proxy_is_judged_by_the_class_that_it_derives_from(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("services.AddRateLimitedProxy<Open, Sized>();")]
    [InlineData("services.AddRateLimitedProxy<Abstract, Sized>();")]
    [InlineData("RateLimitProxy.CreateClass<Sized>(null, null, 1);")]
    [InlineData("RateLimitProxy.Create<Abstract>(new Sized(1));")]
    public Task Only_a_proxy_around_an_object_needs_a_constructor_without_parameters_and_only_one_without_an_object_a_class_that_is_made(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("services.[|AddRateLimitedProxy<IPlain, Spanning>|]();")]
    [InlineData("services.[|AddKeyedRateLimitedProxy<IPlain, Spanning>|](\"key\");")]
    [InlineData("services.[|AddRateLimitedProxy<IPlain>|](provider => new Spanning());")]
    [InlineData("services.[|AddRateLimitedProxy<IPlain>|](provider => { Console.WriteLine(); return new Spanning(); });")]
    [InlineData("services.[|AddKeyedRateLimitedProxy<IPlain>|](\"key\", (provider, key) => new Spanning());")]
    [InlineData("RateLimitProxy.[|Create<IPlain>|](new Spanning());")]
    [InlineData("Spanning target = new(); RateLimitProxy.[|Create<IPlain>|](target);")]
    public Task Members_that_the_class_behind_the_interface_limits_are_looked_at(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("services.AddRateLimitedProxy<IExempt, Spanning>();")]
    [InlineData("IPlain silent = new Silent(); RateLimitProxy.Create(silent); Silent same = new(); RateLimitProxy.Create<IPlain>(same);")]
    [InlineData("IPlain target = new Spanning(); RateLimitProxy.Create(target);")]
    [InlineData("services.AddRateLimitedProxy<IPlain>(provider => DateTime.Now.Hour > 1 ? (IPlain)null! : new Spanning());")]
    [InlineData("services.AddRateLimitedProxy<IPlain>(provider => { if (provider is null) { return null!; } return new Spanning(); });")]
    public Task They_are_not_where_the_interface_exempts_them_or_the_class_is_not_known(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("services.[|AddRateLimitedProxy<IFree, Free>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<Free, Free>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<IFree>|](provider => new Free());")]
    [InlineData("RateLimitProxy.[|Create|](new Free());")]
    [InlineData("RateLimitProxy.[|Create<IFree>|](new Free(), null, null);")]
    [InlineData("RateLimitProxy.[|CreateClass<Free>|]();")]
    [InlineData("services.[|AddRateLimitedProxy<IPlain, Silent>|]();")]
    [InlineData("RateLimitProxy.[|Create<Spanning>|](new Silent());")]
    [InlineData("RateLimitProxy.[|CreateClass<Whole>|]();")]
    public Task A_proxy_that_limits_nothing_is_reported(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("services.AddRateLimitedProxy<IFree, Free>(options => options.For<IFree>(api => api.Provider(\"openai\")));")]
    [InlineData("RateLimitProxy.Create<IFree>(new Free(), options: new RateLimitProxyOptions().For<IFree>(api => api.Provider(\"openai\")));")]
    [InlineData("RateLimitProxy.CreateClass<Fixed>(null, new RateLimitProxyOptions());")]
    [InlineData("Free free = new(); RateLimitProxy.Create(free);")]
    [InlineData("IFree free = new Free(); RateLimitProxy.Create(free);")]
    public Task Nothing_is_said_of_members_where_a_description_or_a_class_that_is_not_known_may_limit_them(string statement) => InMethodAsync(statement);

    [Theory]
    [InlineData("DynamicProxyGenAssembly2")]
    [InlineData("DynamicProxyGenAssembly2, PublicKey=0024")]
    public Task Internals_that_proxies_see_are_not_reported(string name) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]\n{ProxyPackage.Code}"
            + "interface IApi { [RateLimited(\"a\", \"b\")] Task AskAsync(); } public class Api { [RateLimited(\"a\", \"b\")] internal virtual Task AskAsync() => Task.CompletedTask; }"
            + " class Caller { void M(IApi one, Api two, LlmRateLimiter limiter) { LlmLimiter.DynamicProxy.RateLimitProxy.Create(one, limiter); LlmLimiter.DynamicProxy.RateLimitProxy.Create(two, limiter); } }",
        isBroken: true);

    [Fact]
    public Task Internals_that_others_see_are_reported() => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"DynamicProxyGenAssembly2.Tests\")]\n" + ProxyPackage.Code
            + "interface IApi { } class Caller { void M(IApi api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.[|Create|](api, limiter); }");

    [Fact]
    public Task Generated_code_is_not_reported() => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        ProxyPackage.Code + "public sealed class Api; [System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class Caller { Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.Create(api, limiter); }");

    [Fact]
    public Task The_message_names_the_type() => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        ProxyPackage.Code + "public sealed class Api; class Caller { Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.[|Create<Api>|](api, limiter); }",
        "A proxy of 'Api' cannot limit it: it is sealed; unseal it, or name an interface that it implements");

    [Fact]
    public Task The_message_names_the_first_member_and_its_limit() => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(
        ProxyPackage.Code + "public class Api { [RateLimited(\"openai\", \"gpt-4o\")] public Task AskAsync() => Task.CompletedTask; [RateLimited(\"openai\", \"gpt-4o\")] public Task TellAsync() => Task.CompletedTask; }"
            + " class Caller { Api M(Api api, LlmRateLimiter limiter) => LlmLimiter.DynamicProxy.RateLimitProxy.[|Create|](api, limiter); }",
        "A proxy of 'Api' cannot limit 'AskAsync' (openai/gpt-4o): it is not virtual, so no proxy overrides it; make it virtual, or name an interface");

    [Theory]
    [InlineData(
        "RateLimitProxy.[|Create|](new Sized(1));",
        "A proxy of 'Sized' cannot limit it: it has no constructor without parameters; let RateLimitProxy.CreateClass<Sized> make the object itself, or name an interface")]
    [InlineData(
        "RateLimitProxy.[|Create|](new Open());",
        "A proxy of 'Open' cannot limit anything: its own members bear no limit, as those of 'IOpen' do; name that interface")]
    [InlineData(
        "services.[|AddRateLimitedProxy<IFree, Free>|]();",
        "A proxy of 'IFree' cannot limit anything: nothing of it is limited; annotate a member, or describe it in 'RateLimitProxyOptions'")]
    [InlineData(
        "services.[|AddRateLimitedProxy<IPlain, Spanning>|]();",
        "A proxy of 'IPlain' cannot limit 'Ask' (openai/gpt-4o): its parameter 'prompt' is byref-like, which a proxy cannot hold; pass an array or a Memory<T>")]
    [InlineData(
        "services.[|AddRateLimitedProxy<Open, Fixed>|]();",
        "A proxy of 'Fixed' cannot limit 'TellAsync' (openai/gpt-4o): it is not virtual, so no proxy overrides it; make it virtual, or name an interface")]
    [InlineData(
        "RateLimitProxy.[|CreateClass<Abstract>|]();",
        "A proxy of 'Abstract' cannot limit it: it is abstract; name a class that is made, or make the proxy around a target")]
    [InlineData(
        "RateLimitProxy.[|Create<IOpen>|](new RateLimitedOpen(new Open()));",
        "A proxy of 'IOpen' cannot limit it: 'RateLimitedOpen' is limited already, and its calls would be limited twice; make the proxy around the client itself")]
    public Task The_message_names_the_way_out(string statement, string message) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(InMethod(statement), message);

    private static Task InMethodAsync(string statement) => Verify.AsMarkedAsync<CannotBeProxiedAnalyzer>(InMethod(statement));

    private static string InMethod(string statement) => "using LlmLimiter.DynamicProxy;\n" + ProxyPackage.Code + """
        namespace Other { public static class RateLimitProxy { public static void Create<T>(T target) { } public static void AddRateLimitedProxy<T>() { } } }
        public sealed class Sealed;
        class Hidden;
        interface IHidden;
        public interface IOpen { [RateLimited("openai", "gpt-4o")] Task AskAsync(); }
        public class Open : IOpen { public Task AskAsync() => Task.CompletedTask; }
        public interface IGeneric<T> { [RateLimited("openai", "gpt-4o")] Task AskAsync(); }
        class Holder { public interface INested; }
        public interface IFree { Task AskAsync(); }
        public class Free : IFree { public Task AskAsync() => Task.CompletedTask; }
        public class Fixed : Open { [RateLimited("openai", "gpt-4o")] public Task TellAsync() => Task.CompletedTask; }
        public abstract class Abstract { [RateLimited("openai", "gpt-4o")] public abstract Task TellAsync(); }
        public class Sized(int size) : Abstract { public override Task TellAsync() => Task.Delay(size); }
        public interface IPlain { string Ask(ReadOnlySpan<char> prompt); }
        public interface IExempt { [NotRateLimited] string Ask(ReadOnlySpan<char> prompt); [RateLimited("openai", "gpt-4o")] Task TellAsync(); }
        public class Spanning : IPlain, IExempt { [RateLimited("openai", "gpt-4o")] public virtual string Ask(ReadOnlySpan<char> prompt) => ""; public Task TellAsync() => Task.CompletedTask; }
        public partial class Whole { [RateLimited("openai", "gpt-4o")] public partial Task AskAsync(string prompt); private Task AskCoreAsync(string prompt) => Task.CompletedTask; }
        public class Silent : Spanning { [NotRateLimited] public override string Ask(ReadOnlySpan<char> prompt) => ""; }

        """ + $"class Caller {{ void M(object services) {{ {statement} }} }}";
}
