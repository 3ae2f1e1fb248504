using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI.Embeddings;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("openai", "text-embedding-3-small")]
public interface IEmbedsByName
{
    Task<float[]> EmbedAsync(string text);

    Task<IList<ReadOnlyMemory<float>>> GenerateEmbeddingsAsync(IList<string> values);

    Task<float[]> RateAsync(string text);

    Task<string> DescribeEmbeddingAsync(string text);

    Task<float[]> EmbedBoundAsync(string text, int maxTokens);

    Task<double[]> EmbedPreciselyAsync(string text);

    float[] Embed(ReadOnlyMemory<char> text);

    Task<float[][]> EmbedAllAsync(string[] prompts, string value);

    IAsyncEnumerable<float[]> EmbedOneByOneAsync(IEnumerable<string> inputs);
}

[RateLimited("openai", "text-embedding-3-small")]
public interface IEmbedsByType
{
    Task<OpenAIEmbedding> OpenAIAsync(string? input, List<string?>? inputs);

    Task<ClientResult<OpenAIEmbeddingCollection>> OpenAIResultAsync(IEnumerable<string> inputs);

    Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null);

    Task<List<Embedding<float>>> ListAsync([Prompt] System.Text.StringBuilder anything);

    Task<Told<InputOnly>> ToldByUsageAsync(string prompt);

    Task<Told<TotalOnly>> NotToldByUsageAsync(string prompt);
}

internal sealed class EmbedsByName : Client<IEmbedsByName>, IEmbedsByName
{
    public Task<float[]> EmbedAsync(string text) => Watch.SaysAsync<float[]>([1], text);

    public Task<IList<ReadOnlyMemory<float>>> GenerateEmbeddingsAsync(IList<string> values) => Watch.SaysAsync<IList<ReadOnlyMemory<float>>>([], values);

    public Task<float[]> RateAsync(string text) => Watch.SaysAsync<float[]>([1], text);

    public Task<string> DescribeEmbeddingAsync(string text) => Watch.SaysAsync("numbers", text);

    public Task<float[]> EmbedBoundAsync(string text, int maxTokens) => Watch.SaysAsync<float[]>([1], text, maxTokens);

    public Task<double[]> EmbedPreciselyAsync(string text) => Watch.SaysAsync<double[]>([1], text);

    public float[] Embed(ReadOnlyMemory<char> text) => Watch.Says<float[]>([1], text.ToString());

    public Task<float[][]> EmbedAllAsync(string[] prompts, string value) => Watch.SaysAsync<float[][]>([[1]], prompts, value);

    public IAsyncEnumerable<float[]> EmbedOneByOneAsync(IEnumerable<string> inputs) => Watch.SaysInPiecesAsync(inputs.Select(static _ => (float[])[1]), inputs);

    protected override async Task CallAsync(IEmbedsByName client)
    {
        await Watch.CallAsync("embed", () => client.EmbedAsync("one"));
        await Watch.CallAsync("generate", () => client.GenerateEmbeddingsAsync(["a", null!, "bc"]));
        await Watch.CallAsync("rate", () => client.RateAsync("one"));
        await Watch.CallAsync("describe", () => client.DescribeEmbeddingAsync("one"));
        await Watch.CallAsync("bound", () => client.EmbedBoundAsync("one", 10));
        await Watch.CallAsync("precisely", () => client.EmbedPreciselyAsync("one"));
        await Watch.CallBlockingAsync("at once", () => client.Embed("one".AsMemory()));
        await Watch.CallAsync("all", () => client.EmbedAllAsync(["a", "bc"], "def"));
        await Watch.ReadAsync("one by one", () => client.EmbedOneByOneAsync(Once()));
    }

    private static IEnumerable<string> Once()
    {
        yield return "a";
        yield return "bc";
    }
}

internal sealed class EmbedsByType : Client<IEmbedsByType>, IEmbedsByType
{
    public Task<OpenAIEmbedding> OpenAIAsync(string? input, List<string?>? inputs) =>
        Watch.SaysAsync(OpenAIEmbeddingsModelFactory.OpenAIEmbedding(0, [1]), input, inputs);

    public Task<ClientResult<OpenAIEmbeddingCollection>> OpenAIResultAsync(IEnumerable<string> inputs) => Watch.SaysAsync(
        ClientResult.FromValue(
            OpenAIEmbeddingsModelFactory.OpenAIEmbeddingCollection([], "model", OpenAIEmbeddingsModelFactory.EmbeddingTokenUsage(21, 21)), SdkResponse.Of(200)),
        inputs);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options) => Watch.SaysAsync(
        new GeneratedEmbeddings<Embedding<float>>([new Embedding<float>(new float[1])]) { Usage = new UsageDetails { InputTokenCount = 23, TotalTokenCount = 23 } }, values);

    public Task<List<Embedding<float>>> ListAsync(System.Text.StringBuilder anything) => Watch.SaysAsync<List<Embedding<float>>>([], anything);

    public Task<Told<InputOnly>> ToldByUsageAsync(string prompt) => Watch.SaysAsync(new Told<InputOnly>(new(5)), prompt);

    public Task<Told<TotalOnly>> NotToldByUsageAsync(string prompt) => Watch.SaysAsync(new Told<TotalOnly>(new(5)), prompt);

    protected override async Task CallAsync(IEmbedsByType client)
    {
        await Watch.CallAsync("OpenAI", () => client.OpenAIAsync("one", ["a", null, "bc"]));
        await Watch.CallAsync("OpenAI with nothing", () => client.OpenAIAsync(null, null));
        await Watch.CallAsync("OpenAI's result", () => client.OpenAIResultAsync(["a", "bc"]));
        await Watch.CallAsync("Microsoft.Extensions.AI", () => client.GenerateAsync(["a", "bc"]));
        await Watch.CallAsync("list", () => client.ListAsync(new System.Text.StringBuilder("built")));
        await Watch.CallAsync("told by usage", () => client.ToldByUsageAsync("one"));
        await Watch.CallAsync("not told by usage", () => client.NotToldByUsageAsync("one"));
    }
}
