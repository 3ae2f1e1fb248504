namespace LlmLimiter.Conventions;

/// <summary>A type of a client's as the conventions see it: in a compilation, or in the program that runs.</summary>
internal abstract class ClientType
{
    /// <summary>Its name alone.</summary>
    public abstract string Name { get; }

    /// <summary>A name that says all of it, by which whoever asked finds it again; without what says that it may be null.</summary>
    public abstract string Text { get; }

    /// <summary>The same of a type that may be null.</summary>
    public abstract string NullableText { get; }

    public abstract string DocumentationId { get; }

    public abstract bool IsValueType { get; }

    public abstract bool CanBeNull { get; }

    /// <summary>The T of a Nullable&lt;T&gt;, else the type itself.</summary>
    public abstract ClientType WithoutNullable { get; }

    public abstract IReadOnlyList<ClientType> TypeArguments { get; }

    /// <summary>What an array is made of; null: it is none.</summary>
    public abstract ClientType? ElementType { get; }

    /// <summary>What a loop over it gives, by each of the sequences that it is.</summary>
    public abstract IEnumerable<ClientType> ItemTypes { get; }

    public bool IsString => Is("System.String");

    public bool IsInt => WithoutNullable.Is("System.Int32");

    /// <summary>A whole number that becomes a long without loss, or none.</summary>
    public bool IsCount => WithoutNullable is var number
        && (number.Is("System.Int32") || number.Is("System.Int64") || number.Is("System.UInt32")
            || number.Is("System.Int16") || number.Is("System.UInt16") || number.Is("System.Byte"));

    public bool IsSpan => Is("System.ReadOnlySpan`1") || Is("System.Span`1");

    /// <summary>Whether the type is the one of this full metadata name.</summary>
    public abstract bool Is(string fullName);

    /// <summary>The type of this name that the type is or derives from; null: it does not.</summary>
    public abstract ClientType? SelfOrBase(string fullName);

    /// <summary>
    /// The public readable property or field of this name, inherited ones too, that C# finds; an experimental one is not for code that nobody
    /// chose to write, nor an obsolete one whose use is an error or has a warning of its own.
    /// </summary>
    public abstract ClientMember? Find(string name);

    /// <summary>Whether it has a public method of this name.</summary>
    public abstract bool HasMethod(string name);

    /// <summary>Whether it has a method of this name without parameters that gives a text.</summary>
    public abstract bool HasTextMethod(string name);

    /// <summary>What <c>bool TryPick(out T value)</c> of this name gives, if it is public; null: there is no such method.</summary>
    public abstract ClientType? Picked(string method);

    /// <summary>A public type of the same assembly, if this version has it and it is not experimental beyond this type; null: it is not.</summary>
    public abstract ClientType? Neighbour(string fullName);

    /// <summary>The first of these names that the type has a member of, if it is of a type that will do.</summary>
    public ClientMember? Find(IEnumerable<string> names, Func<ClientType, bool> willDo) =>
        names.Select(Find).FirstOrDefault(member => member is not null && willDo(member.Type));

    /// <summary>What leads from a value of the type, which may be null if its type says so, to a member of it.</summary>
    public PathModel To(ClientMember member) => PathModel.To(member.Name, afterNull: CanBeNull);
}

/// <summary>A property, a field, or an element of a tuple, that can be read.</summary>
internal sealed record ClientMember(string Name, ClientType Type);
