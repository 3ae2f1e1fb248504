namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model")]
public interface IHasMembersOfEveryKind
{
    string Name { get; set; }

    int Written { set; }

    string this[int index] { get; set; }

    int this[string key, int fallback = 3] { get; }

    event EventHandler<EventArgs>? Told;

    ref int Number { get; }

    [NotRateLimited]
    string Shout(string text);

    [NotRateLimited]
    Task<string> ShoutAsync(string text);

    [NotRateLimited]
    bool TryShout(string text, ref int times, out string shouted);

    [NotRateLimited]
    int Measure(ReadOnlySpan<char> text);

    [NotRateLimited]
    T Make<T>(T value)
        where T : class;

    Task<Answer> AskAsync(string prompt);
}

public interface ILimitsSomeOfItsMembers
{
    [RateLimited("test", "model")]
    Task<Answer> AskAsync(string prompt);

    Task<Answer> AskFreelyAsync(string prompt);

    [RateLimited("test", "other")]
    [NotRateLimited]
    Task<Answer> AskAfterAllAsync(string prompt);

    Answer Ask(string prompt);
}

[RateLimited("test", "model")]
public interface IHasOverloads
{
    Task<Answer> AskAsync(string prompt);

    Task<Answer> AskAsync(string prompt, int n);

    Task<Answer> AskAsync(object prompt);

    Task<Answer> AskAsync(params string[] prompts);

    [RateLimited("test", "other", OutputTokens = 9)]
    Task<Answer> AskAsync(Said message);

    [NotRateLimited]
    Task<Answer> AskAsync(int prompt);

    Task<Answer> AskAsync<T>(T prompt, string systemPrompt);
}

[RateLimited("test", "model")]
public interface IHasDefaultBodies
{
    Task<Answer> AskAsync(string prompt);

    Task<Answer> AskAgainAsync(string prompt) => AskAsync(prompt + prompt);

    string Shout(string text) => text + "!";

    [NotRateLimited]
    string Whisper(string text) => text + "…";

    static string Say(string text) => text;
}

[RateLimited("test", "model")]
public interface ITakesManyParameters
{
    Task<Answer> AskAsync(
        int a, long b, double c, decimal d, DateTime e, Guid f, string? g, bool h, char i, byte j, Uri? k, Type l, int? m, DayOfWeek n, object? o, (int, int) p,
        int[] q, string prompt, nint r = 5, string s = "default");

    Task<Answer> CallAsync(string prompt, [System.Runtime.CompilerServices.CallerMemberName] string caller = "");
}

internal sealed class HasMembersOfEveryKind : Client<IHasMembersOfEveryKind>, IHasMembersOfEveryKind
{
    private readonly Dictionary<int, string> _items = [];
    private int _number = 5;

    public event EventHandler<EventArgs>? Told;

    string IHasMembersOfEveryKind.Name { get; set; } = "target";

    public int Written
    {
        set => Watch.Note($"  written {value}");
    }

    public ref int Number => ref _number;

    public string this[int index]
    {
        get => _items.GetValueOrDefault(index, "none");
        set => _items[index] = value;
    }

    public int this[string key, int fallback] => key.Length + fallback;

    public string Shout(string text) => text + "!";

    public Task<string> ShoutAsync(string text) => Watch.SaysAsync(text + "!", text);

    public bool TryShout(string text, ref int times, out string shouted)
    {
        times++;
        shouted = text + "!";
        return true;
    }

    public int Measure(ReadOnlySpan<char> text) => text.Length;

    public T Make<T>(T value)
        where T : class => value;

    public Task<Answer> AskAsync(string prompt)
    {
        Told?.Invoke(this, EventArgs.Empty);
        return Watch.SaysAsync(Answer.Yes, prompt);
    }

    protected override async Task CallAsync(IHasMembersOfEveryKind client)
    {
        client.Name += " renamed";
        client.Written = 5;
        client[3] = "three";
        client.Told += OnTold;
        client.Number++;
        int times = 1;
        Watch.Note($"{client.Name} {client[3]} {client[4]} {client["key"]} {client.Number} {client.Shout("a")} {client.Measure("abc")} {client.Make("made")}");
        Watch.Note($"{client.TryShout("a", ref times, out string shouted)} {times} {shouted}");
        await Watch.CallAsync("shout", () => client.ShoutAsync("a"));
        await Watch.CallAsync("ask", () => client.AskAsync("one"));
        client.Told -= OnTold;
        await Watch.CallAsync("ask unheard", () => client.AskAsync("one"));

        void OnTold(object? sender, EventArgs arguments) => Watch.Note($"  heard of {sender?.GetType().Name}");
    }
}

