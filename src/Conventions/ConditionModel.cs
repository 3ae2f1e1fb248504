namespace LlmLimiter.Conventions;

/// <summary>When a value is counted.</summary>
internal abstract record ConditionModel
{
    /// <summary>It is not null.</summary>
    internal sealed record NotNull : ConditionModel;

    /// <summary>It is of a type; as that it is counted.</summary>
    internal sealed record Is(string Type) : ConditionModel;

    /// <summary>It is not of a type.</summary>
    internal sealed record IsNot(string Type) : ConditionModel;

    /// <summary>One of the paths leads to something.</summary>
    internal sealed record Any(EquatableArray<PathModel> Paths) : ConditionModel;

    /// <summary>None of the paths leads to anything.</summary>
    internal sealed record None(EquatableArray<PathModel> Paths) : ConditionModel;

    /// <summary>What a path leads to is a certain case of a union; as that it is counted.</summary>
    /// <param name="From">The path.</param>
    /// <param name="Method">The method that picks the case: <c>bool TryPick(out T value)</c>.</param>
    internal sealed record Picks(PathModel From, string Method) : ConditionModel;

    /// <summary>It is not a certain case of a union.</summary>
    /// <param name="Method">The method that would pick the case.</param>
    internal sealed record PicksNot(string Method) : ConditionModel;

    /// <summary>A method that is given a text says so, or that it is not so.</summary>
    internal sealed record Says(string Method, string Text, bool Expected) : ConditionModel;
}
