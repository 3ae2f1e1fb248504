using OpenAI.Chat;

namespace Bypass;

/// <summary>Asks for the client itself, so that it never gets the decorator.</summary>
public sealed class Reporter(OpenAIChat chat) // LLML103
{
    public Task<ChatCompletion> ReportAsync(string prompt) => chat.AskAsync(prompt); // LLML101, until the interface is asked for
}
