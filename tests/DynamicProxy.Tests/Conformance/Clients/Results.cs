namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

public readonly record struct Counted(int Number, TokenUsage Usage);

[RateLimited("test", "model")]
public interface IReturnsStructs
{
    Task<Counted> CountAsync(string prompt);

    Task<Counted?> PerhapsAsync(string prompt);

    ValueTask<int> NumberAsync(string prompt);

    Guid Id(string prompt);

    Counted? Count(string prompt);

    ValueTask<DayOfWeek> DayAsync(string prompt);
}

[RateLimited("test", "model")]
public interface IReturnsDynamic
{
    Task<dynamic> AskAsync(dynamic prompt);

    dynamic Ask(string prompt);

    Task<object?> ObjectAsync(string prompt);

    Task<List<dynamic>> ManyAsync(string prompt);
}

[RateLimited("test", "model")]
public interface IReturnsNullAnswers
{
    Task<Answer?> TaskAsync(string prompt);

    ValueTask<Answer?> ValueTaskAsync(string prompt);

    Answer? AtOnce(string prompt);

    Task<TokenUsage?> UsageAsync(string prompt);

    Task<string?> TextAsync(string? prompt);
}

[RateLimited("test", "model")]
public interface IReturnsTasksWithinTasks
{
    Task<Task<Answer>> TwiceAsync(string prompt);

    Task<ValueTask<Answer>> MixedAsync(string prompt);

    Task<Func<Answer>> FunctionAsync(string prompt);
}

internal sealed class ReturnsStructs : Client<IReturnsStructs>, IReturnsStructs
{
    public Task<Counted> CountAsync(string prompt) => Watch.SaysAsync(new Counted(1, new TokenUsage(3, 4)), prompt);

    public Task<Counted?> PerhapsAsync(string prompt) => Watch.SaysAsync(prompt == "none" ? (Counted?)null : new Counted(2, new TokenUsage(5, 6)), prompt);

    public ValueTask<int> NumberAsync(string prompt) => new(Watch.Says(7, prompt));

    public Guid Id(string prompt) => Watch.Says(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), prompt);

    public Counted? Count(string prompt) => Watch.Says<Counted?>(new Counted(3, new TokenUsage(7, 8)), prompt);

    public ValueTask<DayOfWeek> DayAsync(string prompt) => new(Watch.Says(DayOfWeek.Friday, prompt));

    protected override async Task CallAsync(IReturnsStructs client)
    {
        await Watch.CallAsync("struct", () => client.CountAsync("one"));
        await Watch.CallAsync("struct that may be null", () => client.PerhapsAsync("one"));
        await Watch.CallAsync("struct that is null", () => client.PerhapsAsync("none"));
        await Watch.CallAsync("number", () => client.NumberAsync("one"));
        await Watch.CallBlockingAsync("id", () => client.Id("one"));
        await Watch.CallBlockingAsync("nullable", () => client.Count("one"));
        await Watch.CallAsync("enum", () => client.DayAsync("one"));
    }
}

internal sealed class ReturnsDynamic : Client<IReturnsDynamic>, IReturnsDynamic
{
    public Task<dynamic> AskAsync(dynamic prompt) => Watch.SaysAsync<dynamic>(Answer.Yes, (object)prompt);

    public dynamic Ask(string prompt) => Watch.Says<object>(Answer.Yes, prompt);

    public Task<object?> ObjectAsync(string prompt) => Watch.SaysAsync<object?>(new TokenUsage(3, 4), prompt);

    public Task<List<dynamic>> ManyAsync(string prompt) => Watch.SaysAsync<List<dynamic>>([1, "two"], prompt);

    protected override async Task CallAsync(IReturnsDynamic client)
    {
        await Watch.CallAsync("a dynamic string", () => (Task<object>)client.AskAsync("one"));
        await Watch.CallAsync("a dynamic number", () => (Task<object>)client.AskAsync(1));
        await Watch.CallBlockingAsync<object>("at once", () => client.Ask("one"));
        await Watch.CallAsync("object", () => client.ObjectAsync("one"));
        await Watch.CallAsync("many", () => client.ManyAsync("one"));
    }
}

internal sealed class ReturnsNullAnswers : Client<IReturnsNullAnswers>, IReturnsNullAnswers
{
    public Task<Answer?> TaskAsync(string prompt) => Watch.SaysAsync<Answer?>(null, prompt);

    public ValueTask<Answer?> ValueTaskAsync(string prompt) => new(Watch.Says<Answer?>(null, prompt));

    public Answer? AtOnce(string prompt) => Watch.Says<Answer?>(null, prompt);

    public Task<TokenUsage?> UsageAsync(string prompt) => Watch.SaysAsync<TokenUsage?>(null, prompt);

    public Task<string?> TextAsync(string? prompt) => Watch.SaysAsync(prompt, prompt);

    protected override async Task CallAsync(IReturnsNullAnswers client)
    {
        await Watch.CallAsync("task", () => client.TaskAsync("one"));
        await Watch.CallAsync("value task", () => client.ValueTaskAsync("one"));
        await Watch.CallBlockingAsync("at once", () => client.AtOnce("one"));
        await Watch.CallAsync("usage", () => client.UsageAsync("one"));
        await Watch.CallAsync("text", () => client.TextAsync(null));
    }
}

internal sealed class ReturnsTasksWithinTasks : Client<IReturnsTasksWithinTasks>, IReturnsTasksWithinTasks
{
    public Task<Task<Answer>> TwiceAsync(string prompt) => Watch.SaysAsync(Task.FromResult(Answer.Yes), prompt);

    public Task<ValueTask<Answer>> MixedAsync(string prompt) => Watch.SaysAsync(new ValueTask<Answer>(Answer.Yes), prompt);

    public Task<Func<Answer>> FunctionAsync(string prompt) => Watch.SaysAsync<Func<Answer>>(static () => Answer.Yes, prompt);

    protected override async Task CallAsync(IReturnsTasksWithinTasks client)
    {
        await Watch.CallAsync("task in a task", () => client.TwiceAsync("one").Unwrap());
        await Watch.CallAsync("value task in a task", () => Open(client.MixedAsync("one")));
        await Watch.CallAsync("function in a task", () => Called(client.FunctionAsync("one")));

        static async Task<Answer> Open(Task<ValueTask<Answer>> task) => await await task;
        static async Task<Answer> Called(Task<Func<Answer>> task) => (await task)();
    }
}
