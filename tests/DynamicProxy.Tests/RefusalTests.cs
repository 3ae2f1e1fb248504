using System.Collections;
using System.Runtime.CompilerServices;
using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>What a proxy cannot limit is refused when it is made, with its name and the way out.</summary>
public sealed class RefusalTests
{
    public interface IReference
    {
        [RateLimited("acme", "model-1")]
        string Ask(ref string prompt);
    }

    public interface IOut
    {
        [RateLimited("acme", "model-1")]
        bool TryAsk(string prompt, out string answer);
    }

    public interface ISpan
    {
        [RateLimited("acme", "model-1")]
        string Ask(ReadOnlySpan<char> prompt);
    }

    public interface IReturnsSpan
    {
        [RateLimited("acme", "model-1")]
        Span<char> Ask(string prompt);
    }

    public interface IReturnsReference
    {
        [RateLimited("acme", "model-1")]
        ref int Ask(string prompt);
    }

    public interface IRefStructs
    {
        [RateLimited("acme", "model-1")]
        void Ask<T>(T prompt)
            where T : allows ref struct;
    }

    public interface ITaskOfStream
    {
        [RateLimited("acme", "model-1")]
        Task<IAsyncEnumerable<string>> AskAsync(string prompt);
    }

    public interface ILazy
    {
        [RateLimited("acme", "model-1")]
        IEnumerable<string> Ask(string prompt);
    }

    public interface IOldLazy
    {
        [RateLimited("acme", "model-1")]
        IEnumerator Ask(string prompt);
    }

    public interface IOtherStream
    {
        [RateLimited("acme", "model-1")]
        IObservable<int> Ask(string prompt);
    }

    public interface IOtherAwaitable
    {
        [RateLimited("acme", "model-1")]
        YieldAwaitable Ask(string prompt);
    }

    public interface IVoid
    {
        [RateLimited("acme", "model-1")]
        void Ask();
    }

    public interface INoProvider
    {
        [RateLimited(" ", "model-1")]
        Task AskAsync();
    }

    public interface INoModel
    {
        [RateLimited("acme")]
        Task AskAsync(string prompt, int number);
    }

    public interface INoModelInRequest
    {
        [RateLimited("acme")]
        Task AskAsync(Car request);
    }

    public interface IHiddenMember
    {
        [RateLimited("acme", "model-1")]
        Task AskAsync();

        internal Task HintAsync();
    }

    public interface IHiddenProperty
    {
        internal string Name { get; }

        [RateLimited("acme", "model-1")]
        Task AskAsync();
    }

    public interface IEmptyModel
    {
        [RateLimited("acme", "")]
        Task AskAsync();
    }

    public interface INegativeOutput
    {
        [RateLimited("acme", "model-1", OutputTokens = -1)]
        Task AskAsync();
    }

    public interface INegativeTimeout
    {
        [RateLimited("acme", "model-1", TimeoutMilliseconds = -2)]
        Task AskAsync();
    }

    public interface IManyRetries
    {
        [RateLimited("acme", "model-1", MaxRetries = 101)]
        Task AskAsync();
    }

    public interface INoPriority
    {
        [RateLimited("acme", "model-1", Priority = (RequestPriority)2)]
        Task AskAsync();
    }

    public interface IEmptyPool
    {
        [RateLimited("acme", "model-1", Pool = "")]
        Task AskAsync();
    }

    public interface INoEstimator
    {
        [RateLimited("acme", "model-1", Estimator = typeof(string))]
        Task AskAsync();
    }

    public interface IAbstractEstimator
    {
        [RateLimited("acme", "model-1", Estimator = typeof(ITokenEstimator))]
        Task AskAsync();
    }

    public interface INoReader
    {
        [RateLimited("acme", "model-1", UsageReader = typeof(TextReader))]
        Task<int> AskAsync();
    }

    public interface INothingToRead
    {
        [RateLimited("acme", "model-1", UsageReader = typeof(TextReader))]
        Task AskAsync();
    }

    public interface IUnboundReader
    {
        [RateLimited("acme", "model-1", UsageReader = typeof(ObjectReader))]
        Task<T> AskAsync<T>();
    }

    [RateLimited("acme", "model-1")]
    public interface IDerived : IBase
    {
        Task AskAsync();
    }

    public interface IBase : IAsyncDisposable
    {
        Task HintAsync();

        string Name();
    }

    internal interface IInternal
    {
        [RateLimited("acme", "model-1")]
        Task AskAsync();
    }

