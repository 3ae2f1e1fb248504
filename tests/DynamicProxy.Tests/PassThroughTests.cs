namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Members without a limit go straight to the target, whatever they are.</summary>
public sealed class PassThroughTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = Limiters.Wide();
    private readonly Everything _target = new();
    private readonly IEverything _proxy;

    public PassThroughTests() => _proxy = RateLimitProxy.Create<IEverything>(_target, _limiter);

    public interface IEverything
    {
        event EventHandler? Changed;

        int Number { get; set; }

        string this[int index] { get; }

        [RateLimited("acme", "model-1")]
        Task AskAsync(string prompt);

        bool TryGet(ref int one, out string two, in long three);

        ReadOnlySpan<char> Slice(ReadOnlySpan<char> text, int length);

        T Echo<T>(T value)
            where T : struct;

        string Default(string text) => $"default {text}";

        string Overridden(string text) => text;

        string Explicit();

        Task PingAsync();
    }

    [Fact]
    public void Properties_indexers_and_events_reach_the_target()
    {
        int changes = 0;
        EventHandler count = (_, _) => changes++;

        _proxy.Number = 5;
        _proxy.Changed += count;
        _target.Change();
        _proxy.Changed -= count;
        _target.Change();

        Assert.Equal((5, 5, "[3]", 1), (_target.Number, _proxy.Number, _proxy[3], changes));
    }

    [Fact]
    public void Methods_of_any_signature_reach_the_target()
    {
        int one = 1;
        Assert.True(_proxy.TryGet(ref one, out string two, 3));

        Assert.Equal((2, "3"), (one, two));
        Assert.Equal("why", _proxy.Slice("why not", 3));
        Assert.Equal(7, _proxy.Echo(7));
        Assert.Equal("default why", _proxy.Default("why"));
        Assert.Equal("overridden why", _proxy.Overridden("why"));
        Assert.Equal("explicit", _proxy.Explicit());
    }

    [Fact]
    public void What_the_target_returns_is_returned_and_what_it_throws_is_thrown()
    {
        Assert.Same(_target.Pinged, _proxy.PingAsync());

        _target.Failure = new FormatException();
        Assert.Same(_target.Failure, Record.Exception(() => { _proxy.PingAsync(); }));
        Assert.Equal(0, _limiter.Granted());
    }

    [Fact]
    public async Task A_struct_may_be_the_target()
    {
        GenericTests.IChat<string> proxy = RateLimitProxy.Create<GenericTests.IChat<string>>(new Struct(), _limiter);

        Assert.Equal("why", await proxy.AskAsync("why"));
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task Disposal_reaches_a_target_that_is_disposable_though_its_interface_is_not()
    {
        Assert.IsAssignableFrom<IDisposable>(_proxy).Dispose();
        await Assert.IsAssignableFrom<IAsyncDisposable>(_proxy).DisposeAsync();

        Assert.Equal(["Dispose", "DisposeAsync"], _target.Disposals);
    }

    [Fact]
    public void A_proxy_of_a_target_that_is_not_disposable_is_not_either()
    {
        GenericTests.IChat<string> proxy = RateLimitProxy.Create<GenericTests.IChat<string>>(new GenericTests.Chat<string>(), _limiter);

        Assert.False(proxy is IDisposable or IAsyncDisposable);
    }

    public void Dispose() => _limiter.Dispose();

    private readonly struct Struct : GenericTests.IChat<string>
    {
        public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
    }

    private sealed class Everything : IEverything, IDisposable, IAsyncDisposable
    {
        public event EventHandler? Changed;

        public int Number { get; set; }

        public Task Pinged { get; } = Task.FromResult(1);

        public Exception? Failure { get; set; }

        public List<string> Disposals { get; } = [];

        public string this[int index] => $"[{index}]";

        public void Change() => Changed?.Invoke(this, EventArgs.Empty);

        public Task AskAsync(string prompt) => Task.CompletedTask;

        public bool TryGet(ref int one, out string two, in long three)
        {
            one++;
            two = $"{three}";
            return true;
        }

        public ReadOnlySpan<char> Slice(ReadOnlySpan<char> text, int length) => text[..length];

        public T Echo<T>(T value)
            where T : struct => value;

        public string Overridden(string text) => $"overridden {text}";

        string IEverything.Explicit() => "explicit";

        public Task PingAsync() => Failure is null ? Pinged : throw Failure;

        public void Dispose() => Disposals.Add("Dispose");

        public ValueTask DisposeAsync()
        {
            Disposals.Add("DisposeAsync");
            return default;
        }
    }
}
