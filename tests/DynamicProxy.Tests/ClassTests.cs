namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Proxies of classes: made around an object, or the object itself.</summary>
public sealed class ClassTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = Limiters.Wide();

    [Fact]
    public async Task A_class_is_made_with_its_constructor_and_its_virtual_members_are_limited()
    {
        Assistant assistant = RateLimitProxy.CreateClass<Assistant>(_limiter, options: null, "Ada", null);

        Assert.Equal("Ada: why", await assistant.AskAsync("why"));
        Assert.Equal("Ada? why", assistant.Sum("why"));
        Assert.Equal("Ada", assistant.Name);
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task What_a_made_object_calls_on_itself_is_limited_too()
    {
        Assistant assistant = RateLimitProxy.CreateClass<Assistant>(_limiter, options: null, "Ada", null);

        Assert.Equal("Ada: one Ada: two", await assistant.AskTwiceAsync());
        Assert.Equal("hint", await assistant.HintedAsync());
        Assert.Equal(3, _limiter.Granted());
    }

    [Fact]
    public async Task A_proxy_around_an_object_calls_that()
    {
        var target = new PlainAssistant { Name = "Ada" };
        PlainAssistant proxy = RateLimitProxy.Create(target, _limiter);

        Assert.Equal("Ada: why", await proxy.AskAsync("why"));
        Assert.Equal("Ada", proxy.Name);
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task A_proxy_around_an_object_of_a_derived_class_calls_its_override_and_passes_its_disposal_on()
    {
        var target = new DisposableAssistant { Name = "Ada" };
        PlainAssistant proxy = RateLimitProxy.Create<PlainAssistant>(target, _limiter);

        Assert.Equal("Ada! why", await proxy.AskAsync("why"));
        Assert.IsAssignableFrom<IDisposable>(proxy).Dispose();
        await Assert.IsAssignableFrom<IAsyncDisposable>(proxy).DisposeAsync();
        Assert.Equal(["Dispose", "DisposeAsync"], target.Disposals);
    }

    [Fact]
    public void Disposal_that_is_not_virtual_reaches_the_object_through_its_interface()
    {
        var target = new OwnDisposal();
        OwnDisposal proxy = RateLimitProxy.Create(target, _limiter);

        ((IDisposable)proxy).Dispose();

        Assert.Equal((1, 0), (target.Disposals, proxy.Disposals));
    }

    [Fact]
    public async Task An_abstract_class_is_limited_around_what_derives_from_it()
    {
        Abstract proxy = RateLimitProxy.Create<Abstract>(new Concrete(), _limiter);

        Assert.Equal("why", await proxy.AskAsync("why"));
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task What_a_class_inherits_from_a_generic_one_is_limited_too()
    {
        Inheriting made = RateLimitProxy.CreateClass<Inheriting>(_limiter);
        Inheriting around = RateLimitProxy.Create(new Inheriting(), _limiter);

        Assert.Equal("why", await made.EchoAsync("why"));
        Assert.Equal("why", await around.EchoAsync("why"));
        Assert.Equal(7, await made.PickAsync("why", 7));
        Assert.Equal(3, _limiter.Granted());
    }

    [Fact]
    public void Arguments_that_no_constructor_takes_are_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => RateLimitProxy.CreateClass<Assistant>(_limiter, options: null, 7));

    [Fact]
    public void What_a_constructor_throws_is_thrown()
    {
        Assert.Throws<FormatException>(() => RateLimitProxy.CreateClass<Failing>(_limiter));
        Assert.Throws<FormatException>(() => RateLimitProxy.Create(Failing.Made(), _limiter));
    }

    public void Dispose() => _limiter.Dispose();

    public class Assistant(string name, object? other)
    {
        public string Name => other is null ? name : "";

        [RateLimited("acme", "model-1")]
        public virtual async Task<string> AskAsync(string prompt)
        {
            await Task.Yield();
            return $"{name}: {prompt}";
        }

        public virtual string Sum(string prompt) => $"{name}? {prompt}";

        public async Task<string> AskTwiceAsync() => $"{await AskAsync("one")} {await AskAsync("two")}";

        public Task<string> HintedAsync() => HintAsync();

        [RateLimited("acme", "model-1")]
        protected virtual Task<string> HintAsync() => Task.FromResult("hint");
    }

    [RateLimited("acme", "model-1")]
    public class PlainAssistant
    {
        public virtual string? Name { get; init; }

        public virtual Task<string> AskAsync(string prompt) => Task.FromResult($"{Name}: {prompt}");
    }

    private sealed class DisposableAssistant : PlainAssistant, IDisposable, IAsyncDisposable
    {
        public List<string> Disposals { get; } = [];

        public override Task<string> AskAsync(string prompt) => Task.FromResult($"{Name}! {prompt}");

        public void Dispose() => Disposals.Add("Dispose");

        public ValueTask DisposeAsync()
        {
            Disposals.Add("DisposeAsync");
            return default;
        }
    }

    public class Generic<T>
    {
        [RateLimited("acme", "model-1")]
        public virtual Task<T> EchoAsync(T prompt) => Task.FromResult(prompt);

        [RateLimited("acme", "model-1")]
        public virtual Task<TResult> PickAsync<TResult>(T prompt, TResult result) => Task.FromResult(result);
    }

    public class Inheriting : Generic<string>;

    [RateLimited("acme", "model-1")]
    public class OwnDisposal : IDisposable
    {
        public int Disposals { get; private set; }

        public virtual Task AskAsync(string prompt) => Task.CompletedTask;

        public void Dispose()
        {
            Disposals++;
            GC.SuppressFinalize(this);
        }
    }

    public abstract class Abstract
    {
        [RateLimited("acme", "model-1")]
        public abstract Task<string> AskAsync(string prompt);
    }

    private sealed class Concrete : Abstract
    {
        public override Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
    }

    public class Failing
    {
        public Failing() => throw new FormatException();

        private Failing(int unused) => _ = unused;

        public static Failing Made() => new(1);

        [RateLimited("acme", "model-1")]
        public virtual Task AskAsync() => Task.CompletedTask;
    }
}