    public interface IPlain
    {
        Task AskAsync(string prompt);
    }

    public interface IList<T>
    {
        [RateLimited("acme", "model-1")]
        Task<T> AskAsync();
    }

    public sealed class Sealed
    {
        [RateLimited("acme", "model-1")]
        public Task AskAsync() => Task.CompletedTask;
    }

    public class NotVirtual
    {
        [RateLimited("acme", "model-1")]
        public Task AskAsync() => Task.CompletedTask;
    }

    public class VirtualBase
    {
        [RateLimited("acme", "model-1")]
        public virtual Task AskAsync() => Task.CompletedTask;
    }

    public class SealedOverride : VirtualBase
    {
        public sealed override Task AskAsync() => Task.CompletedTask;
    }

    public class InternalMember
    {
        [RateLimited("acme", "model-1")]
        internal virtual Task AskAsync() => Task.CompletedTask;
    }

    public abstract class Abstract
    {
        [RateLimited("acme", "model-1")]
        public abstract Task AskAsync();
    }

    public class NoConstructor
    {
        private NoConstructor()
        {
        }

        [RateLimited("acme", "model-1")]
        public virtual Task AskAsync() => Task.CompletedTask;
    }

    public class NeedsArgument(string name)
    {
        public string Name => name;

        [RateLimited("acme", "model-1")]
        public virtual Task AskAsync() => Task.CompletedTask;
    }

    public static TheoryData<Type, string> Members => new()
    {
        { typeof(IReference), "'Ask' (acme/model-1): its parameter 'prompt' is passed by reference, which a proxy cannot hold; pass it by value" },
        { typeof(IOut), "'TryAsk' (acme/model-1): its parameter 'answer' is passed by reference, which a proxy cannot hold; pass it by value" },
        { typeof(ISpan), "'Ask' (acme/model-1): its parameter 'prompt' is byref-like, which a proxy cannot hold; pass an array or a Memory<T>" },
        { typeof(IRefStructs), "'Ask' (acme/model-1): its parameter 'prompt' is byref-like, which a proxy cannot hold; pass an array or a Memory<T>" },
        { typeof(IReturnsSpan), "'Ask' (acme/model-1): it returns what a proxy cannot hold (by reference, or byref-like); return a value that lives on the heap" },
        { typeof(IReturnsReference), "'Ask' (acme/model-1): it returns what a proxy cannot hold (by reference, or byref-like); return a value that lives on the heap" },
        {
            typeof(ITaskOfStream),
            "'AskAsync' (acme/model-1): it returns 'Task<IAsyncEnumerable<string>>', whose stream would be read after the call was settled; return IAsyncEnumerable<T> itself"
        },
        { typeof(ILazy), "'Ask' (acme/model-1): it returns 'IEnumerable<string>', which may send only when it is read; return a list, or IAsyncEnumerable<T>" },
        { typeof(IOldLazy), "'Ask' (acme/model-1): it returns 'IEnumerator', which may send only when it is read; return a list, or IAsyncEnumerable<T>" },
        { typeof(IOtherStream), "'Ask' (acme/model-1): it returns 'IObservable<int>'; of streams only IAsyncEnumerable<T> can be limited" },
        {
            typeof(IOtherAwaitable),
            "'Ask' (acme/model-1): it returns 'YieldAwaitable'; of what can be awaited only Task, Task<T>, ValueTask and ValueTask<T> can be limited"
        },
        { typeof(INoProvider), "'AskAsync': its provider is empty; name one" },
        { typeof(INoModel), "'AskAsync' (acme): name a model, or say which string parameter does: [ModelName], or ModelName(\"parameter\") in its description" },
        {
            typeof(INoModelInRequest),
            "'AskAsync' (acme): name a model, or say which string parameter does: [ModelName], or ModelName(\"parameter\") in its description"
        },
        { typeof(IEmptyModel), "'AskAsync' (acme/): its model is empty; name one, or leave it out for a call to name it" },
        { typeof(INegativeOutput), "'AskAsync' (acme/model-1): its OutputTokens must be 0 or more" },
        { typeof(INegativeTimeout), "'AskAsync' (acme/model-1): its TimeoutMilliseconds must be 0 or more, or -1 for no bound" },
        { typeof(IManyRetries), "'AskAsync' (acme/model-1): its MaxRetries must be 0 to 100" },
        { typeof(INoPriority), "'AskAsync' (acme/model-1): its Priority must be Low, Normal or High" },
        { typeof(IEmptyPool), "'AskAsync' (acme/model-1): its Pool is empty; leave it out for none" },
        { typeof(INoEstimator), "'AskAsync' (acme/model-1): its Estimator 'String' must be a class or struct with a public constructor without parameters" },
        { typeof(IAbstractEstimator), "'AskAsync' (acme/model-1): its Estimator 'ITokenEstimator' must be a class or struct with a public constructor without parameters" },
        { typeof(INoReader), "'AskAsync' (acme/model-1): its UsageReader 'TextReader' is no IUsageReader<int>" },
        { typeof(INothingToRead), "'AskAsync' (acme/model-1): it returns nothing that its UsageReader 'TextReader' could read" },
        { typeof(IUnboundReader), "'AskAsync' (acme/model-1): its UsageReader 'ObjectReader' is no IUsageReader<T>" },
        {
            typeof(IDerived),
            "'HintAsync': the limit of 'IDerived' does not reach inherited methods; annotate or describe 'IBase', or describe the method as NotLimited()"
        },
        { typeof(IInternal), "it: 'IInternal' is internal; make it public, or add [assembly: InternalsVisibleTo(\"DynamicProxyGenAssembly2\")]" },
        { typeof(IPrivate), "it: 'IPrivate' is private or protected; make it public" },
        { typeof(IList<Hidden>), "it: 'Hidden' is private or protected; make it public" },
        {
            typeof(IHiddenMember),
            "it: its member 'HintAsync' is internal; make it public, or add [assembly: InternalsVisibleTo(\"DynamicProxyGenAssembly2\")]"
        },
        { typeof(IHiddenProperty), "it: its member 'Name' is internal; make it public, or add [assembly: InternalsVisibleTo(\"DynamicProxyGenAssembly2\")]" },
        { typeof(Sealed), "it: it is sealed; unseal it, or name an interface that it implements" },
        { typeof(NotVirtual), "'AskAsync' (acme/model-1): it is not virtual, so no proxy overrides it; make it virtual, or name an interface" },
        { typeof(SealedOverride), "'AskAsync' (acme/model-1): it is not virtual, so no proxy overrides it; make it virtual, or name an interface" },
        {
            typeof(InternalMember),
            "'AskAsync' (acme/model-1): it is not public, and the proxy does not see it; make it public, or, if it is internal, add "
                + "[assembly: InternalsVisibleTo(\"DynamicProxyGenAssembly2\")]"
        },
        {
            typeof(NoConstructor),
            "it: it has no constructor that a derived class can call; make one public or protected"
        },
        {
            typeof(NeedsArgument),
            "it: it has no constructor without parameters; let RateLimitProxy.CreateClass<NeedsArgument> make the object itself, or name an interface"
        },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void What_cannot_be_limited_is_refused_by_its_name_with_the_way_out(Type type, string reason)
    {
        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => ProxyFactory.Plan(type, target: type, RateLimitProxyOptions.None));

        Assert.Equal($"A proxy of '{type.Name.Split('`')[0]}' cannot limit {reason}.", refusal.Message);
    }

