using System.Collections.Immutable;
using System.Text;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model")]
public interface INamesItsPrompts
{
    Task PromptAsync(string prompt, string other);

    Task QuestionAsync(string question);

    Task MessageAsync(string message);

    Task InputAsync(string Input);

    Task TextAsync(string text);

    Task QueryAsync(string query);

    Task ContentAsync(string content);

    Task UserPromptAsync(string userPrompt, string systemPrompt, string? conversation);

    Task SentenceAsync(string sentence, int prompt);

    Task NothingAsync();
}

[RateLimited("test", "model")]
public interface IMarksItsPrompts
{
    Task OneAsync(string prompt, [Prompt] string sentence);

    Task TwoAsync([Prompt] string first, string text, [Prompt] string? second);

    Task BuilderAsync([Prompt] StringBuilder? builder);

    Task NumberAsync([Prompt] int number, [Prompt] int? perhaps);

    Task ObjectAsync([Prompt] object? anything);

    Task OwnTextAsync([Prompt] OwnText first, [Prompt] OwnTextStruct second, [Prompt] OwnTextStruct? third);

    Task AnyAsync<T>([Prompt] T value);

    Task TokenAsync(string prompt, [Prompt] CancellationToken cancellationToken);
}

[RateLimited("test", "model")]
public interface ITakesTexts
{
    Task ArrayAsync(params string?[]? prompts);

    Task ListAsync(List<string?>? texts);

    Task InterfacesAsync(IReadOnlyList<string> inputs, ICollection<string> messages, IList<string>? history);

    Task SetAsync(HashSet<string> texts);

    Task ImmutableAsync(ImmutableArray<string> texts, ImmutableArray<string>? messages);

    Task SegmentAsync(ArraySegment<string> texts);

    Task DictionaryAsync(Dictionary<string, string> texts);

    Task NumbersAsync(int[] texts, object?[] messages);

    Task OwnListAsync(OwnList texts);

    Task LettersAsync(IEnumerable<char> text, char[] messages);
}

[RateLimited("test", "model")]
public interface ITakesCharacters
{
    Task ReadOnlyMemoryAsync(ReadOnlyMemory<char> prompt);

    Task MemoryAsync(Memory<char> text);

    Task PerhapsAsync(ReadOnlyMemory<char>? prompt);

    Task BytesAsync(ReadOnlyMemory<byte> prompt);

    int Length(ReadOnlyMemory<char> prompt);
}

/// <summary>What can be read only once is read once, and arrives whole.</summary>
[RateLimited("test", "model")]
public interface ITakesOneShotSequences
{
    Task<Answer> TextsAsync(IEnumerable<string?>? prompts);

    Task<Answer> MessagesAsync(IEnumerable<Said?> messages, IEnumerable<string> texts, IEnumerable<string> others);

    Task<Answer> MarkedAsync([Prompt] IEnumerable<string> others, IEnumerable<string> texts);

    IAsyncEnumerable<Answer> StreamAsync(IEnumerable<string> texts);

    ValueTask<Answer> FastAsync(IEnumerable<string> texts);

    Answer AtOnce(IEnumerable<string> texts);
}

[RateLimited("test", "model", MaxRetries = 2)]
public interface ISendsSequencesAgain
{
    Task<Answer> AskAsync(IEnumerable<string> texts, Fate fate);

    Answer Ask(IEnumerable<string> texts, Fate fate);
}

[RateLimited("test", "model")]
public interface ITakesMessages
{
    Task SaidAsync(Said? message, List<Said?> messages);

    Task DerivedAsync(SaidLoudly message, Said[] messages);

    Task PlainAsync(Plain message, Plain? content, Plain[] history);

    Task RichAsync(Rich? message, IEnumerable<Rich> messages);

    Task FieldsAsync(Field message);

    Task SilentAsync(Silent message, SaysNumbers text);

    Task TuplesAsync((string Role, string? Content) message, List<(string Role, string? Text)> messages);

    Task UnnamedAsync((string, string) message);

    Task RecordAsync(Positional message);

