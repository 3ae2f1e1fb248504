namespace LlmLimiter.Conventions;

/// <summary>How a call's parameters describe the request that is about to be sent.</summary>
internal sealed record RequestModel
{
    /// <summary>Where a call names its model; null: the attribute names it.</summary>
    public ValueModel? ModelName { get; init; }

    public EquatableArray<InputModel> Inputs { get; init; }

    /// <summary>Where a call says how many answers it wants; null: one.</summary>
    public ValueModel? Choices { get; init; }

    public ValueModel? OutputBound { get; init; }

    /// <summary>Whether to describe the request is to ask whether this argument is null.</summary>
    public bool AsksForNull(string parameter) =>
        Inputs.Any(input => input.Parameter == parameter && input.Content.AsksForNull)
        || new[] { ModelName, Choices, OutputBound }.Any(value => value?.Parameter == parameter && value.Path.AsksForNull);
}

/// <summary>A parameter that is counted.</summary>
internal sealed record InputModel(string Parameter, ContentModel Content);

/// <param name="Parameter">The parameter that holds the value.</param>
/// <param name="Path">What leads from it to the value.</param>
internal sealed record ValueModel(string Parameter, PathModel Path);
