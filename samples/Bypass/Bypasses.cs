using System.Linq.Expressions;
using Microsoft.Extensions.DependencyInjection;
using OpenAI.Chat;

namespace Bypass;

/// <summary>One method for each way of going around a limit. The build warns of each, and the fixes of the warnings repair them all.</summary>
internal sealed class Bypasses(ChatClient client)
{
    private readonly Assistant _assistant = new(client);
    private readonly Summarizer _summarizer = new(client);
    private readonly IChat _chat = new OpenAIChat(client); // LLML103: never decorated
    private readonly ServiceProvider _services = Services(client);

    private event Func<string, CancellationToken, Task<ChatCompletion>>? Asked;

    /// <summary>All of them, to be called in turn.</summary>
    public IReadOnlyList<Func<string, Task>> All =>
    [
        CallAsync, CallOnWhatMayBeNullAsync, CallOfTheConcreteTypeAsync, CallOfTheCoreAsync, DelegateAsync, EventAsync, ExpressionAsync,
        ConstructedAsync, RegisteredAsync, InjectedAsync,
    ];

    private Task CallAsync(string prompt) => _assistant.AskAsync(prompt); // LLML101

    private Task CallOnWhatMayBeNullAsync(string prompt)
    {
        Assistant? perhaps = prompt.Length > 0 ? _assistant : null;
        return perhaps?.AskAsync(prompt) ?? Task.CompletedTask; // LLML101
    }

    private Task CallOfTheConcreteTypeAsync(string prompt) => new OpenAIChat(client).AskAsync(prompt); // LLML101

    private Task CallOfTheCoreAsync(string prompt) => _summarizer.SummarizeCoreAsync(prompt, CancellationToken.None); // LLML104

    private Task DelegateAsync(string prompt)
    {
        Func<string, CancellationToken, Task<ChatCompletion>> ask = _assistant.AskAsync; // LLML102
        return ask(prompt, CancellationToken.None);
    }

    private Task EventAsync(string prompt)
    {
        if (Asked is null)
        {
            Asked += _assistant.AskAsync; // LLML102
        }

        return Asked(prompt, CancellationToken.None);
    }

    private Task ExpressionAsync(string prompt)
    {
        Expression<Func<Assistant, Task<ChatCompletion>>> ask = assistant => assistant.AskAsync(prompt, CancellationToken.None); // LLML102
        return ask.Compile()(_assistant);
    }

    private Task ConstructedAsync(string prompt) => _chat.AskAsync(prompt);

    private Task RegisteredAsync(string prompt) => _services.GetRequiredService<IChat>().AskAsync(prompt);

    private Task InjectedAsync(string prompt) => _services.GetRequiredService<Reporter>().ReportAsync(prompt);

    private static ServiceProvider Services(ChatClient client) => new ServiceCollection()
        .AddSingleton(client)
        .AddLlmLimiter().Services
        .AddSingleton<OpenAIChat>()
        .AddSingleton<IChat, OpenAIChat>() // LLML103
        .AddSingleton<Reporter>()
        .BuildServiceProvider();
}
