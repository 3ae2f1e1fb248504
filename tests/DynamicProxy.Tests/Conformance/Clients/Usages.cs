namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model", OutputTokens = 500)]
public interface ITellsUsageByName
{
    Task<Told<PromptAndCompletion?>> PromptAndCompletionAsync(string prompt);

    Task<Told<Counts>> CountsAsync(string prompt);

    Task<Told<TotalOnly>> TotalAsync(string prompt);

    Task<Told<TotalAndOutput>> TotalAndOutputAsync(string prompt);

    Task<Told<InputOnly>> InputAsync(string prompt);

    Task<Told<ValueCounts>> StructAsync(string prompt);

    Task<Told<ValueCounts?>?> PerhapsAsync(string prompt);

    Task<Told<Fields>> FieldsAsync(string prompt);

    Task<Told<ITellsUsage>> InterfaceAsync(string prompt);

    Task<Told<DerivedUsage>> DerivedAsync(string prompt);

    Task<Told<TokenUsage?>> OwnAsync(string prompt);
}

[RateLimited("test", "model", OutputTokens = 500)]
public interface ITellsUsageWithinItsAnswer
{
    Task<Usage> UsageItselfAsync(string prompt);

    Task<TokenUsage> TokenUsageItselfAsync(string prompt);

    Task<TokenUsage?> PerhapsAsync(string prompt);

    Task<Wrapped<Answer?>> ValueAsync(string prompt);

    Task<Wrapped<Wrapped<Answer>>> TooDeepAsync(string prompt);

    Task<Wrapped<TokenUsage>> ValueIsUsageAsync(string prompt);

    Task<AbstractAnswer> AbstractAsync(string prompt);

    Task<Derived> InheritedBeforeValueAsync(string prompt);

    Task<object> ObjectAsync(string prompt);

    ValueTask<Base> FastAsync(string prompt);

    Base AtOnce(string prompt);
}

[RateLimited("test", "model", OutputTokens = 500)]
public interface ITellsCachedTokens
{
    Task<Told<Cached>> BesideAsync(string prompt);

    Task<Told<Detailed>> DetailsAsync(bool are, string prompt);

    Task<Told<BesideCache>> BesideCacheAsync(string prompt, BesideCache usage);

    IAsyncEnumerable<Told<BesideCache?>> StreamAsync(string prompt);

    IAsyncEnumerable<Told<Detailed?>> StreamDetailsAsync(string prompt);
}

[RateLimited("test", "model", OutputTokens = 500)]
public interface ITellsAbsurdUsage
{
    Task<Told<ValueCounts>> CountAsync(string prompt, long input, long output, long? cached);

    Task<Told<PromptAndCompletion>> NegativeAsync(string prompt, long? input, int output);

    Task<Told<TotalAndOutput>> TotalAsync(string prompt, int total, int output);

    Task<Told<BesideCache>> BesideCacheAsync(string prompt, BesideCache usage);

    IAsyncEnumerable<Told<ValueCounts>> StreamAsync(string prompt);
}

[RateLimited("test", "model", OutputTokens = 500)]
public interface ITellsUsageBadly
{
    Task<Told<Throwing>> ThrowingCountAsync(string prompt);

    Task<ThrowingAnswer> ThrowingAnswerAsync(string prompt);

    IAsyncEnumerable<ThrowingAnswer> ThrowingItemsAsync(string prompt);

    ThrowingAnswer ThrowingAtOnce(string prompt);

    Task<Told<Hidden>> HiddenAsync(string prompt);

    Task<Told<Discouraged>> DiscouragedAsync(string prompt);

    Task<Told<Wide>> WideAsync(string prompt);

    Task<Told<Wrong>> WrongAsync(string prompt);

    Task<Told<string>> TextAsync(string prompt);

    Task<Told<dynamic>> DynamicAsync(string prompt);
}

[RateLimited("test", "model", OutputTokens = 500)]
public interface ILearnsFromItsAnswers
{
    Task<Answer> AskAsync(string prompt);

    Task<Answer> SummarizeAsync(string prompt);

    Answer Ask(string prompt);
}

internal sealed class TellsUsageByName : Client<ITellsUsageByName>, ITellsUsageByName
{
    public Task<Told<PromptAndCompletion?>> PromptAndCompletionAsync(string prompt) => Watch.SaysAsync(new Told<PromptAndCompletion?>(new(11, 12)), prompt);

    public Task<Told<Counts>> CountsAsync(string prompt) => Watch.SaysAsync(new Told<Counts>(new(13, 14, 27)), prompt);

