namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

public class ChatSettings
{
    public int? MaxOutputTokens { get; init; }

    public int? CandidateCount { get; init; }
}

public struct ValueSettings
{
    public long MaxTokens;
}

public sealed record DerivedSettings(int N) : BaseSettings;

public record BaseSettings
{
    public uint MaxOutputTokenCount { get; init; }
}

[RateLimited("openai", "gpt-4o")]
public interface IBoundsItsOutput
{
    Task IntAsync(string prompt, int maxTokens);

    Task LongAsync(string prompt, long? MaxOutputTokens);

    Task ByteAsync(string prompt, byte maxCompletionTokens);

    Task UnsignedAsync(string prompt, uint? maxTokens);

    Task TextAsync(string prompt, string maxTokens);

    Task LargeAsync(string prompt, ulong maxTokens);

    Task MarkedAsync(string prompt, int maxTokens, [MaxOutputTokens] long? bound);

    Task MarkedInVainAsync(string prompt, int maxTokens, [MaxOutputTokens] string bound);
}

[RateLimited("openai", "gpt-4o")]
public interface IBoundsItsOutputInOptions
{
    Task ClassAsync(string prompt, ChatSettings? options);

    Task StructAsync(string prompt, ValueSettings options);

    Task PerhapsAsync(string prompt, ValueSettings? options);

    Task DerivedAsync(string prompt, DerivedSettings settings);

    Task TwoAsync(string prompt, ChatSettings first, DerivedSettings second);

    Task BesideAsync(string prompt, ChatSettings options, int maxTokens);

    Task TupleAsync(string prompt, (int MaxTokens, int N) options);
}

[RateLimited("test", "model")]
public interface IAsksForChoices
{
    Task NumberAsync(string prompt, int n);

    Task PerhapsAsync(string prompt, int? choiceCount, int maxTokens);

    Task OptionsAsync(string prompt, ChatSettings options);

    Task PromptsAsync(string[] prompts, int n, int? maxTokens);

    Task LongAsync(string prompt, long choices);
}

[RateLimited("test", "model", OutputTokens = 50)]
public interface IExpectsOutput
{
    Task<Answer> AskAsync(string prompt, int? maxTokens);

    [RateLimited("test", "model")]
    Task<Answer> AskAnywayAsync(string prompt, int? maxTokens);

    Task<float[]> EmbedAsync(string text);
}

internal sealed class BoundsItsOutput : Client<IBoundsItsOutput>, IBoundsItsOutput
{
    public Task IntAsync(string prompt, int maxTokens) => Watch.SaysAsync(0, prompt, maxTokens);

    public Task LongAsync(string prompt, long? MaxOutputTokens) => Watch.SaysAsync(0, prompt, MaxOutputTokens);

    public Task ByteAsync(string prompt, byte maxCompletionTokens) => Watch.SaysAsync(0, prompt, maxCompletionTokens);

    public Task UnsignedAsync(string prompt, uint? maxTokens) => Watch.SaysAsync(0, prompt, maxTokens);

    public Task TextAsync(string prompt, string maxTokens) => Watch.SaysAsync(0, prompt, maxTokens);

    public Task LargeAsync(string prompt, ulong maxTokens) => Watch.SaysAsync(0, prompt, maxTokens);

    public Task MarkedAsync(string prompt, int maxTokens, long? bound) => Watch.SaysAsync(0, prompt, maxTokens, bound);

    public Task MarkedInVainAsync(string prompt, int maxTokens, string bound) => Watch.SaysAsync(0, prompt, maxTokens, bound);

    protected override async Task CallAsync(IBoundsItsOutput client)
    {
        foreach (int bound in (int[])[1000, 0, -5, int.MaxValue])
        {
            await Watch.CallAsync($"int {bound}", () => client.IntAsync("one", bound));
        }

        await Watch.CallAsync("long", () => client.LongAsync("one", 1000));
        await Watch.CallAsync("too long", () => client.LongAsync("one", long.MaxValue));
        await Watch.CallAsync("no long", () => client.LongAsync("one", null));
        await Watch.CallAsync("byte", () => client.ByteAsync("one", 200));
        await Watch.CallAsync("unsigned", () => client.UnsignedAsync("one", 1000));
        await Watch.CallAsync("text", () => client.TextAsync("one", "1000"));
        await Watch.CallAsync("large", () => client.LargeAsync("one", 1000));
        await Watch.CallAsync("marked", () => client.MarkedAsync("one", 1000, 2000));
        await Watch.CallAsync("marked, but null", () => client.MarkedAsync("one", 1000, null));
        await Watch.CallAsync("marked in vain", () => client.MarkedInVainAsync("one", 1000, "2000"));
    }
}

internal sealed class BoundsItsOutputInOptions : Client<IBoundsItsOutputInOptions>, IBoundsItsOutputInOptions
{
    public Task ClassAsync(string prompt, ChatSettings? options) => Watch.SaysAsync(0, prompt, options?.MaxOutputTokens);

