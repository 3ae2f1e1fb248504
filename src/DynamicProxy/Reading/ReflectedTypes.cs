namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>
/// The types that the conventions have named, by their names, and what the type parameters among them stand for in a call: conventions see
/// a method as it is declared, as the compiler does.
/// </summary>
/// <param name="arguments">What the type parameters of the method and its type stand for.</param>
internal sealed class ReflectedTypes(IReadOnlyDictionary<Type, Type> arguments)
{
    private readonly List<Type> _types = [];

    /// <summary>A name by which <see cref="Find"/> finds the type.</summary>
    public string NameOf(Type type)
    {
        int known = _types.IndexOf(type);
        if (known < 0)
        {
            known = _types.Count;
            _types.Add(type);
        }

        return known.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The type of a name, as it is in the call.</summary>
    public Type Find(string name) => Close(_types[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]);

    /// <summary>The type as it is in the call.</summary>
    private Type Close(Type type) =>
        arguments.TryGetValue(type, out Type? argument) ? argument
        : !type.ContainsGenericParameters ? type
        : type.IsSZArray ? Close(type.GetElementType()!).MakeArrayType()
        : type.IsArray ? Close(type.GetElementType()!).MakeArrayType(type.GetArrayRank())
        : type.GetGenericTypeDefinition().MakeGenericType([.. type.GetGenericArguments().Select(Close)]);
}