    public Task<Told<TotalOnly>> TotalAsync(string prompt) => Watch.SaysAsync(new Told<TotalOnly>(new(28)), prompt);

    public Task<Told<TotalAndOutput>> TotalAndOutputAsync(string prompt) => Watch.SaysAsync(new Told<TotalAndOutput>(new(29, 9)), prompt);

    public Task<Told<InputOnly>> InputAsync(string prompt) => Watch.SaysAsync(new Told<InputOnly>(new(15)), prompt);

    public Task<Told<ValueCounts>> StructAsync(string prompt) => Watch.SaysAsync(new Told<ValueCounts>(new(16, 17, 18)), prompt);

    public Task<Told<ValueCounts?>?> PerhapsAsync(string prompt) => Watch.SaysAsync(
        prompt.Length switch { 0 => null, 1 => new Told<ValueCounts?>(null), _ => new Told<ValueCounts?>(new ValueCounts(16, 17, null)) }, prompt);

    public Task<Told<Fields>> FieldsAsync(string prompt) => Watch.SaysAsync(new Told<Fields>(new()), prompt);

    public Task<Told<ITellsUsage>> InterfaceAsync(string prompt) => Watch.SaysAsync(new Told<ITellsUsage>(new TellsExplicitly()), prompt);

    public Task<Told<DerivedUsage>> DerivedAsync(string prompt) => Watch.SaysAsync(new Told<DerivedUsage>(new()), prompt);

    public Task<Told<TokenUsage?>> OwnAsync(string prompt) => Watch.SaysAsync(new Told<TokenUsage?>(new TokenUsage(19, 20, 5)), prompt);

    protected override async Task CallAsync(ITellsUsageByName client)
    {
        await Watch.CallAsync("prompt and completion", () => client.PromptAndCompletionAsync("one"));
        await Watch.CallAsync("counts", () => client.CountsAsync("one"));
        await Watch.CallAsync("total", () => client.TotalAsync("one"));
        await Watch.CallAsync("total and output", () => client.TotalAndOutputAsync("one"));
        await Watch.CallAsync("input", () => client.InputAsync("one"));
        await Watch.CallAsync("struct", () => client.StructAsync("one"));
        await Watch.CallAsync("perhaps", () => client.PerhapsAsync("one"));
        await Watch.CallAsync("perhaps no usage", () => client.PerhapsAsync("1"));
        await Watch.CallAsync("perhaps no answer", () => client.PerhapsAsync(""));
        await Watch.CallAsync("fields", () => client.FieldsAsync("one"));
        await Watch.CallAsync("interface", () => client.InterfaceAsync("one"));
        await Watch.CallAsync("derived", () => client.DerivedAsync("one"));
        await Watch.CallAsync("own", () => client.OwnAsync("one"));
    }
}

internal sealed class TellsUsageWithinItsAnswer : Client<ITellsUsageWithinItsAnswer>, ITellsUsageWithinItsAnswer
{
    public Task<Usage> UsageItselfAsync(string prompt) => Watch.SaysAsync(new Usage(1, 2), prompt);

    public Task<TokenUsage> TokenUsageItselfAsync(string prompt) => Watch.SaysAsync(new TokenUsage(11, 12, 13), prompt);

    public Task<TokenUsage?> PerhapsAsync(string prompt) => Watch.SaysAsync(prompt.Length == 0 ? (TokenUsage?)null : TokenUsage.FromTotal(25), prompt);

    public Task<Wrapped<Answer?>> ValueAsync(string prompt) => Watch.SaysAsync(new Wrapped<Answer?>(prompt.Length == 0 ? null : Answer.Yes), prompt);

    public Task<Wrapped<Wrapped<Answer>>> TooDeepAsync(string prompt) => Watch.SaysAsync(new Wrapped<Wrapped<Answer>>(new(Answer.Yes)), prompt);

    public Task<Wrapped<TokenUsage>> ValueIsUsageAsync(string prompt) => Watch.SaysAsync(new Wrapped<TokenUsage>(new(3, 4)), prompt);

    public Task<AbstractAnswer> AbstractAsync(string prompt) => Watch.SaysAsync<AbstractAnswer>(new ConcreteAnswer(), prompt);

    public Task<Derived> InheritedBeforeValueAsync(string prompt) => Watch.SaysAsync(new Derived(), prompt);

    public Task<object> ObjectAsync(string prompt) => Watch.SaysAsync<object>(Answer.Yes, prompt);

    public ValueTask<Base> FastAsync(string prompt) => new(Watch.Says(new Base(), prompt));

    public Base AtOnce(string prompt) => Watch.Says(new Base(), prompt);

