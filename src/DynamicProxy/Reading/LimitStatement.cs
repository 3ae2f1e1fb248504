namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>A limit as an attribute or a description states it.</summary>
internal sealed record LimitStatement
{
    public required string Provider { get; init; }

    /// <summary>Null: the model is named at each call.</summary>
    public required string? Model { get; init; }

    /// <summary>The limit as messages name it; empty where it has no provider.</summary>
    public string Name => string.IsNullOrWhiteSpace(Provider) ? "" : Model is null ? Provider : $"{Provider}/{Model}";

    /// <summary>Expected per call; 0: not stated.</summary>
    public int OutputTokens { get; init; }

    /// <summary>The longest wait; 0: not stated; -1: no bound.</summary>
    public int TimeoutMilliseconds { get; init; }

    /// <summary>How often a refused call goes back through the queue.</summary>
    public int MaxRetries { get; init; }

    public RequestPriority Priority { get; init; }

    /// <summary>A further pool; null: none.</summary>
    public string? Pool { get; init; }

    /// <summary>Counts the tokens; null: the limiter's.</summary>
    public ITokenEstimator? Estimator { get; init; }

    /// <summary>A <c>Func&lt;TAnswer, TokenUsage?&gt;</c> of a reader or a description; null: the usage is found by convention.</summary>
    public Delegate? Usage { get; init; }

    /// <summary>The parameters that a description names as the request's text; null: by marks and convention.</summary>
    public IReadOnlyList<string>? Prompts { get; init; }

    /// <summary>The parameter that a description names as the answer's bound; null: by marks and convention.</summary>
    public string? BoundParameter { get; init; }

    /// <summary>The parameter that a description names as the model's name; null: by marks and convention.</summary>
    public string? ModelParameter { get; init; }
}