    Task InterfaceAsync(IHasText message, List<IHasTextAndName> messages);
}

internal sealed class NamesItsPrompts : Client<INamesItsPrompts>, INamesItsPrompts
{
    public Task PromptAsync(string prompt, string other) => Watch.SaysAsync(0, prompt, other);

    public Task QuestionAsync(string question) => Watch.SaysAsync(0, question);

    public Task MessageAsync(string message) => Watch.SaysAsync(0, message);

    public Task InputAsync(string Input) => Watch.SaysAsync(0, Input);

    public Task TextAsync(string text) => Watch.SaysAsync(0, text);

    public Task QueryAsync(string query) => Watch.SaysAsync(0, query);

    public Task ContentAsync(string content) => Watch.SaysAsync(0, content);

    public Task UserPromptAsync(string userPrompt, string systemPrompt, string? conversation) => Watch.SaysAsync(0, userPrompt, systemPrompt, conversation);

    public Task SentenceAsync(string sentence, int prompt) => Watch.SaysAsync(0, sentence, prompt);

    public Task NothingAsync() => Watch.SaysAsync(0);

    protected override async Task CallAsync(INamesItsPrompts client)
    {
        await Watch.CallAsync("prompt", () => client.PromptAsync("one", "two"));
        await Watch.CallAsync("question", () => client.QuestionAsync("one"));
        await Watch.CallAsync("message", () => client.MessageAsync("one"));
        await Watch.CallAsync("input", () => client.InputAsync("one"));
        await Watch.CallAsync("text", () => client.TextAsync(""));
        await Watch.CallAsync("query", () => client.QueryAsync(null!));
        await Watch.CallAsync("content", () => client.ContentAsync("one"));
        await Watch.CallAsync("user prompt", () => client.UserPromptAsync("one", "seven", "three"));
        await Watch.CallAsync("user prompt alone", () => client.UserPromptAsync("one", null!, null));
        await Watch.CallAsync("sentence", () => client.SentenceAsync("one", 7));
        await Watch.CallAsync("nothing", client.NothingAsync);
    }
}

internal sealed class MarksItsPrompts : Client<IMarksItsPrompts>, IMarksItsPrompts
{
    public Task OneAsync(string prompt, string sentence) => Watch.SaysAsync(0, prompt, sentence);

    public Task TwoAsync(string first, string text, string? second) => Watch.SaysAsync(0, first, text, second);

    public Task BuilderAsync(StringBuilder? builder) => Watch.SaysAsync(0, builder);

    public Task NumberAsync(int number, int? perhaps) => Watch.SaysAsync(0, number, perhaps);

    public Task ObjectAsync(object? anything) => Watch.SaysAsync(0, anything);

    public Task OwnTextAsync(OwnText first, OwnTextStruct second, OwnTextStruct? third) => Watch.SaysAsync(0, first, second, third);

    public Task AnyAsync<T>(T value) => Watch.SaysAsync(0, value);

    public Task TokenAsync(string prompt, CancellationToken cancellationToken) => Watch.SaysAsync(0, prompt, cancellationToken);

    protected override async Task CallAsync(IMarksItsPrompts client)
    {
        await Watch.CallAsync("one", () => client.OneAsync("prompt", "sentence"));
        await Watch.CallAsync("two", () => client.TwoAsync("first", "text", "second"));
        await Watch.CallAsync("one of two", () => client.TwoAsync("first", "text", null));
        await Watch.CallAsync("builder", () => client.BuilderAsync(new StringBuilder("built")));
        await Watch.CallAsync("no builder", () => client.BuilderAsync(null));
        await Watch.CallAsync("numbers", () => client.NumberAsync(12, 345));
        await Watch.CallAsync("one number", () => client.NumberAsync(12, null));
        await Watch.CallAsync("object", () => client.ObjectAsync(new OwnText("mine")));
        await Watch.CallAsync("boxed", () => client.ObjectAsync(1234));
        await Watch.CallAsync("no object", () => client.ObjectAsync(null));
        await Watch.CallAsync("own texts", () => client.OwnTextAsync(new OwnText("mine"), new OwnTextStruct("ours"), new OwnTextStruct("theirs")));
        await Watch.CallAsync("own texts that are null", () => client.OwnTextAsync(null!, new OwnTextStruct(null), null));
        await Watch.CallAsync("any class", () => client.AnyAsync(new OwnText("mine")));
        await Watch.CallAsync("any string", () => client.AnyAsync("mine"));
        await Watch.CallAsync("any struct", () => client.AnyAsync(new OwnTextStruct("mine")));
        await Watch.CallAsync("any null", () => client.AnyAsync<string?>(null));
        await Watch.CallAsync("any null struct", () => client.AnyAsync<int?>(null));
        await Watch.CallAsync("token", () => client.TokenAsync("one", Watch.Token));
    }
}