    protected override async Task CallAsync(ITellsUsageWithinItsAnswer client)
    {
        await Watch.CallAsync("a usage that is no TokenUsage", () => client.UsageItselfAsync("one"));
        await Watch.CallAsync("a TokenUsage", () => client.TokenUsageItselfAsync("one"));
        await Watch.CallAsync("perhaps a TokenUsage", () => client.PerhapsAsync("one"));
        await Watch.CallAsync("perhaps none", () => client.PerhapsAsync(""));
        await Watch.CallAsync("value", () => client.ValueAsync("one"));
        await Watch.CallAsync("no value", () => client.ValueAsync(""));
        await Watch.CallAsync("too deep", () => client.TooDeepAsync("one"));
        await Watch.CallAsync("value is usage", () => client.ValueIsUsageAsync("one"));
        await Watch.CallAsync("abstract", () => client.AbstractAsync("one"));
        await Watch.CallAsync("inherited", () => client.InheritedBeforeValueAsync("one"));
        await Watch.CallAsync("object", () => client.ObjectAsync("one"));
        await Watch.CallAsync("fast", () => client.FastAsync("one"));
        await Watch.CallBlockingAsync("at once", () => client.AtOnce("one"));
    }
}

internal sealed class TellsCachedTokens : Client<ITellsCachedTokens>, ITellsCachedTokens
{
    public Task<Told<Cached>> BesideAsync(string prompt) => Watch.SaysAsync(new Told<Cached>(new(30, 5, 10)), prompt);

    public Task<Told<Detailed>> DetailsAsync(bool are, string prompt) => Watch.SaysAsync(new Told<Detailed>(new(30, 5, are ? new(10) : null)), prompt);

    public Task<Told<BesideCache>> BesideCacheAsync(string prompt, BesideCache usage) => Watch.SaysAsync(new Told<BesideCache>(usage), prompt);

    public IAsyncEnumerable<Told<BesideCache?>> StreamAsync(string prompt) =>
        Watch.SaysInPiecesAsync([new Told<BesideCache?>(new(30, 1, 10, null)), new Told<BesideCache?>(null), new Told<BesideCache?>(new(30, 9, null, 5))], prompt);

    public IAsyncEnumerable<Told<Detailed?>> StreamDetailsAsync(string prompt) =>
        Watch.SaysInPiecesAsync([new Told<Detailed?>(new(30, 1, null)), new Told<Detailed?>(new(30, 9, new(7)))], prompt);

    protected override async Task CallAsync(ITellsCachedTokens client)
    {
        await Watch.CallAsync("beside", () => client.BesideAsync("one"));
        await Watch.CallAsync("details", () => client.DetailsAsync(true, "one"));
        await Watch.CallAsync("no details", () => client.DetailsAsync(false, "one"));
        await Watch.CallAsync("beside the cache", () => client.BesideCacheAsync("one", new(30, 5, 10, 20)));
        await Watch.CallAsync("without the cache", () => client.BesideCacheAsync("one", new(30, 5, null, null)));
        await Watch.ReadAsync("stream", () => client.StreamAsync("one"));
        await Watch.ReadAsync("stream of details", () => client.StreamDetailsAsync("one"));
    }
}

internal sealed class TellsAbsurdUsage : Client<ITellsAbsurdUsage>, ITellsAbsurdUsage
{
    public Task<Told<ValueCounts>> CountAsync(string prompt, long input, long output, long? cached) =>
        Watch.SaysAsync(new Told<ValueCounts>(new(input, output, cached)), prompt);

    public Task<Told<PromptAndCompletion>> NegativeAsync(string prompt, long? input, int output) =>
        Watch.SaysAsync(new Told<PromptAndCompletion>(new(input, output)), prompt);

    public Task<Told<TotalAndOutput>> TotalAsync(string prompt, int total, int output) => Watch.SaysAsync(new Told<TotalAndOutput>(new(total, output)), prompt);

    public Task<Told<BesideCache>> BesideCacheAsync(string prompt, BesideCache usage) => Watch.SaysAsync(new Told<BesideCache>(usage), prompt);

    public IAsyncEnumerable<Told<ValueCounts>> StreamAsync(string prompt) => Watch.SaysInPiecesAsync(
        [new Told<ValueCounts>(new(-1, 5, null)), new Told<ValueCounts>(new(30, long.MaxValue, null)), new Told<ValueCounts>(new(20, 3, 90))], prompt);

