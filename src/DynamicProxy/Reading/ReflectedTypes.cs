using System.Globalization;
using System.Reflection;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>
/// The types, and members with names that say too little, that the conventions have named, by those names; and what the type parameters among
/// them stand for in a call: conventions see a method as it is declared, as the compiler does.
/// </summary>
/// <param name="arguments">What the type parameters of the method and its type stand for.</param>
internal sealed class ReflectedTypes(IReadOnlyDictionary<Type, Type> arguments)
{
    private const char Mark = '#';

    private readonly List<Type> _types = [];
    private readonly List<MemberInfo[]> _members = [];

    /// <summary>A name by which <see cref="Find"/> finds the type.</summary>
    public string NameOf(Type type)
    {
        int known = _types.IndexOf(type);
        if (known < 0)
        {
            known = _types.Count;
            _types.Add(type);
        }

        return known.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A name by which <see cref="FindMembers"/> finds a member of a member.</summary>
    public string NameOf(MemberInfo[] path)
    {
        _members.Add(path);
        return Mark + (_members.Count - 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The type of a name, as it is in the call.</summary>
    public Type Find(string name) => Close(_types[int.Parse(name, CultureInfo.InvariantCulture)]);

    /// <summary>The members of a name, as they are in the call; null: it is a plain name.</summary>
    public IEnumerable<MemberInfo>? FindMembers(string name) =>
        name[0] == Mark ? _members[int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture)].Select(Close) : null;

    private MemberInfo Close(MemberInfo member) => member.DeclaringType is { ContainsGenericParameters: true } type
        ? ReflectedMembers.Same(Close(type), member)
        : member;

    /// <summary>The type as it is in the call.</summary>
    private Type Close(Type type) =>
        arguments.TryGetValue(type, out Type? argument) ? argument
        : !type.ContainsGenericParameters ? type
        : type.IsSZArray ? Close(type.GetElementType()!).MakeArrayType()
        : type.IsArray ? Close(type.GetElementType()!).MakeArrayType(type.GetArrayRank())
        : type.GetGenericTypeDefinition().MakeGenericType([.. type.GetGenericArguments().Select(Close)]);
}
