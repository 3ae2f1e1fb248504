using LlmLimiter;

namespace Generators.Tests;

/// <summary>Generated code, compiled, loaded and run against the real limiter.</summary>
public sealed class BehaviourTests
{
    private const string Provider = "test";
    private const string Model = "model";

    [Fact]
    public async Task A_decorator_waits_counts_and_settles()
    {
        using LlmRateLimiter limiter = Limiter();
        string answer = await RunningCode.RunAsync("""
            public sealed class Usage { public int InputTokens => 70; public int OutputTokens => 30; }
            public sealed record Answer(string Text) { public Usage Usage { get; } = new(); }
            public interface IAssistant { [RateLimited("test", "model")] Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken = default); }
            public sealed class Assistant : IAssistant
            {
                public Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken) => Task.FromResult(new Answer(prompt + "!" + cancellationToken.CanBeCanceled));
            }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    using var source = new CancellationTokenSource();
                    IAssistant assistant = LlmLimiter.Calls.RateLimitedDecorator<IAssistant>.Factory!(new Assistant(), limiter);
                    return (await assistant.AskAsync("hello", source.Token)).Text;
                }
            }
            """, limiter);

        Assert.Equal("hello!True", answer);
        Assert.Equal((1, 100), Used(limiter));
    }

    [Fact]
    public async Task A_one_shot_sequence_is_enumerated_once_and_arrives_whole()
    {
        using LlmRateLimiter limiter = Limiter();
        string answer = await RunningCode.RunAsync("""
            public sealed class Message { public string? Text { get; set; } }
            public interface IAssistant { [RateLimited("test", "model")] Task<string> AskAsync(IEnumerable<Message?>? messages, List<string?>? texts = null); }
            public sealed class Assistant : IAssistant
            {
                public Task<string> AskAsync(IEnumerable<Message?>? messages, List<string?>? texts) =>
                    Task.FromResult(messages is null ? "none" : string.Join(",", System.Linq.Enumerable.Select(messages, message => message?.Text ?? "null")));
            }
            public static class Program
            {
                static int s_enumerated;
                static IEnumerable<Message?> Messages()
                {
                    s_enumerated++;
                    yield return new Message { Text = "a" };
                    yield return null;
                    yield return new Message();
                }

                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    var assistant = new RateLimitedAssistant(new Assistant(), limiter);
                    return await assistant.AskAsync(Messages(), [null, "b"]) + s_enumerated + await assistant.AskAsync(null);
                }
            }
            """, limiter);

        Assert.Equal("a,null,null1none", answer);
    }

    [Fact]
    public async Task A_limited_twin_passes_its_lease_and_uses_its_types_limiter()
    {
        using LlmRateLimiter limiter = Limiter();
        string answer = await RunningCode.RunAsync("""
            public sealed partial class Assistant(LlmRateLimiter limiter)
            {
                [RateLimited("test", "model")]
                public Task<string> AskAsync(string prompt, LlmLease lease)
                {
                    lease.RecordUsage(new TokenUsage(7, 3));
                    return Task.FromResult(prompt + (lease != default));
                }
            }
            public static class Program
            {
                public static Task<string> RunAsync(LlmRateLimiter limiter) => new Assistant(limiter).AskRateLimitedAsync("asked ");
            }
            """, limiter);

        Assert.Equal("asked True", answer);
        Assert.Equal((1, 10), Used(limiter));
    }

    [Fact]
    public async Task An_extension_takes_a_limiter_and_the_models_name()
    {
        using LlmRateLimiter limiter = Limiter();
        string answer = await RunningCode.RunAsync("""
            public sealed class Assistant
            {
                [RateLimited("test")]
                public Task<TokenUsage> AskAsync([ModelName] string model, params string[] texts) => Task.FromResult(new TokenUsage(texts.Length, 40));
            }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter) =>
                    (await new Assistant().AskRateLimitedAsync("model", ["a", "b"], limiter)).InputTokens.ToString();
            }
            """, limiter);

        Assert.Equal("2", answer);
        Assert.Equal((1, 42), Used(limiter));
    }

    [Fact]
    public async Task Generated_methods_learn_how_large_their_answers_are_each_for_itself()
    {
        using LlmRateLimiter limiter = Limiter();
        string reserved = await RunningCode.RunAsync("""
            public interface IAssistant
            {
                [RateLimited("test", "model", OutputTokens = 500)] Task<TokenUsage> AskAsync(string prompt);
                [RateLimited("test", "model", OutputTokens = 500)] Task<TokenUsage> SummarizeAsync(string prompt);
            }
            public sealed class Assistant(LlmRateLimiter limiter) : IAssistant
            {
                public long Reserved { get; private set; }
                public Task<TokenUsage> AskAsync(string prompt) => Answer(new TokenUsage(5, 40));
                public Task<TokenUsage> SummarizeAsync(string prompt) => Answer(new TokenUsage(5, 12));
                Task<TokenUsage> Answer(TokenUsage usage)
                {
                    Reserved = limiter.GetUsage("test", "model").Rules[1].Reserved;
                    return Task.FromResult(usage);
                }
            }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    var client = new Assistant(limiter);
                    var assistant = new RateLimitedAssistant(client, limiter);
                    for (int i = 0; i < 20; i++)
                    {
                        await assistant.AskAsync("");
                    }

                    long learned = client.Reserved;
                    await assistant.SummarizeAsync("");
                    return $"{learned} {client.Reserved}";
                }
            }
            """, limiter);

        Assert.Equal("50 507", reserved);
        Assert.Equal([20L, 1L], limiter.GetUsage(Provider, Model).CallSites.Select(site => site.Answers));
    }

    [Theory]
    [InlineData("IDisposable", "Dispose Dispose")]
    [InlineData("IAsyncDisposable", "DisposeAsync DisposeAsync")]
    [InlineData("IDisposable, IAsyncDisposable", "DisposeAsync DisposeAsync")]
    public async Task A_decorator_of_a_disposable_interface_hands_disposal_on(string inherited, string expected)
    {
        using LlmRateLimiter limiter = Limiter();
        string disposals = await RunningCode.RunAsync($$"""
            using Microsoft.Extensions.DependencyInjection;
            public interface ISession : {{inherited}} { }
            [RateLimited("test", "model")] public interface IAssistant : ISession { Task AskAsync(string prompt); }
            public sealed class Assistant(List<string> disposals) : IAssistant
            {
                public Task AskAsync(string prompt) => Task.CompletedTask;
                public void Dispose() => disposals.Add("Dispose");
                public ValueTask DisposeAsync() { disposals.Add("DisposeAsync"); return default; }
            }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    var disposals = new List<string>();
                    await using (ServiceProvider services = new ServiceCollection().AddSingleton(disposals).AddRateLimited<IAssistant, Assistant>().BuildServiceProvider())
                    {
                        services.GetRequiredService<IAssistant>();
                    }

                    return string.Join(" ", disposals);
                }
            }
            """, limiter);

        Assert.Equal(expected, disposals);
    }

    private static LlmRateLimiter Limiter() => new(Provider, Model, new ModelLimits { RequestsPerMinute = 100, TokensPerMinute = 100_000 });

    private static (long Requests, long Tokens) Used(LlmRateLimiter limiter)
    {
        var rules = limiter.GetUsage(Provider, Model).Rules;
        return (rules[0].Used, rules[1].Used);
    }
}