    protected override async Task CallAsync(ITellsAbsurdUsage client)
    {
        await Watch.CallAsync("negative", () => client.CountAsync("one", -1, 5, null));
        await Watch.CallAsync("negative output", () => client.CountAsync("one", 5, -1, null));
        await Watch.CallAsync("more cached than there is", () => client.CountAsync("one", 5, 6, 7));
        await Watch.CallAsync("negative cached", () => client.CountAsync("one", 5, 6, -7));
        await Watch.CallAsync("huge", () => client.CountAsync("one", long.MaxValue, 1, null));
        await Watch.CallAsync("huge output", () => client.CountAsync("one", 1, 1_000_000_000_001, null));
        await Watch.CallAsync("nothing", () => client.CountAsync("one", 0, 0, 0));
        await Watch.CallAsync("null", () => client.NegativeAsync("one", null, 5));
        await Watch.CallAsync("total below output", () => client.TotalAsync("one", 5, 9));
        await Watch.CallAsync("a cache that overflows", () => client.BesideCacheAsync("one", new(long.MaxValue, 5, 10, 20)));
        await Watch.CallAsync("a cache below zero", () => client.BesideCacheAsync("one", new(30, 5, -40, null)));
        await Watch.ReadAsync("stream", () => client.StreamAsync("one"));
    }
}

internal sealed class TellsUsageBadly : Client<ITellsUsageBadly>, ITellsUsageBadly
{
    public Task<Told<Throwing>> ThrowingCountAsync(string prompt) => Watch.SaysAsync(new Told<Throwing>(new()), prompt);

    public Task<ThrowingAnswer> ThrowingAnswerAsync(string prompt) => Watch.SaysAsync(new ThrowingAnswer(), prompt);

    public IAsyncEnumerable<ThrowingAnswer> ThrowingItemsAsync(string prompt) => Watch.SaysInPiecesAsync([new ThrowingAnswer(), new ThrowingAnswer()], prompt);

    public ThrowingAnswer ThrowingAtOnce(string prompt) => Watch.Says(new ThrowingAnswer(), prompt);

    public Task<Told<Hidden>> HiddenAsync(string prompt) => Watch.SaysAsync(new Told<Hidden>(new() { InputTokens = 8, CompletionTokens = 9 }), prompt);

    public Task<Told<Discouraged>> DiscouragedAsync(string prompt) => Watch.SaysAsync(new Told<Discouraged>(new()), prompt);

    public Task<Told<Wide>> WideAsync(string prompt) => Watch.SaysAsync(new Told<Wide>(new(1, 2)), prompt);

    public Task<Told<Wrong>> WrongAsync(string prompt) => Watch.SaysAsync(new Told<Wrong>(new("1", 2, 3)), prompt);

    public Task<Told<string>> TextAsync(string prompt) => Watch.SaysAsync(new Told<string>("5"), prompt);

    public Task<Told<dynamic>> DynamicAsync(string prompt) => Watch.SaysAsync(new Told<dynamic>(new Usage(5, 6)), prompt);

    protected override async Task CallAsync(ITellsUsageBadly client)
    {
        await Watch.CallAsync("a count that throws", () => client.ThrowingCountAsync("one"));
        await Watch.CallAsync("a usage that throws", () => client.ThrowingAnswerAsync("one"));
        await Watch.ReadAsync("items that throw", () => client.ThrowingItemsAsync("one"));
        await Watch.CallBlockingAsync("throws at once", () => client.ThrowingAtOnce("one"));
        await Watch.CallAsync("hidden", () => client.HiddenAsync("one"));
        await Watch.CallAsync("discouraged", () => client.DiscouragedAsync("one"));
        await Watch.CallAsync("wide", () => client.WideAsync("one"));
        await Watch.CallAsync("wrong", () => client.WrongAsync("one"));
        await Watch.CallAsync("text", () => client.TextAsync("one"));
        await Watch.CallAsync("dynamic", () => client.DynamicAsync("one"));
    }
}

internal sealed class LearnsFromItsAnswers : Client<ILearnsFromItsAnswers>, ILearnsFromItsAnswers
{
    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> SummarizeAsync(string prompt) => Watch.SaysAsync(new Answer("short", new Usage(30, 3)), prompt);

    public Answer Ask(string prompt) => Watch.Says(Answer.Yes, prompt);

    protected override async Task CallAsync(ILearnsFromItsAnswers client)
    {
        for (int i = 1; i <= 12; i++)
        {
            await Watch.CallAsync($"ask {i}", () => client.AskAsync("what nobody knows"));
            await Watch.CallBlockingAsync($"ask at once {i}", () => client.Ask("what nobody knows"));
        }

        await Watch.CallAsync("summarize", () => client.SummarizeAsync("what nobody knows"));
    }
}
