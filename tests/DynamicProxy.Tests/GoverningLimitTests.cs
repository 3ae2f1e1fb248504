namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Which limit governs a member: its own, its interface's, or what implements it says.</summary>
public sealed class GoverningLimitTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = new(RateLimitConfig.Parse("""
        acme:
          one: { requests_per_minute: 1000 }
          two: { requests_per_minute: 1000 }
          three: { requests_per_minute: 1000 }
        """));

    public interface ISilent
    {
        Task AskAsync(string prompt);

        string Sum(string prompt);
    }

    [RateLimited("acme", "one")]
    public interface ILimited
    {
        Task AskAsync(string prompt);

        [RateLimited("acme", "two")]
        Task SayAsync(string prompt);

        [NotRateLimited]
        Task PingAsync();

        string Sum(string prompt);
    }

    public interface IDerived : ILimited
    {
        Task HintAsync();
    }

    [Fact]
    public async Task A_members_attribute_outweighs_its_interfaces_which_limits_all_others_but_the_exempt()
    {
        ILimited proxy = RateLimitProxy.Create<ILimited>(new Limited(), _limiter);

        await proxy.AskAsync("why");
        proxy.Sum("why");
        await proxy.SayAsync("why");
        await proxy.PingAsync();

        Assert.Equal((2, 1, 0), Granted);
    }

    [Fact]
    public async Task What_implements_a_member_says_nothing_where_the_interface_speaks()
    {
        // Limited says three, of the exempt member too.
        ILimited proxy = RateLimitProxy.Create<ILimited>(new Limited(), _limiter);

        await proxy.PingAsync();
        await proxy.AskAsync("why");

        Assert.Equal((1, 0, 0), Granted);
    }

    [Fact]
    public async Task Where_the_interface_is_silent_the_implementing_method_speaks()
    {
        ISilent proxy = RateLimitProxy.Create<ISilent>(new MethodSpeaks(), _limiter);

        await proxy.AskAsync("why");
        proxy.Sum("why");

        Assert.Equal((0, 1, 0), Granted);
    }

    [Fact]
    public async Task The_attribute_of_an_implementing_class_limits_what_can_be_awaited()
    {
        ISilent proxy = RateLimitProxy.Create<ISilent>(new ClassSpeaks(), _limiter);

        await proxy.AskAsync("why");
        proxy.Sum("why");

        Assert.Equal((0, 0, 1), Granted);
    }

    [Fact]
    public async Task To_dispose_of_a_client_asks_no_provider_whatever_its_class_says()
    {
        IDisposableClient proxy = RateLimitProxy.Create<IDisposableClient>(new DisposableClient(), _limiter);
        await proxy.AskAsync("why");
        await proxy.DisposeAsync();
        await RateLimitProxy.CreateClass<DisposableClient>(_limiter).DisposeAsync();

        Assert.Equal((0, 0, 1), Granted);
    }

    [Fact]
    public async Task An_override_that_says_nothing_is_governed_by_what_it_overrides()
    {
        ISilent proxy = RateLimitProxy.Create<ISilent>(new DerivedSpeaker(), _limiter);
        await proxy.AskAsync("why");
        Assert.Equal((0, 1, 0), Granted);

        Speaker made = RateLimitProxy.CreateClass<DerivedSpeaker>(_limiter);
        await made.AskAsync("why");
        Assert.Equal((0, 2, 0), Granted);

        Speaker around = RateLimitProxy.Create<Speaker>(new ExemptSpeaker(), _limiter, new RateLimitProxyOptions().For<Speaker>(client => client
            .Method(x => x.Sum(default!)).Provider("acme").Model("three")));
        await around.AskAsync("why");
        around.Sum("why");
        Assert.Equal((0, 2, 1), Granted);
    }

    [Fact]
    public async Task Inherited_members_of_an_interface_are_limited_by_the_interface_that_declares_them()
    {
        IDerived proxy = RateLimitProxy.Create<IDerived>(new Derived(), _limiter);

        await proxy.AskAsync("why");
        await proxy.HintAsync();

        Assert.Equal((1, 0, 0), Granted);
    }

    [Fact]
    public async Task An_interface_that_implements_a_member_of_another_leaves_that_to_its_own_limit()
    {
        IImplementing proxy = RateLimitProxy.Create<IImplementing>(new Implementing(), _limiter);

        await proxy.SayAsync("why");
        await proxy.AskAsync("why");

        Assert.Equal((1, 1, 0), Granted);
    }

    [Fact]
    public async Task Partial_methods_and_twins_that_the_generator_wrote_limit_themselves()
    {
        ISilent proxy = RateLimitProxy.Create<ISilent>(new Generated(), _limiter);

        await proxy.AskAsync("why");
        proxy.Sum("why");

        Assert.Equal((0, 1, 0), Granted);
    }

    [Fact]
    public async Task An_explicit_implementation_speaks_for_itself_but_not_for_its_class()
    {
        ISilent proxy = RateLimitProxy.Create<ISilent>(new Explicit(), _limiter);

        await proxy.AskAsync("why");
        proxy.Sum("why");

        Assert.Equal((0, 1, 0), Granted);
    }

    public void Dispose() => _limiter.Dispose();

    private (long One, long Two, long Three) Granted =>
        (_limiter.GetUsage("acme", "one").Granted, _limiter.GetUsage("acme", "two").Granted, _limiter.GetUsage("acme", "three").Granted);

    [RateLimited("acme", "two")]
    public interface IImplementing : ILimited
    {
        Task ILimited.PingAsync() => Task.CompletedTask;

        new Task SayAsync(string prompt);
    }

    private sealed class Implementing : IImplementing
    {
        public Task AskAsync(string prompt) => Task.CompletedTask;

        public Task SayAsync(string prompt) => Task.CompletedTask;

        public string Sum(string prompt) => prompt;
    }

    /// <summary>As the generator marks what it writes.</summary>
    [RateLimited("acme", "one")]
    private sealed class Generated : ISilent
    {
        [RateLimited("acme", "one")]
        [System.CodeDom.Compiler.GeneratedCode("LlmLimiter.Generators", "1.0")]
        public Task AskAsync(string prompt) => Task.CompletedTask;

        [RateLimited("acme", "two")]
        public string Sum(string prompt) => prompt;
    }

    [RateLimited("acme", "three")]
    private class Limited : ILimited
    {
        [RateLimited("acme", "three")]
        public Task AskAsync(string prompt) => Task.CompletedTask;

        public Task SayAsync(string prompt) => Task.CompletedTask;

        [RateLimited("acme", "three")]
        public Task PingAsync() => Task.CompletedTask;

        public string Sum(string prompt) => prompt;
    }

    private sealed class Derived : Limited, IDerived
    {
        [NotRateLimited]
        public Task HintAsync() => Task.CompletedTask;
    }

    private sealed class MethodSpeaks : ISilent
    {
        [RateLimited("acme", "two")]
        public Task AskAsync(string prompt) => Task.CompletedTask;

        public string Sum(string prompt) => prompt;
    }

    [RateLimited("acme", "three")]
    private sealed class ClassSpeaks : ISilent
    {
        public Task AskAsync(string prompt) => Task.CompletedTask;

        public string Sum(string prompt) => prompt;
    }

    public class Speaker : ISilent
    {
        [RateLimited("acme", "two")]
        public virtual Task AskAsync(string prompt) => Task.CompletedTask;

        public virtual string Sum(string prompt) => prompt;
    }

    public class DerivedSpeaker : Speaker
    {
        public override Task AskAsync(string prompt) => Task.CompletedTask;
    }

    public class ExemptSpeaker : Speaker
    {
        [NotRateLimited]
        public override Task AskAsync(string prompt) => Task.CompletedTask;
    }

    [RateLimited("acme", "three")]
    private sealed class Explicit : ISilent
    {
        [RateLimited("acme", "two")]
        Task ISilent.AskAsync(string prompt) => Task.CompletedTask;

        string ISilent.Sum(string prompt) => prompt;
    }

    public interface IDisposableClient : IAsyncDisposable
    {
        Task AskAsync(string prompt);
    }

    [RateLimited("acme", "three")]
    public class DisposableClient : IDisposableClient
    {
        public virtual Task AskAsync(string prompt) => Task.CompletedTask;

        public ValueTask DisposeAsync() => default;
    }
}
