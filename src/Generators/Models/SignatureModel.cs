using LlmLimiter.Conventions;

namespace LlmLimiter.Generators.Models;

/// <summary>What a parameter is for, seen from the limited call.</summary>
internal enum ParameterRole
{
    /// <summary>Passed on as it is.</summary>
    Argument,

    /// <summary>Cancels the wait, and reaches the call as the limited call's own token.</summary>
    CancellationToken,

    /// <summary>Filled with the lease of the limited call.</summary>
    Lease,
}

internal sealed record ParameterModel
{
    /// <summary>The name without a leading @.</summary>
    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>Attributes that travel, each in its brackets and followed by a space; usually empty.</summary>
    public string Attributes { get; init; } = "";

    /// <summary>The same of those that the compiler lets stand beside a default value only.</summary>
    public string CallerAttributes { get; init; } = "";

    /// <summary>What stands before the type in a declaration, with its space: <c>"ref "</c>, <c>"scoped in "</c>, <c>"this "</c>.</summary>
    public string Modifier { get; init; } = "";

    /// <summary>Whether <c>params</c> stands there instead.</summary>
    public bool IsParams { get; init; }

    /// <summary>What stands before the argument in a call, with its space: <c>"ref "</c>, <c>"out "</c>, <c>"in "</c>.</summary>
    public string Passing { get; init; } = "";

    /// <summary>The default value as C#; null: the parameter is required.</summary>
    public string? DefaultValue { get; init; }

    public ParameterRole Role { get; init; }

    /// <summary><c>"(object)"</c> for a dynamic parameter, so that passing it on is no late-bound call.</summary>
    public string Cast { get; init; } = "";

    /// <summary>Whether the argument may be null.</summary>
    public bool IsNullable { get; init; }

    /// <summary>A one-shot sequence that is counted: it is enumerated once, into a buffer that is passed on.</summary>
    public bool IsBuffered { get; init; }
}

/// <param name="Name">The type parameter's name without a leading @.</param>
/// <param name="Constraint">What follows its <c>where T : </c>; empty: nothing.</param>
internal sealed record TypeParameterModel(string Name, string Constraint)
{
    /// <summary>Attributes that travel, in their brackets and each followed by a space; usually empty.</summary>
    public string Attributes { get; init; } = "";
}

/// <summary>A method as it is declared, whoever implements it.</summary>
internal sealed record SignatureModel
{
    /// <summary>The name without a leading @.</summary>
    public required string Name { get; init; }

    /// <summary>With its modifier.</summary>
    public required string ReturnType { get; init; }

    /// <summary>Attributes that travel to generated code, as C# with their brackets.</summary>
    public EquatableArray<string> Attributes { get; init; }

    public EquatableArray<TypeParameterModel> TypeParameters { get; init; }

    public EquatableArray<ParameterModel> Parameters { get; init; }

    /// <summary>Whether the signature holds a pointer.</summary>
    public bool IsUnsafe { get; init; }

    /// <summary>What stands before the type of what is returned: empty, <c>"ref "</c> or <c>"ref readonly "</c>.</summary>
    public string ReturnModifier { get; init; } = "";

    /// <summary>How a result is passed on: empty, or <c>"ref "</c>.</summary>
    public string ReturnPassing => ReturnModifier.Length == 0 ? "" : "ref ";

    /// <summary>Whether what is returned may be null.</summary>
    public bool ReturnsNullable { get; init; }
}