    [Fact]
    public void A_class_that_is_abstract_is_not_made() => Assert.Equal(
        "A proxy of 'Abstract' cannot limit it: it is abstract; name a class that is made, or make the proxy around a target.",
        Assert.Throws<NotSupportedException>(() => RateLimitProxy.CreateClass<Abstract>()).Message);

    [Fact]
    public void An_interface_is_not_made() =>
        Assert.Contains("RateLimitProxy.Create", Assert.Throws<ArgumentException>(() => RateLimitProxy.CreateClass<IPlain>()).Message, StringComparison.Ordinal);

    [Fact]
    public void An_implementation_that_is_async_void_is_refused() => Assert.Equal(
        "A proxy of 'IVoid' cannot limit 'Ask' (acme/model-1): it is async void, and nothing tells when it ends; return a Task.",
        Assert.Throws<NotSupportedException>(() => RateLimitProxy.Create<IVoid>(new AsyncVoid())).Message);

    [Fact]
    public void A_type_of_which_nothing_is_limited_is_refused_with_how_to_limit_it()
    {
        string message = Assert.Throws<InvalidOperationException>(() => RateLimitProxy.Create<IPlain>(new Plain())).Message;

        Assert.StartsWith("Nothing of 'IPlain' is limited: put [RateLimited(\"provider\", \"model\")] on it", message, StringComparison.Ordinal);
        Assert.EndsWith("new RateLimitProxyOptions().For<IPlain>(client => client.Provider(\"provider\").Model(\"model\")).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_which_nothing_is_limited_is_refused_with_the_interface_that_is()
    {
        var options = new RateLimitProxyOptions().For<IPlain>(client => client.Provider("acme").Model("model-1"));

        Assert.Equal(
            "Nothing of 'PublicPlain' is limited, as 'IPlain' is: name that interface, as in RateLimitProxy.Create<IPlain>.",
            Assert.Throws<InvalidOperationException>(() => RateLimitProxy.Create(new PublicPlain(), options: options)).Message);
    }

    [Fact]
    public void A_description_names_no_prompt_of_which_nothing_is_counted()
    {
        var options = new RateLimitProxyOptions().For<ICancelled>(client =>
            client.Method(x => x.AskAsync(default!, default)).Provider("acme").Model("model-1").Prompt("token"));

        Assert.Equal(
            "A proxy of 'ICancelled' cannot limit 'AskAsync' (acme/model-1): its description names 'token' as its prompt, of which nothing is counted.",
            Assert.Throws<NotSupportedException>(() => ProxyFactory.Plan(typeof(ICancelled), typeof(ICancelled), options)).Message);
    }

    [Fact]
    public void A_proxy_is_not_limited_twice()
    {
        RateLimitProxyOptions options = new RateLimitProxyOptions().For<IPlain>(client => client.Provider("acme").Model("model-1"));
        IPlain proxy = RateLimitProxy.Create<IPlain>(new Plain(), options: options);

        Assert.Contains("would be limited twice", Assert.Throws<NotSupportedException>(() => RateLimitProxy.Create(proxy, options: options)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "would be limited twice",
            Assert.Throws<NotSupportedException>(() => RateLimitProxy.Create<IPlain>(new RateLimitedPlain(), options: options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Somebody_elses_proxy_may_be_limited()
    {
        using LlmRateLimiter limiter = Limiters.Wide();
        IPlain others = new ProxyGenerator().CreateInterfaceProxyWithTarget<IPlain>(new Plain());
        RateLimitProxy.Create(others, limiter, new RateLimitProxyOptions().For<IPlain>(client => client.Provider("acme").Model("model-1"))).AskAsync("why");

        Assert.Equal(1, limiter.Granted());
    }

    [Theory]
    [InlineData("name one")]
    [InlineData("its description names a parameter 'text', which it does not have")]
    [InlineData("its description names 'prompt' as the bound of its answer, which is no whole number")]
    [InlineData("it returns nothing that the Usage of its description could read")]
    public void A_description_that_does_not_fit_is_refused(string reason)
    {
        var options = new RateLimitProxyOptions().For<IPlain>(client =>
        {
            MethodDescription<ValueTuple> method = client.Method(x => x.AskAsync(default!));
            _ = reason switch
            {
                ['n', ..] => method.Model("model-1"),
                [.., 'v', 'e'] => method.Provider("acme").Model("model-1").Prompt("text"),
                [.., 'r'] => method.Provider("acme").Model("model-1").MaxOutputTokens("prompt"),
                _ => method.Provider("acme").Model("model-1").Usage(_ => null),
            };
        });

        Assert.EndsWith($"{reason}.", Assert.Throws<NotSupportedException>(() => RateLimitProxy.Create<IPlain>(new Plain(), options: options)).Message, StringComparison.Ordinal);
    }

    public interface ICancelled
    {
        Task AskAsync(string prompt, CancellationToken token);
    }

    public sealed record Car(string Model);

    public class PublicPlain : IPlain
    {
        public Task AskAsync(string prompt) => Task.CompletedTask;
    }

    private interface IPrivate
    {
        [RateLimited("acme", "model-1")]
        Task AskAsync();
    }

    private sealed class Hidden;

    public sealed class TextReader : IUsageReader<string>
    {
        public TokenUsage? Read(string answer) => null;
    }

    public sealed class ObjectReader : IUsageReader<object>
    {
        public TokenUsage? Read(object answer) => null;
    }

    private class Plain : IPlain
    {
        public Task AskAsync(string prompt) => Task.CompletedTask;
    }

    /// <summary>As the generator marks its decorators.</summary>
    [System.CodeDom.Compiler.GeneratedCode("LlmLimiter.Generators", "1.0")]
    private sealed class RateLimitedPlain : Plain;

    private sealed class AsyncVoid : IVoid
    {
        public async void Ask() => await Task.Yield();
    }
}