    public Task StructAsync(string prompt, ValueSettings options) => Watch.SaysAsync(0, prompt, options.MaxTokens);

    public Task PerhapsAsync(string prompt, ValueSettings? options) => Watch.SaysAsync(0, prompt, options?.MaxTokens);

    public Task DerivedAsync(string prompt, DerivedSettings settings) => Watch.SaysAsync(0, prompt, settings);

    public Task TwoAsync(string prompt, ChatSettings first, DerivedSettings second) => Watch.SaysAsync(0, prompt, second);

    public Task BesideAsync(string prompt, ChatSettings options, int maxTokens) => Watch.SaysAsync(0, prompt, maxTokens);

    public Task TupleAsync(string prompt, (int MaxTokens, int N) options) => Watch.SaysAsync(0, prompt, options);

    protected override async Task CallAsync(IBoundsItsOutputInOptions client)
    {
        await Watch.CallAsync("class", () => client.ClassAsync("one", new ChatSettings { MaxOutputTokens = 1000 }));
        await Watch.CallAsync("class without", () => client.ClassAsync("one", new ChatSettings()));
        await Watch.CallAsync("no class", () => client.ClassAsync("one", null));
        await Watch.CallAsync("struct", () => client.StructAsync("one", new ValueSettings { MaxTokens = 1000 }));
        await Watch.CallAsync("perhaps", () => client.PerhapsAsync("one", new ValueSettings { MaxTokens = 1000 }));
        await Watch.CallAsync("perhaps not", () => client.PerhapsAsync("one", null));
        await Watch.CallAsync("derived", () => client.DerivedAsync("one", new DerivedSettings(2) { MaxOutputTokenCount = 1000 }));
        await Watch.CallAsync("two", () => client.TwoAsync("one", new ChatSettings(), new DerivedSettings(3) { MaxOutputTokenCount = 1000 }));
        await Watch.CallAsync("beside", () => client.BesideAsync("one", new ChatSettings { MaxOutputTokens = 1000 }, 2000));
        await Watch.CallAsync("tuple", () => client.TupleAsync("one", (1000, 2)));
    }
}

internal sealed class AsksForChoices : Client<IAsksForChoices>, IAsksForChoices
{
    public Task NumberAsync(string prompt, int n) => Watch.SaysAsync(0, prompt, n);

    public Task PerhapsAsync(string prompt, int? choiceCount, int maxTokens) => Watch.SaysAsync(0, prompt, choiceCount, maxTokens);

    public Task OptionsAsync(string prompt, ChatSettings options) => Watch.SaysAsync(0, prompt, options.CandidateCount);

    public Task PromptsAsync(string[] prompts, int n, int? maxTokens) => Watch.SaysAsync(0, prompts, n, maxTokens);

    public Task LongAsync(string prompt, long choices) => Watch.SaysAsync(0, prompt, choices);

    protected override async Task CallAsync(IAsksForChoices client)
    {
        foreach (int n in (int[])[3, 1, 0, -1])
        {
            await Watch.CallAsync($"number {n}", () => client.NumberAsync("one", n));
        }

        await Watch.CallAsync("perhaps", () => client.PerhapsAsync("one", 3, 100));
        await Watch.CallAsync("perhaps not", () => client.PerhapsAsync("one", null, 100));
        await Watch.CallAsync("options", () => client.OptionsAsync("one", new ChatSettings { CandidateCount = 2, MaxOutputTokens = 10 }));
        await Watch.CallAsync("prompts", () => client.PromptsAsync(["one", "two"], 2, 10));
        await Watch.CallAsync("prompts without bound", () => client.PromptsAsync(["one", "two"], 2, null));
        await Watch.CallAsync("long", () => client.LongAsync("one", 3));
    }
}

internal sealed class ExpectsOutput : Client<IExpectsOutput>, IExpectsOutput
{
    public Task<Answer> AskAsync(string prompt, int? maxTokens) => Watch.SaysAsync(new Answer("yes"), prompt, maxTokens);

    public Task<Answer> AskAnywayAsync(string prompt, int? maxTokens) => Watch.SaysAsync(new Answer("yes"), prompt, maxTokens);

    public Task<float[]> EmbedAsync(string text) => Watch.SaysAsync<float[]>([1], text);

    protected override async Task CallAsync(IExpectsOutput client)
    {
        await Watch.CallAsync("no bound", () => client.AskAsync("one", null));
        await Watch.CallAsync("a larger bound", () => client.AskAsync("one", 100));
        await Watch.CallAsync("a smaller bound", () => client.AskAsync("one", 10));
        await Watch.CallAsync("the method's own limit", () => client.AskAnywayAsync("one", null));
        await Watch.CallAsync("an embedding that says something of its output", () => client.EmbedAsync("one"));
    }
}
