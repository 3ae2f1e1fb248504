namespace LlmLimiter.Conventions;

/// <summary>What leads from a value to another, member by member.</summary>
internal sealed record PathModel(EquatableArray<StepModel> Steps)
{
    /// <summary>The value itself.</summary>
    public static readonly PathModel Here = new(default(EquatableArray<StepModel>));

    public bool IsHere => Steps.Count == 0;

    /// <summary>Whether to follow it is to ask whether the value is null.</summary>
    public bool AsksForNull => !IsHere && Steps[0].AfterNull;

    public static PathModel To(string member, bool afterNull) => new(new[] { new StepModel(member, afterNull) }.ToEquatableArray());

    public static PathModel Called(string method, bool afterNull) =>
        new(new[] { new StepModel(method, afterNull, IsMethod: true) }.ToEquatableArray());

    public PathModel Then(PathModel more) => new(Steps.Concat(more.Steps).ToEquatableArray());
}

/// <summary>One step of a path.</summary>
/// <param name="Name">The member.</param>
/// <param name="AfterNull">Whether what it is a member of may be null; then there is nothing at the end of the path either.</param>
/// <param name="IsMethod">Whether it is a method without parameters.</param>
internal sealed record StepModel(string Name, bool AfterNull, bool IsMethod = false);
