using LlmLimiter;

namespace Torture;

/// <summary>A usage in the words of some provider.</summary>
public sealed record Usage(int InputTokens, int OutputTokens);

/// <summary>An answer that tells its usage.</summary>
public sealed record Answer(string Text, Usage? Usage);

/// <summary>Every kind of answer.</summary>
[RateLimited("torture", "model")]
public interface IReturnKinds
{
    /// <summary>A task.</summary>
    Task TellAsync(string prompt);

    /// <summary>A task that may be missing.</summary>
    Task<Answer?>? MaybeAsync(string prompt, CancellationToken cancellationToken = default);

    /// <summary>A value task.</summary>
    ValueTask TellFastAsync(string prompt);

    /// <summary>A value task with a result.</summary>
    ValueTask<Answer> AskFastAsync(string prompt, CancellationToken cancellationToken = default);

    /// <summary>A stream.</summary>
    IAsyncEnumerable<Answer?> StreamAsync(string prompt, CancellationToken cancellationToken = default);

    /// <summary>A task in a task.</summary>
    Task<Task<Answer>> NestedAsync(string prompt);

    /// <summary>Nothing.</summary>
    void Tell(string prompt);

    /// <summary>An answer.</summary>
    Answer Ask(string prompt, CancellationToken cancellationToken = default);

    /// <summary>Anything.</summary>
    dynamic? Anything(dynamic prompt, dynamic? more = null);

    /// <summary>An array.</summary>
    Answer[]? Many(params Answer[] prompts);
}