internal sealed class TakesTexts : Client<ITakesTexts>, ITakesTexts
{
    public Task ArrayAsync(params string?[]? prompts) => Watch.SaysAsync(0, [prompts]);

    public Task ListAsync(List<string?>? texts) => Watch.SaysAsync(0, texts);

    public Task InterfacesAsync(IReadOnlyList<string> inputs, ICollection<string> messages, IList<string>? history) => Watch.SaysAsync(0, inputs, messages, history);

    public Task SetAsync(HashSet<string> texts) => Watch.SaysAsync(0, texts);

    public Task ImmutableAsync(ImmutableArray<string> texts, ImmutableArray<string>? messages) => Watch.SaysAsync(0, texts.IsDefault, messages?.IsDefault);

    public Task SegmentAsync(ArraySegment<string> texts) => Watch.SaysAsync(0, texts.Count);

    public Task DictionaryAsync(Dictionary<string, string> texts) => Watch.SaysAsync(0, texts);

    public Task NumbersAsync(int[] texts, object?[] messages) => Watch.SaysAsync(0, texts, messages);

    public Task OwnListAsync(OwnList texts) => Watch.SaysAsync(0, texts);

    public Task LettersAsync(IEnumerable<char> text, char[] messages) => Watch.SaysAsync(0, text, messages);

    protected override async Task CallAsync(ITakesTexts client)
    {
        await Watch.CallAsync("array", () => client.ArrayAsync("a", null, "bcd"));
        await Watch.CallAsync("empty array", () => client.ArrayAsync());
        await Watch.CallAsync("no array", () => client.ArrayAsync(null));
        await Watch.CallAsync("list", () => client.ListAsync(["a", null, "bcd"]));
        await Watch.CallAsync("no list", () => client.ListAsync(null));
        await Watch.CallAsync("interfaces", () => client.InterfacesAsync(["a"], ["bc", "d"], ["efg"]));
        await Watch.CallAsync("no history", () => client.InterfacesAsync([], [], null));
        await Watch.CallAsync("set", () => client.SetAsync(["a", "bc"]));
        await Watch.CallAsync("immutable", () => client.ImmutableAsync(["a", "bc"], ["def"]));
        await Watch.CallAsync("default", () => client.ImmutableAsync(default, default(ImmutableArray<string>)));
        await Watch.CallAsync("default and none", () => client.ImmutableAsync(default, null));
        await Watch.CallAsync("segment", () => client.SegmentAsync(new ArraySegment<string>(["a", "bc", "d"], 1, 1)));
        await Watch.CallAsync("dictionary", () => client.DictionaryAsync(new Dictionary<string, string> { ["a"] = "bcd" }));
        await Watch.CallAsync("numbers", () => client.NumbersAsync([1, 2], [null, "a"]));
        await Watch.CallAsync("own list", () => client.OwnListAsync(["a", "bc"]));
        await Watch.CallAsync("letters", () => client.LettersAsync("abc", ['d', 'e']));
    }
}

internal sealed class TakesCharacters : Client<ITakesCharacters>, ITakesCharacters
{
    public Task ReadOnlyMemoryAsync(ReadOnlyMemory<char> prompt) => Watch.SaysAsync(0, prompt.ToString());

    public Task MemoryAsync(Memory<char> text) => Watch.SaysAsync(0, text.ToString());

