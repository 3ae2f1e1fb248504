using LlmLimiter.Conventions;

namespace LlmLimiter.Generators.Models;

/// <summary>The decorator of an interface: annotated members limited, all others forwarded.</summary>
internal sealed record DecoratorModel
{
    public required string HintName { get; init; }

    /// <summary>Empty: the global namespace.</summary>
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public required string Accessibility { get; init; }

    public required string InterfaceType { get; init; }

    public required string InterfaceDocumentationId { get; init; }

    /// <summary>Attributes of the interface that travel, in their brackets.</summary>
    public EquatableArray<string> Attributes { get; init; }

    public EquatableArray<TypeParameterModel> TypeParameters { get; init; }

    public EquatableArray<DecoratorMemberModel> Members { get; init; }

    /// <summary>Ids of warnings that the interface's author has accepted.</summary>
    public EquatableArray<string> AcceptedWarnings { get; init; }

    /// <summary>Exceptions in the compilation that tell a status.</summary>
    public EquatableArray<StatusModel> Statuses { get; init; }
}

/// <summary>A member that the decorator implements.</summary>
internal abstract record DecoratorMemberModel
{
    /// <summary>The member's name without a leading @.</summary>
    public required string Name { get; init; }

    /// <summary>The inherited interface that declares the member; null: the decorated interface itself.</summary>
    public string? DeclaredBy { get; init; }

    /// <summary>The interface by whose name the member is implemented explicitly; null: it is a public member.</summary>
    public string? ExplicitInterface { get; init; }

    internal sealed record Limited(LimitedCallModel Call) : DecoratorMemberModel;

    internal sealed record Method(SignatureModel Signature) : DecoratorMemberModel;

    internal sealed record Event(string Type, EquatableArray<string> Attributes, bool IsUnsafe) : DecoratorMemberModel;

    /// <summary>A property, or an indexer when there are parameters.</summary>
    /// <param name="Signature">The property.</param>
    /// <param name="Getter">Attributes of the getter that travel, in their brackets; null: there is no getter.</param>
    /// <param name="Setter">The same of the setter.</param>
    internal sealed record Property(SignatureModel Signature, EquatableArray<string>? Getter, EquatableArray<string>? Setter) : DecoratorMemberModel;
}
