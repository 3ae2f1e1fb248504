using System.Reflection;
using System.Runtime.CompilerServices;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>
/// The names that C# gives the elements of the tuples in a type: those of all its tuples, from the outermost in. Of a tuple with more than seven
/// elements come all names, and then, for the tuple that holds the rest, as many places without one.
/// </summary>
/// <param name="names">The names; null: there are no tuples, or they have none.</param>
/// <param name="begin">Where those of this part of the type begin.</param>
internal readonly struct TupleNames(IReadOnlyList<string?>? names, int begin = 0)
{
    /// <summary>As many elements as a tuple holds itself.</summary>
    public const int Most = 7;

    /// <summary>Of a parameter, or of what a method returns.</summary>
    public static TupleNames Of(ParameterInfo declaration) => new(Declared(declaration));

    /// <summary>Of a property or a field, whose type may hold type arguments of its owner.</summary>
    /// <param name="member">The member.</param>
    /// <param name="owner">The type that it was found in.</param>
    /// <param name="ofOwner">The names in that.</param>
    public static TupleNames Of(MemberInfo member, Type owner, TupleNames ofOwner)
    {
        if (member.DeclaringType is not { IsConstructedGenericType: true } declaring || declaring != owner)
        {
            return new TupleNames(Declared(member));
        }

        MemberInfo open = ReflectedMembers.Same(declaring.GetGenericTypeDefinition(), member);
        IReadOnlyList<string?>? declared = Declared(open);
        var all = new List<string?>();
        int taken = 0;
        Collect(ReflectedMembers.TypeOf(open));
        return new TupleNames(all);

        void Collect(Type type)
        {
            if (type.IsGenericParameter)
            {
                all.AddRange(ofOwner.Of(owner, type.GenericParameterPosition).First(AllElements(owner.GetGenericArguments()[type.GenericParameterPosition])));
                return;
            }

            int elements = Elements(type);
            all.AddRange(Enumerable.Range(taken, elements).Select(position => declared?[position]));
            taken += elements;
            Array.ForEach(type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments(), Collect);
        }
    }

    /// <summary>The position of a tuple's element; -1: it has none of this name.</summary>
    public int PositionOf(Type type, string name)
    {
        string?[] elements = names is null ? [] : [.. First(Elements(type))];
        return Array.IndexOf(elements, name);
    }

    /// <summary>The names in a type argument.</summary>
    public TupleNames Of(Type type, int argument) =>
        new(names, begin + Elements(type) + type.GetGenericArguments().Take(argument).Sum(AllElements));

    private static IReadOnlyList<string?>? Declared(ICustomAttributeProvider declaration) =>
        declaration.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: false) is [TupleElementNamesAttribute { TransformNames: var names }, ..]
            ? [.. names]
            : null;

    private IEnumerable<string?> First(int count)
    {
        (IReadOnlyList<string?>? all, int from) = (names, begin);
        return Enumerable.Range(from, count).Select(position => all?[position]);
    }

    private static int AllElements(Type type) => type.HasElementType
        ? AllElements(type.GetElementType()!)
        : Elements(type) + type.GetGenericArguments().Sum(AllElements);

    /// <summary>How many elements a tuple has; 0: it is none.</summary>
    private static int Elements(Type type) =>
        !IsTuple(type) ? 0 : type.GetGenericArguments() is { Length: > Most } arguments ? Most + Elements(arguments[Most]) : type.GetGenericArguments().Length;

    private static bool IsTuple(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition().FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);
}