    public Task PerhapsAsync(ReadOnlyMemory<char>? prompt) => Watch.SaysAsync(0, prompt?.ToString());

    public Task BytesAsync(ReadOnlyMemory<byte> prompt) => Watch.SaysAsync(0, prompt.Length);

    public int Length(ReadOnlyMemory<char> prompt) => Watch.Says(prompt.Length, prompt.ToString());

    protected override async Task CallAsync(ITakesCharacters client)
    {
        await Watch.CallAsync("memory to read", () => client.ReadOnlyMemoryAsync("abc".AsMemory(1)));
        await Watch.CallAsync("no memory", () => client.ReadOnlyMemoryAsync(default));
        await Watch.CallAsync("memory", () => client.MemoryAsync("abc".ToCharArray()));
        await Watch.CallAsync("perhaps", () => client.PerhapsAsync("abc".AsMemory()));
        await Watch.CallAsync("perhaps not", () => client.PerhapsAsync(null));
        await Watch.CallAsync("bytes", () => client.BytesAsync(new byte[5]));
        await Watch.CallBlockingAsync("at once", () => client.Length("abcd".AsMemory()));
    }
}

internal sealed class TakesOneShotSequences : Client<ITakesOneShotSequences>, ITakesOneShotSequences
{
    public Task<Answer> TextsAsync(IEnumerable<string?>? prompts) => Watch.SaysAsync(Answer.Yes, prompts?.GetType().Name, prompts);

    public Task<Answer> MessagesAsync(IEnumerable<Said?> messages, IEnumerable<string> texts, IEnumerable<string> others) =>
        Watch.SaysAsync(Answer.Yes, messages.Select(static message => message?.Text), texts, others);

    public Task<Answer> MarkedAsync(IEnumerable<string> others, IEnumerable<string> texts) => Watch.SaysAsync(Answer.Yes, others, texts);

    public IAsyncEnumerable<Answer> StreamAsync(IEnumerable<string> texts) => Watch.SaysInPiecesAsync([Answer.Yes], texts);

    public ValueTask<Answer> FastAsync(IEnumerable<string> texts) => new(Watch.Says(Answer.Yes, texts));

    public Answer AtOnce(IEnumerable<string> texts) => Watch.Says(Answer.Yes, texts);

    protected override async Task CallAsync(ITakesOneShotSequences client)
    {
        await Watch.CallAsync("texts", () => client.TextsAsync(Once("a", null, "bc")));
        await Watch.CallAsync("no texts", () => client.TextsAsync(null));
        await Watch.CallAsync("an array stays one", () => client.TextsAsync(["a", "bc"]));
        await Watch.CallAsync("a queue stays one", () => client.TextsAsync(new Queue<string>(["a"])));
        await Watch.CallAsync("messages", () => client.MessagesAsync(Once(new Said("a"), null, new SaidLoudly("bc")), Once("def"), Once("others")));
        await Watch.CallAsync("marked", () => client.MarkedAsync(Once("a", "bc"), Once("not counted")));
        await Watch.ReadAsync("stream", () => client.StreamAsync(Once("a", "bc")));
        await Watch.CallAsync("fast", () => client.FastAsync(Once("a", "bc")));
        await Watch.CallBlockingAsync("at once", () => client.AtOnce(Once("a", "bc")));
        await Watch.CallAsync("a sequence that throws", () => client.TextsAsync(Throwing()));
        await Watch.CallBlockingAsync("a sequence that throws at once", () => client.AtOnce(Throwing()));
        await Watch.ReadAsync("a sequence that throws in a stream", () => client.StreamAsync(Throwing()));
    }

    private IEnumerable<T> Once<T>(params T[] items)
    {
        Watch.Note("  the sequence is read");
        foreach (T item in items)
        {
            yield return item;
        }
    }

    private static IEnumerable<string> Throwing()
    {
        yield return "a";
        throw new InvalidOperationException("broken sequence");
    }
}

