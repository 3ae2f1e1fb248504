namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model")]
public interface IHasGenericMethods
{
    Task<T> EchoAsync<T>(T value, string prompt);

    Task<Told<T>> TellAsync<T>(T usage, string prompt);

    ValueTask<T?> PerhapsAsync<T>(string prompt)
        where T : struct;

    T AtOnce<T>(T prompt);

    Task<TAnswer> ConstrainedAsync<TAnswer, TMessage>(TMessage message, List<TMessage> messages)
        where TAnswer : AbstractAnswer?
        where TMessage : Said;

    Task NewAsync<T>([Prompt] T value)
        where T : new();

    IAsyncEnumerable<T> StreamAsync<T>(IEnumerable<T> prompts);

    Task<Dictionary<TKey, List<TValue>>> PairsAsync<TKey, TValue>(TKey key, TValue[] prompts, string prompt)
        where TKey : notnull;

    void Tell<T>(string prompt);
}

public interface IAsksAbout<TQuestion>
{
    [RateLimited("test", "model")]
    Task<Answer> AskAsync(TQuestion question);

    [RateLimited("test", "model")]
    Task<List<TQuestion>> RephraseAsync(List<TQuestion> history, TQuestion question);

    [RateLimited("test", "model")]
    TQuestion Echo<TOther>(TQuestion question, TOther prompt);

    TQuestion PassThrough(TQuestion question);
}

[RateLimited("test", "model")]
public interface IConverts<in TIn, out TOut>
    where TIn : Said
    where TOut : notnull
{
    TOut Convert(TIn message);

    IAsyncEnumerable<TOut> StreamAsync(TIn message);
}

internal sealed class HasGenericMethods : Client<IHasGenericMethods>, IHasGenericMethods
{
    public Task<T> EchoAsync<T>(T value, string prompt) => Watch.SaysAsync(value, typeof(T).Name, value, prompt);

    public Task<Told<T>> TellAsync<T>(T usage, string prompt) => Watch.SaysAsync(new Told<T>(usage), typeof(T).Name, prompt);

    public ValueTask<T?> PerhapsAsync<T>(string prompt)
        where T : struct => new(Watch.Says<T?>(prompt.Length == 0 ? null : default(T), typeof(T).Name, prompt));

    public T AtOnce<T>(T prompt) => Watch.Says(prompt, typeof(T).Name, prompt);

    public Task<TAnswer> ConstrainedAsync<TAnswer, TMessage>(TMessage message, List<TMessage> messages)
        where TAnswer : AbstractAnswer?
        where TMessage : Said => Watch.SaysAsync((TAnswer)(object)new ConcreteAnswer(), typeof(TMessage).Name, message.Text, messages.Count);

    public Task NewAsync<T>(T value)
        where T : new() => Watch.SaysAsync(0, typeof(T).Name, value);

    public IAsyncEnumerable<T> StreamAsync<T>(IEnumerable<T> prompts) => Watch.SaysInPiecesAsync(prompts, typeof(T).Name, prompts);

    public Task<Dictionary<TKey, List<TValue>>> PairsAsync<TKey, TValue>(TKey key, TValue[] prompts, string prompt)
        where TKey : notnull => Watch.SaysAsync(new Dictionary<TKey, List<TValue>> { [key] = [.. prompts] }, typeof(TKey).Name, typeof(TValue).Name, prompt);

    public void Tell<T>(string prompt) => Watch.Says(0, typeof(T).Name, prompt);

    protected override async Task CallAsync(IHasGenericMethods client)
    {
        foreach (int round in (int[])[1, 2])
        {
            await Watch.CallAsync($"string {round}", () => client.EchoAsync("value", "one"));
            await Watch.CallAsync($"number {round}", () => client.EchoAsync(round, "one"));
            await Watch.CallAsync($"answer {round}", () => client.EchoAsync(Answer.Yes, "one"));
            await Watch.CallAsync($"usage {round}", () => client.EchoAsync(new TokenUsage(1, 2), "one"));
        }

        await Watch.CallAsync("a usage of any type", () => client.TellAsync(new Usage(5, 6), "one"));
        await Watch.CallAsync("perhaps", () => client.PerhapsAsync<Guid>("one"));
        await Watch.CallAsync("perhaps not", () => client.PerhapsAsync<int>(""));
        await Watch.CallBlockingAsync("a string at once", () => client.AtOnce("one"));
        await Watch.CallBlockingAsync("an answer at once", () => client.AtOnce(Answer.Yes));
        await Watch.CallAsync("constrained", () => client.ConstrainedAsync<ConcreteAnswer, Said>(new Said("one"), [new Said("two"), new SaidLoudly("three")]));
        await Watch.CallAsync("constrained and derived", () => client.ConstrainedAsync<AbstractAnswer?, SaidLoudly>(new SaidLoudly("one"), []));
        await Watch.CallAsync("new", () => client.NewAsync(5));
        await Watch.CallAsync("new list", () => client.NewAsync(new List<string> { "a", "bc" }));
        await Watch.ReadAsync("stream of strings", () => client.StreamAsync(Once("a", "bc")));
        await Watch.ReadAsync("stream of numbers", () => client.StreamAsync(Once(1, 2)));
        await Watch.CallAsync("pairs", () => client.PairsAsync<int, string>(1, ["a", "bc"], "one"));
        await Watch.CallBlockingAsync("nothing", () => client.Tell<string>("one"));
    }

