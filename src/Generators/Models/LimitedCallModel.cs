namespace LlmLimiter.Generators.Models;

/// <summary>A limit as an attribute states it.</summary>
internal sealed record LimitModel
{
    public required string Provider { get; init; }

    /// <summary>Null: the model is named at each call.</summary>
    public required string? Model { get; init; }

    /// <summary>Expected per call; 0: not stated.</summary>
    public int OutputTokens { get; init; }

    /// <summary>The longest wait; 0: not stated.</summary>
    public int TimeoutMilliseconds { get; init; }

    /// <summary>-1: low, 0: normal, 1: high.</summary>
    public int Priority { get; init; }

    /// <summary>A further pool; null: none.</summary>
    public string? Pool { get; init; }

    /// <summary>The generated type's or method's name; null: the usual one.</summary>
    public string? WrapperName { get; init; }
}

/// <summary>One method that is called under its limit.</summary>
internal sealed record LimitedCallModel
{
    /// <summary>The method that is called.</summary>
    public required SignatureModel Method { get; init; }

    public required LimitModel Limit { get; init; }

    /// <summary>Assembly and documentation id: what is learned of the method is kept under it.</summary>
    public required string Key { get; init; }

    public required RequestModel Request { get; init; }

    /// <summary>Null: the answer tells no usage, so the estimate stands.</summary>
    public UsageModel? Usage { get; init; }

    /// <summary>Whether the method returns Task&lt;T&gt; rather than Task.</summary>
    public bool HasResult { get; init; }
}
