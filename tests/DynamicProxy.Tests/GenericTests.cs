using System.Globalization;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Generic interfaces and generic methods.</summary>
public sealed class GenericTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = Limiters.Wide();

    [RateLimited("acme", "model-1")]
    public interface IChat<T>
    {
        Task<T> AskAsync(T prompt);
    }

    public interface IConverter
    {
        [RateLimited("acme", "model-1")]
        Task<TResult> AskAsync<TPrompt, TResult>(TPrompt prompt, Func<TPrompt, TResult> convert);

        [RateLimited("acme", "model-1")]
        IAsyncEnumerable<T> StreamAsync<T>(params T[] prompts);

        [RateLimited("acme", "model-1")]
        T Ask<T>(string prompt)
            where T : IParsable<T>;

        [RateLimited("acme", "model-1", UsageReader = typeof(ReplyUsage))]
        Task<T> ReplyAsync<T>(T reply)
            where T : Reply;
    }

    public interface ISource<out T>
    {
        [RateLimited("acme", "model-1")]
        Task TellAsync(string prompt);
    }

    [Fact]
    public async Task A_generic_interface_is_limited_for_each_of_its_types()
    {
        IChat<string> texts = RateLimitProxy.Create<IChat<string>>(new Chat<string>(), _limiter);
        IChat<int> numbers = RateLimitProxy.Create<IChat<int>>(new Chat<int>(), _limiter);

        Assert.Equal("why", await texts.AskAsync("why"));
        Assert.Equal(7, await numbers.AskAsync(7));
        Assert.Equal(2, _limiter.Granted());
    }

    [Fact]
    public async Task Its_types_share_what_is_learned_of_its_methods()
    {
        IChat<string> texts = RateLimitProxy.Create<IChat<string>>(new Chat<string>(), _limiter);
        IChat<int> numbers = RateLimitProxy.Create<IChat<int>>(new Chat<int>(), _limiter);
        await texts.AskAsync("why");
        await numbers.AskAsync(7);

        CallSiteUsage site = Assert.Single(_limiter.GetUsage("acme", "model-1").CallSites);
        Assert.Equal("DynamicProxy.Tests!M:LlmLimiter.DynamicProxy.Tests.GenericTests.IChat`1.AskAsync(`0)", site.Key);
    }

    [Fact]
    public async Task A_generic_method_is_limited_whatever_its_type_arguments()
    {
        IConverter proxy = RateLimitProxy.Create<IConverter>(new Converter(), _limiter);

        Assert.Equal(3, await proxy.AskAsync("why", text => text.Length));
        Assert.Equal("7", await proxy.AskAsync(7, number => number.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal("why", await proxy.AskAsync("why", text => text));
        Assert.Equal<int[]>([1, 2], await proxy.StreamAsync(1, 2).ToArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["a"], await proxy.StreamAsync("a").ToArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(12, proxy.Ask<int>("12"));
        Assert.Equal(12.5, proxy.Ask<double>("12.5"));
        Assert.Equal(7, _limiter.Granted());
    }

    [Fact]
    public async Task A_reader_of_a_base_reads_what_a_generic_method_returns()
    {
        IConverter proxy = RateLimitProxy.Create<IConverter>(new Converter(), _limiter);

        await proxy.ReplyAsync(new Reply());
        await proxy.ReplyAsync(new LongReply());

        Assert.Equal((2, 20), (_limiter.Granted(), _limiter.Tokens()));
    }

    [Fact]
    public async Task A_target_may_implement_another_variant_of_the_interface()
    {
        ISource<object> proxy = RateLimitProxy.Create<ISource<object>>(new Source(), _limiter);

        await proxy.TellAsync("why");

        Assert.Equal(1, _limiter.Granted());
    }

    public void Dispose() => _limiter.Dispose();

    public record Reply;

    public sealed record LongReply : Reply;

    public sealed class Chat<T> : IChat<T>
    {
        public Task<T> AskAsync(T prompt) => Task.FromResult(prompt);
    }

    private sealed class ReplyUsage : IUsageReader<Reply>
    {
        public TokenUsage? Read(Reply answer) => new TokenUsage(6, 4);
    }

    private sealed class Source : ISource<string>
    {
        public Task TellAsync(string prompt) => Task.CompletedTask;
    }

    private sealed class Converter : IConverter
    {
        public Task<TResult> AskAsync<TPrompt, TResult>(TPrompt prompt, Func<TPrompt, TResult> convert) => Task.FromResult(convert(prompt));

        public IAsyncEnumerable<T> StreamAsync<T>(params T[] prompts) => prompts.ToAsyncEnumerable();

        public T Ask<T>(string prompt)
            where T : IParsable<T> => T.Parse(prompt, CultureInfo.InvariantCulture);

        public Task<T> ReplyAsync<T>(T reply)
            where T : Reply => Task.FromResult(reply);
    }
}
