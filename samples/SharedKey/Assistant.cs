using LlmLimiter;

/// <summary>What the program asks of its provider: somebody waits for the answers of one kind, nobody for those of the other.</summary>
public interface IAssistant
{
    /// <summary>A question from the screen: first in line.</summary>
    [RateLimited("acme", "chat", Priority = RequestPriority.High)]
    Task<string> AskAsync(string prompt, CancellationToken cancellationToken = default);

    /// <summary>A text to label: whenever there is room, and never more than labelling may take.</summary>
    [RateLimited("acme", "small", Priority = RequestPriority.Low, Pool = "labelling")]
    Task<string> LabelAsync(string text, CancellationToken cancellationToken = default);
}

/// <summary>Stands in for a client: it answers after a moment.</summary>
public sealed class Assistant : IAssistant
{
    public Task<string> AskAsync(string prompt, CancellationToken cancellationToken = default) => AnswerAsync("Because.", cancellationToken);

    public Task<string> LabelAsync(string text, CancellationToken cancellationToken = default) => AnswerAsync("neutral", cancellationToken);

    private static async Task<string> AnswerAsync(string answer, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        return answer;
    }
}