    private IEnumerable<T> Once<T>(params T[] items)
    {
        Watch.Note("  the sequence is read");
        foreach (T item in items)
        {
            yield return item;
        }
    }
}

internal sealed class AsksAboutText : Client<IAsksAbout<string>>, IAsksAbout<string>
{
    public Task<Answer> AskAsync(string question) => Watch.SaysAsync(Answer.Yes, question);

    public Task<List<string>> RephraseAsync(List<string> history, string question) => Watch.SaysAsync<List<string>>([question], history, question);

    public string Echo<TOther>(string question, TOther prompt) => Watch.Says(question, typeof(TOther).Name, prompt);

    public string PassThrough(string question)
    {
        Watch.Note($"  passed {question}");
        return question;
    }

    protected override IAsksAbout<string> Generated(IAsksAbout<string> target, LlmRateLimiter limiter) => new RateLimitedAsksAbout<string>(target, limiter);

    protected override async Task CallAsync(IAsksAbout<string> client)
    {
        await Watch.CallAsync("ask", () => client.AskAsync("one"));
        await Watch.CallAsync("rephrase", () => client.RephraseAsync(["one", "two"], "three"));
        await Watch.CallBlockingAsync("echo with a string", () => client.Echo("one", "two"));
        await Watch.CallBlockingAsync("echo with a number", () => client.Echo("one", 2));
        await Watch.CallBlockingAsync("pass through", () => client.PassThrough("one"));
    }
}

internal sealed class AsksAboutMessages : Client<IAsksAbout<Said>>, IAsksAbout<Said>
{
    public Task<Answer> AskAsync(Said question) => Watch.SaysAsync(Answer.Yes, question.Text);

    public Task<List<Said>> RephraseAsync(List<Said> history, Said question) => Watch.SaysAsync<List<Said>>([question], history.Count, question.Text);

    public Said Echo<TOther>(Said question, TOther prompt) => Watch.Says(question, typeof(TOther).Name, prompt);

    public Said PassThrough(Said question) => question;

    protected override IAsksAbout<Said> Generated(IAsksAbout<Said> target, LlmRateLimiter limiter) => new RateLimitedAsksAbout<Said>(target, limiter);

    protected override async Task CallAsync(IAsksAbout<Said> client)
    {
        await Watch.CallAsync("ask", () => client.AskAsync(new Said("one")));
        await Watch.CallAsync("rephrase", () => client.RephraseAsync([new Said("one")], new SaidLoudly("two")));
        await Watch.CallBlockingAsync("echo", () => client.Echo(new Said("one"), "two"));
    }
}

internal sealed class ConvertsToWords : Client<IConverts<SaidLoudly, Answer>>, IConverts<Said, Answer>
{
    public Answer Convert(Said message) => Watch.Says(Answer.Yes, message.Text);

    public IAsyncEnumerable<Answer> StreamAsync(Said message) => Watch.SaysInPiecesAsync([Answer.Yes], message.Text);

    protected override IConverts<SaidLoudly, Answer> Generated(IConverts<SaidLoudly, Answer> target, LlmRateLimiter limiter) =>
        new RateLimitedConverts<SaidLoudly, Answer>(target, limiter);

    protected override async Task CallAsync(IConverts<SaidLoudly, Answer> client)
    {
        await Watch.CallBlockingAsync("convert", () => client.Convert(new SaidLoudly("one")));
        await Watch.ReadAsync("stream", () => client.StreamAsync(new SaidLoudly("one")));
    }
}