internal sealed class LimitsSomeOfItsMembers : Client<ILimitsSomeOfItsMembers>, ILimitsSomeOfItsMembers
{
    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> AskFreelyAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> AskAfterAllAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Answer Ask(string prompt) => Watch.Says(Answer.Yes, prompt);

    protected override async Task CallAsync(ILimitsSomeOfItsMembers client)
    {
        await Watch.CallAsync("limited", () => client.AskAsync("one"));
        await Watch.CallAsync("not limited", () => client.AskFreelyAsync("one"));
        await Watch.CallAsync("limited and exempt", () => client.AskAfterAllAsync("one"));
        await Watch.CallBlockingAsync("not limited at once", () => client.Ask("one"));
    }
}

internal sealed class HasOverloads : Client<IHasOverloads>, IHasOverloads
{
    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, "string", prompt);

    public Task<Answer> AskAsync(string prompt, int n) => Watch.SaysAsync(Answer.Yes, "string, int", prompt, n);

    public Task<Answer> AskAsync(object prompt) => Watch.SaysAsync(Answer.Yes, "object", prompt);

    public Task<Answer> AskAsync(params string[] prompts) => Watch.SaysAsync(Answer.Yes, "strings", prompts);

    public Task<Answer> AskAsync(Said message) => Watch.SaysAsync(Answer.Yes, "said", message.Text);

    public Task<Answer> AskAsync(int prompt) => Watch.SaysAsync(Answer.Yes, "int", prompt);

    public Task<Answer> AskAsync<T>(T prompt, string systemPrompt) => Watch.SaysAsync(Answer.Yes, typeof(T).Name, prompt, systemPrompt);

    protected override async Task CallAsync(IHasOverloads client)
    {
        await Watch.CallAsync("string", () => client.AskAsync("one"));
        await Watch.CallAsync("string and int", () => client.AskAsync("one", 2));
        await Watch.CallAsync("object", () => client.AskAsync((object)"one"));
        await Watch.CallAsync("strings", () => client.AskAsync(["one", "two", "three"]));
        await Watch.CallAsync("said", () => client.AskAsync(new Said("one")));
        await Watch.CallAsync("int", () => client.AskAsync(5));
        await Watch.CallAsync("generic", () => client.AskAsync<string>("one", "two"));
    }
}

internal sealed class HasDefaultBodies : Client<IHasDefaultBodies>, IHasDefaultBodies
{
    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    protected override async Task CallAsync(IHasDefaultBodies client)
    {
        await Watch.CallAsync("ask", () => client.AskAsync("one"));
        await Watch.CallAsync("ask again", () => client.AskAgainAsync("one"));
        await Watch.CallBlockingAsync("shout", () => client.Shout("one"));
        await Watch.CallBlockingAsync("whisper", () => client.Whisper("one"));
    }
}

internal sealed class TakesManyParameters : Client<ITakesManyParameters>, ITakesManyParameters
{
    public Task<Answer> AskAsync(
        int a, long b, double c, decimal d, DateTime e, Guid f, string? g, bool h, char i, byte j, Uri? k, Type l, int? m, DayOfWeek n, object? o, (int, int) p,
        int[] q, string prompt, nint r, string s) => Watch.SaysAsync(Answer.Yes, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, prompt, r, s);

    public Task<Answer> CallAsync(string prompt, string caller) => Watch.SaysAsync(Answer.Yes, prompt, caller);

    protected override async Task CallAsync(ITakesManyParameters client)
    {
        await Watch.CallAsync("many", () => client.AskAsync(
            1, 2, 3.5, 4.5m, new DateTime(2026, 1, 1), Guid.Empty, null, true, 'i', 10, new Uri("https://localhost"), typeof(string), null, DayOfWeek.Monday, "o",
            (1, 2), [3, 4], "one"));
        await Watch.CallAsync("caller", () => client.CallAsync("one"));
    }
}
