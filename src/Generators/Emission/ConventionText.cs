using LlmLimiter.Conventions;
using LlmLimiter.Generators.Parsing;

namespace LlmLimiter.Generators.Emission;

/// <summary>What the conventions say, as C#.</summary>
internal static class ConventionText
{
    private const string RequestParts = "global::LlmLimiter.Calls.RequestParts";

    /// <summary>What follows a value to reach what a path leads to: <c>?.Usage?.InputTokens</c>.</summary>
    public static string Of(PathModel path) => string.Concat(path.Steps.Select(static step =>
        (step.AfterNull ? "?." : ".") + Identifiers.Escape(step.Name) + (step.IsMethod ? "()" : "")));

    /// <summary>The calls of the pieces, one after the other: <c>.Message().Text(value.Text)</c>.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="value">The value that they are made from.</param>
    public static string Of(ContentModel.Pieces pieces, string value) =>
        string.Concat(pieces.All.Select(piece => $".{piece.Method}({Of(piece.Arguments, value)})"));

    /// <summary>The arguments of a call.</summary>
    public static string Of(IEnumerable<ArgumentModel> arguments, string value) => string.Join(", ", arguments.Select(argument => argument switch
    {
        ArgumentModel.Value given => value + Of(given.From),
        ArgumentModel.Part part => $"{RequestParts}.{part.Method}({value}{Of(part.From)})",
        ArgumentModel.Empty => "\"\"",
        _ => "null",
    }));

    /// <summary>A condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="value">The value that it is about.</param>
    /// <param name="name">The name that it gives to what is counted.</param>
    public static string Of(ConditionModel condition, string value, string name) => condition switch
    {
        ConditionModel.NotNull => $"{value} is not null",
        ConditionModel.Is other => $"{value} is {other.Type} {name}",
        ConditionModel.IsNot other => $"{value} is not {other.Type}",
        ConditionModel.Any any => string.Join(" || ", any.Paths.Select(path => $"{value}{Of(path)} is not null")),
        ConditionModel.None none => string.Join(" && ", none.Paths.Select(path => $"{value}{Of(path)} is null")),
        ConditionModel.Picks { From.IsHere: true } union => $"{value}.{union.Method}(out var {name})",
        ConditionModel.Picks union => $"{value}{Of(union.From)}?.{union.Method}(out var {name}) == true",
        ConditionModel.PicksNot union => $"!{value}.{union.Method}(out var _)",
        ConditionModel.Says said => $"{(said.Expected ? "" : "!")}{value}.{said.Method}({CSharpText.Literal(said.Text)})",
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "not a known condition"),
    };

    /// <summary>The pattern of a collection that is there; null: it surely is.</summary>
    public static string? Of(Presence presence) => presence switch
    {
        Presence.NotNull => "{ }",
        Presence.NotDefault => "{ IsDefault: false }",
        _ => null,
    };
}