internal sealed class SendsSequencesAgain : Client<ISendsSequencesAgain>, ISendsSequencesAgain
{
    public Task<Answer> AskAsync(IEnumerable<string> texts, Fate fate)
    {
        Watch.Sent(texts, fate);
        return Watch.AnswerAsync(fate, default);
    }

    public Answer Ask(IEnumerable<string> texts, Fate fate)
    {
        Watch.Sent(texts, fate);
        return Watch.Answer(fate);
    }

    protected override async Task CallAsync(ISendsSequencesAgain client)
    {
        await Watch.CallAsync("refused once", () => client.AskAsync(Once(), Fate.RefusedOnce));
        await Watch.CallAsync("refused", () => client.AskAsync(Once(), Fate.Refused));
        await Watch.CallBlockingAsync("refused at once", () => client.Ask(Once(), Fate.Refused));
    }

    private IEnumerable<string> Once()
    {
        Watch.Note("  the sequence is read");
        yield return "a";
        yield return "bc";
    }
}

internal sealed class TakesMessages : Client<ITakesMessages>, ITakesMessages
{
    public Task SaidAsync(Said? message, List<Said?> messages) => Watch.SaysAsync(0, message?.Text, messages.Count);

    public Task DerivedAsync(SaidLoudly message, Said[] messages) => Watch.SaysAsync(0, message.Text, messages.Length);

    public Task PlainAsync(Plain message, Plain? content, Plain[] history) => Watch.SaysAsync(0, message, content, history);

    public Task RichAsync(Rich? message, IEnumerable<Rich> messages) => Watch.SaysAsync(0, message?.Name, messages.Select(static message => message.Name));

    public Task FieldsAsync(Field message) => Watch.SaysAsync(0, message.Text);

    public Task SilentAsync(Silent message, SaysNumbers text) => Watch.SaysAsync(0, message.Words, text.Text);

    public Task TuplesAsync((string Role, string? Content) message, List<(string Role, string? Text)> messages) =>
        Watch.SaysAsync(0, message, messages);

    public Task UnnamedAsync((string, string) message) => Watch.SaysAsync(0, message);

    public Task RecordAsync(Positional message) => Watch.SaysAsync(0, message);

    public Task InterfaceAsync(IHasText message, List<IHasTextAndName> messages) => Watch.SaysAsync(0, message.Text, messages.Count);

    protected override async Task CallAsync(ITakesMessages client)
    {
        await Watch.CallAsync("said", () => client.SaidAsync(new Said("one", "ann"), [new Said("two"), null, new Said(null), new SaidLoudly("three")]));
        await Watch.CallAsync("not said", () => client.SaidAsync(null, []));
        await Watch.CallAsync("derived", () => client.DerivedAsync(new SaidLoudly("one"), [new SaidLoudly("two")]));
        await Watch.CallAsync("plain", () => client.PlainAsync(new Plain("one"), new Plain("two"), [new Plain("three"), default]));
        await Watch.CallAsync("plainly nothing", () => client.PlainAsync(default, null, []));
        await Watch.CallAsync("rich", () => client.RichAsync(
            new Rich([new Part { Text = "a" }, null, new Part()], "ann"), [new Rich(null), new Rich([new Part { Text = "bc" }])]));
        await Watch.CallAsync("poor", () => client.RichAsync(null, []));
        await Watch.CallAsync("fields", () => client.FieldsAsync(new Field()));
        await Watch.CallAsync("silent", () => client.SilentAsync(new Silent { Words = "words" }, new SaysNumbers()));
        await Watch.CallAsync("tuples", () => client.TuplesAsync(("user", "one"), [("user", "two"), ("user", null)]));
        await Watch.CallAsync("no tuple", () => client.TuplesAsync(("user", null), []));
        await Watch.CallAsync("unnamed", () => client.UnnamedAsync(("user", "one")));
        await Watch.CallAsync("record", () => client.RecordAsync(new Positional("user", "one")));
        await Watch.CallAsync("interface", () => client.InterfaceAsync(new Spoken("one", "ann"), [new Spoken("two", "bob"), new Spoken(null, null)]));
    }

    private sealed record Spoken(string? Text, string? Name) : IHasTextAndName;
}
