using System.Reflection;
using LlmLimiter.Conventions;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>A type of the running program, for the conventions.</summary>
/// <param name="type">The type.</param>
/// <param name="types">Where it is found again by its name.</param>
/// <param name="names">The names in its tuples.</param>
internal sealed class ReflectedType(Type type, ReflectedTypes types, TupleNames names = default) : ClientType
{
    public override string Name => type.Name;

    public override string Text => types.NameOf(type);

    public override string NullableText => Text;

    public override string DocumentationId => Text;

    public override bool IsValueType => type.IsGenericParameter
        ? type.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)
        : type.IsValueType;

    public override bool CanBeNull => type.IsGenericParameter ? IsReference(type) : !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    public override ClientType WithoutNullable => Nullable.GetUnderlyingType(type) is { } value ? new ReflectedType(value, types, names) : this;

    public override IReadOnlyList<ClientType> TypeArguments => [.. Enumerable.Range(0, OuterArguments + OwnArguments).Skip(OuterArguments).Select(Argument)];

    public override ClientType? ElementType => type.IsArray ? new ReflectedType(type.GetElementType()!, types, names) : null;

    public override IEnumerable<ClientType> ItemTypes
    {
        get
        {
            if (type.IsArray)
            {
                return type.IsSZArray ? [ElementType!] : [];
            }

            Type known = WithoutParameter(type);
            return IsSpan ? TypeArguments
                : known == typeof(string) ? []
                : known.GetInterfaces().Prepend(known)
                    .Where(static source => source.IsConstructedGenericType && source.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                    .Select(ItemOf);
        }
    }

    private int OuterArguments => type.IsGenericType ? type.GetGenericArguments().Length - OwnArguments : 0;

    /// <summary>A nested type has the arguments of those around it too.</summary>
    private int OwnArguments => type.IsGenericType && type.Name.Split('`') is [_, var arity] ? int.Parse(arity, System.Globalization.CultureInfo.InvariantCulture) : 0;

    public override bool Is(string fullName) => IsCalled(type, fullName);

    public override ClientType? SelfOrBase(string fullName)
    {
        for (Type? current = WithoutParameter(type); current is not null; current = current.BaseType)
        {
            if (IsCalled(current, fullName))
            {
                return new ReflectedType(current, types);
            }
        }

        return null;
    }

    public override ClientMember? Find(string name)
    {
        Type known = Nullable.GetUnderlyingType(type) ?? type;
        if (names.PositionOf(known, name) is >= 0 and int element)
        {
            return Element(known, names, element, []);
        }

        // What a type parameter stands for may hide what its constraint has.
        return ReflectedMembers.Find(known, name) is { } member
            ? new ClientMember(
                known.IsGenericParameter ? types.NameOf([member]) : name,
                new ReflectedType(ReflectedMembers.TypeOf(member), types, TupleNames.Of(member, known, names)))
            : null;
    }

    public override bool HasMethod(string name) => ReflectedMembers.HasMethod(type, name);

    public override bool HasTextMethod(string name) => ReflectedMembers.FindMethod(type, name)?.ReturnType == typeof(string);

    public override ClientType? Picked(string method) => ReflectedMembers.FindPicker(type, method) is { } picker
        ? new ReflectedType(picker.GetParameters()[0].ParameterType.GetElementType()!, types)
        : null;

    public override ClientType? Neighbour(string fullName) =>
        type.Assembly.GetType(fullName) is { } other
        && (ReflectedMembers.ExperimentalId(other) is not { } id || id == ReflectedMembers.ExperimentalId(type))
            ? new ReflectedType(other, types)
            : null;

    /// <summary>The class that a type parameter stands for at least, else its first interface; the type itself where it is none.</summary>
    private static Type WithoutParameter(Type type) => type.IsGenericParameter && ReflectedMembers.Constraints(type).ToArray() is [var first, ..] constraints
        ? WithoutParameter(constraints.FirstOrDefault(static constraint => constraint.IsClass) ?? first)
        : type;

    private static bool IsReference(Type parameter) =>
        parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)
        || ReflectedMembers.Constraints(parameter).Any(static constraint => constraint.IsGenericParameter ? IsReference(constraint) : constraint.IsClass);

    private static bool IsCalled(Type type, string fullName) =>
        !type.IsGenericParameter && !type.IsNested && !type.HasElementType
        && fullName.Length == (type.Namespace?.Length ?? -1) + 1 + type.Name.Length
        && fullName.EndsWith(type.Name, StringComparison.Ordinal)
        && (type.Namespace is null || fullName.StartsWith(type.Namespace, StringComparison.Ordinal));

    /// <summary>A tuple's element, which may be one of its rest.</summary>
    private ClientMember Element(Type tuple, TupleNames names, int position, MemberInfo[] way)
    {
        if (position >= TupleNames.Most)
        {
            FieldInfo rest = tuple.GetField("Rest")!;
            return Element(rest.FieldType, names.Of(tuple, TupleNames.Most), position - TupleNames.Most, [.. way, rest]);
        }

        FieldInfo item = tuple.GetField($"Item{position + 1}")!;
        return new ClientMember(types.NameOf([.. way, item]), new ReflectedType(item.FieldType, types, names.Of(tuple, position)));
    }

    private ReflectedType Argument(int index) => new(type.GetGenericArguments()[index], types, names.Of(type, index));

    /// <summary>What a loop over one of the sequences gives; where it is the type's own argument, with the names that it has there.</summary>
    private ReflectedType ItemOf(Type sequence)
    {
        Type item = sequence.GetGenericArguments()[0];
        int argument = type.IsGenericType ? Array.IndexOf(type.GetGenericArguments(), item) : -1;
        return argument < 0 ? new ReflectedType(item, types) : Argument(argument);
    }
}
