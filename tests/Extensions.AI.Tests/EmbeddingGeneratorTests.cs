using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI.Tests;

/// <summary>Embedding generators whose calls wait their turn.</summary>
public sealed class EmbeddingGeneratorTests : IDisposable
{
    private readonly Chats _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_call_is_reserved_at_its_inputs_without_output_and_settled_with_what_its_answer_reports()
    {
        var inner = new ScriptedGenerator<string>(_test);
        await inner.WithRateLimit(_test.Limiter).GenerateAsync(["one two three", "four", null!]);
        Assert.Equal((4, 55, 1), (inner.Reserved, _test.Tokens(), _test.Requests()));
    }

    [Fact]
    public async Task Content_counts_as_in_a_message_and_what_is_neither_counts_as_nothing()
    {
        var contents = new ScriptedGenerator<AIContent>(_test);
        await contents.WithRateLimit(_test.Limiter).GenerateAsync([new TextContent("one two"), new UriContent("https://example.org/x.jpg", "image/jpeg")]);
        Assert.Equal(2 + 765, contents.Reserved);

        var numbers = new ScriptedGenerator<int>(_test);
        await numbers.WithRateLimit(_test.Limiter).GenerateAsync([1, 2]);
        Assert.Equal(55, numbers.Reserved);
    }

    [Fact]
    public async Task The_model_is_the_calls_else_the_generators()
    {
        using var test = new Chats("acme: { model-1: { requests_per_minute: 1 }, model-2: { requests_per_minute: 1 } }");
        IEmbeddingGenerator<string, Embedding<float>> generator = new ScriptedGenerator<string>().WithRateLimit(test.Limiter);
        await generator.GenerateAsync(["one"], new EmbeddingGenerationOptions { ModelId = "model-2" });
        await generator.GenerateAsync(["one"]);
        Assert.Equal((1, 1), (test.Of().Granted, test.Of("model-2").Granted));
    }

    [Fact]
    public async Task A_call_above_the_limit_waits_and_can_be_cancelled()
    {
        IEmbeddingGenerator<string, Embedding<float>> generator = new ScriptedGenerator<string>().WithRateLimit(_test.Limiter);
        await generator.GenerateAsync(["one"]);
        await generator.GenerateAsync(["one"]);
        using var cancellation = new CancellationTokenSource();
        Task third = generator.GenerateAsync(["one"], cancellationToken: cancellation.Token);
        Assert.Equal(1, _test.Of().Waiting);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        Assert.Equal(0, _test.Of().Waiting);
    }

    [Fact]
    public async Task A_generator_that_is_limited_twice_waits_once()
    {
        await new ScriptedGenerator<string>().WithRateLimit(_test.Limiter).WithRateLimit(_test.Limiter).GenerateAsync(["one"]);
        Assert.Equal((1, 55), (_test.Requests(), _test.Tokens()));
    }

    [Fact]
    public void Services_pass_through_and_disposal_does_too()
    {
        var inner = new ScriptedGenerator<string>();
        IEmbeddingGenerator<string, Embedding<float>> generator = inner.WithRateLimit(_test.Limiter);
        Assert.Same(inner.Metadata, generator.GetService<EmbeddingGeneratorMetadata>());
        Assert.Same(inner, generator.GetService<ScriptedGenerator<string>>());
        generator.Dispose();
        Assert.True(inner.IsDisposed);
    }

    [Fact]
    public void A_generator_whose_provider_nobody_names_cannot_be_limited() => Assert.Throws<ArgumentException>(
        "provider", () => new ScriptedGenerator<string> { Metadata = null }.WithRateLimit(_test.Limiter));

    /// <summary>Answers 55 tokens, whatever is asked.</summary>
    private sealed class ScriptedGenerator<TInput>(Chats? test = null) : IEmbeddingGenerator<TInput, Embedding<float>>
    {
        public EmbeddingGeneratorMetadata? Metadata { get; init; } = new("acme", defaultModelId: "model-1");

        /// <summary>What the limiter counted of the minute, when the call was made.</summary>
        public long Reserved { get; private set; }

        public bool IsDisposed { get; private set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Reserved = test?.Tokens() ?? 0;
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>([]) { Usage = new() { InputTokenCount = 55, TotalTokenCount = 55 } });
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose() => IsDisposed = true;
    }
}
