using LlmLimiter.Conventions;

namespace LlmLimiter.Generators.Models;

/// <summary>The limited twins of a type's annotated methods.</summary>
internal sealed record WrappersModel
{
    public required string HintName { get; init; }

    /// <summary>Empty: the global namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The type's own declaration, re-opened, its containers first; empty: the twins are extension methods.</summary>
    public EquatableArray<string> PartialDeclarations { get; init; }

    /// <summary>The static class of the extension methods.</summary>
    public string ExtensionClass { get; init; } = "";

    /// <summary>The static class's accessibility: <c>public</c> or <c>internal</c>.</summary>
    public string ExtensionClassAccessibility { get; init; } = "";

    /// <summary>[Obsolete] of the annotated type, in its brackets.</summary>
    public EquatableArray<string> Attributes { get; init; }

    /// <summary>The annotated type, as C#.</summary>
    public required string Type { get; init; }

    public required string TypeDocumentationId { get; init; }

    /// <summary>Whether the annotated type derives from a class that could have limited twins itself.</summary>
    public bool HasBase { get; init; }

    /// <summary>The annotated type's type parameters, which an extension method takes on.</summary>
    public EquatableArray<TypeParameterModel> TypeParameters { get; init; }

    /// <summary>Names that the type has, which generated fields must avoid.</summary>
    public EquatableArray<string> TakenNames { get; init; }

    public EquatableArray<WrapperModel> Methods { get; init; }

    /// <summary>Partial methods that cannot be limited.</summary>
    public EquatableArray<RefusedModel> Refused { get; init; }

    /// <summary>Ids of warnings that the methods' author has accepted.</summary>
    public EquatableArray<string> AcceptedWarnings { get; init; }

    /// <summary>Exceptions in the compilation that tell a status.</summary>
    public EquatableArray<StatusModel> Statuses { get; init; }

    public bool IsExtension => PartialDeclarations.Count == 0;
}

/// <summary>One limited twin.</summary>
internal sealed record WrapperModel
{
    public required string Name { get; init; }

    public required LimitedCallModel Call { get; init; }

    public required string DocumentationId { get; init; }

    /// <summary>With its space where it has one, as C#: <c>private protected</c>.</summary>
    public required string Accessibility { get; init; }

    public bool IsStatic { get; init; }

    /// <summary>The modifiers of a partial method, which this implements: <c>public static partial</c>; null: it is a twin beside the method.</summary>
    public string? PartialModifiers { get; init; }

    /// <summary>The annotated method is an extension method, so its twin is one too.</summary>
    public bool ExtendsFirstParameter { get; init; }

    /// <summary>The type's limiter; null: the default one.</summary>
    public LimiterModel? Limiter { get; init; }
}

/// <summary>A partial method that cannot be limited, and is implemented so as to throw.</summary>
/// <param name="Method">The method as it is declared.</param>
/// <param name="PartialModifiers">Its modifiers: <c>public static partial</c>.</param>
/// <param name="ExtendsFirstParameter">Whether it is an extension method.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
internal sealed record RefusedModel(SignatureModel Method, string PartialModifiers, bool ExtendsFirstParameter, string Reason);

/// <summary>Where a type keeps its limiter.</summary>
internal sealed record LimiterModel(string Name, LimiterPlace Place);

internal enum LimiterPlace
{
    InstanceMember,
    StaticMember,
    PrimaryConstructorParameter,
}
