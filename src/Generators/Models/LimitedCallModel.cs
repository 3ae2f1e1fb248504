using LlmLimiter.Conventions;

namespace LlmLimiter.Generators.Models;

/// <summary>A limit as an attribute states it.</summary>
internal sealed record LimitModel
{
    public required string Provider { get; init; }

    /// <summary>Null: the model is named at each call.</summary>
    public required string? Model { get; init; }

    /// <summary>The limit as messages name it.</summary>
    public string Name => Model is null ? Provider : $"{Provider}/{Model}";

    /// <summary>What the conventions need to know of it.</summary>
    public StatedLimit Stated => new(NamesModel: Model is not null, ExpectsOutput: OutputTokens > 0);

    /// <summary>Expected per call; 0: not stated.</summary>
    public int OutputTokens { get; init; }

    /// <summary>The longest wait; 0: not stated.</summary>
    public int TimeoutMilliseconds { get; init; }

    /// <summary>How often a refused call goes back through the queue.</summary>
    public int MaxRetries { get; init; }

    /// <summary>-1: low, 0: normal, 1: high.</summary>
    public int Priority { get; init; }

    /// <summary>A further pool; null: none.</summary>
    public string? Pool { get; init; }

    /// <summary>The type that counts tokens; null: the limiter's.</summary>
    public string? Estimator { get; init; }

    /// <summary>The type that reads the usage; null: it is found by convention.</summary>
    public string? UsageReader { get; init; }

    /// <summary>The method that a partial method calls; null: the usual one.</summary>
    public string? CoreMethod { get; init; }

    /// <summary>The generated type's or method's name; null: the usual one.</summary>
    public string? WrapperName { get; init; }
}

/// <summary>One method that is called under its limit.</summary>
internal sealed record LimitedCallModel
{
    /// <summary>The method as it is declared; unless there is a core, also the one that is called.</summary>
    public required SignatureModel Method { get; init; }

    /// <summary>What a partial method calls; null: it is no partial method.</summary>
    public CoreModel? Core { get; init; }

    public required LimitModel Limit { get; init; }

    /// <summary>Assembly and documentation id: what is learned of the method is kept under it.</summary>
    public required string Key { get; init; }

    public required RequestModel Request { get; init; }

    /// <summary>Whether the trimmer must keep members of what a parameter names, which it forgets of an argument that is held.</summary>
    public bool HoldsKeptMembers { get; init; }

    /// <summary>The parameters that hold the call's own options or priority.</summary>
    public EquatableArray<string> Options { get; init; }

    public required ReturnKind Kind { get; init; }

    /// <summary>Whether the method gives a result, or items.</summary>
    public bool HasResult { get; init; }

    /// <summary>Where a result tells its usage; null: nowhere, or a reader tells, or it is a stream.</summary>
    public UsageModel? Usage { get; init; }

    /// <summary>What an item of a stream tells, as calls that continue a usage; null: nothing, or a reader tells.</summary>
    public ContentModel? ItemUsage { get; init; }
}

/// <summary>The method that makes a partial method's call.</summary>
/// <param name="Name">Its name without a leading @.</param>
/// <param name="IsStatic">Whether it is static.</param>
/// <param name="Arguments">What is passed to it: parameters of the partial method, and the lease.</param>
internal sealed record CoreModel(string Name, bool IsStatic, EquatableArray<ParameterModel> Arguments);

/// <summary>An exception of an SDK that tells an HTTP status.</summary>
/// <param name="Type">The exception.</param>
/// <param name="Status">The status, with <c>{0}</c> for the exception.</param>
internal sealed record StatusModel(string Type, string Status);
