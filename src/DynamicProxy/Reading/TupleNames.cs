using System.Reflection;
using System.Runtime.CompilerServices;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>The names that C# gives the elements of the tuples in a type: those of all its tuples, from the outermost in.</summary>
/// <param name="names">The names; null: there are no tuples, or they have none.</param>
/// <param name="begin">Where those of this part of the type begin.</param>
internal readonly struct TupleNames(IList<string?>? names, int begin = 0)
{
    /// <summary>Of a parameter, of what a method returns, of a property or a field.</summary>
    public static TupleNames Of(ICustomAttributeProvider declaration) => new(
        declaration.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: false) is [TupleElementNamesAttribute { TransformNames: var names }, ..]
            ? names
            : null);

    /// <summary>The field that a tuple's element has in the running program; null: it has no element of that name.</summary>
    public string? FieldOf(Type type, string name)
    {
        int elements = Elements(type);
        for (int i = 0; names is not null && i < elements; i++)
        {
            if (names[begin + i] == name)
            {
                return $"Item{i + 1}";
            }
        }

        return null;
    }

    /// <summary>The names in a type argument.</summary>
    public TupleNames Of(Type type, int argument) =>
        new(names, begin + Elements(type) + type.GetGenericArguments().Take(argument).Sum(AllElements));

    private static int AllElements(Type type) => type.HasElementType
        ? AllElements(type.GetElementType()!)
        : Elements(type) + (type.IsGenericType ? type.GetGenericArguments().Sum(AllElements) : 0);

    private static int Elements(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var definition && definition.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            ? type.GetGenericArguments().Length
            : 0;
}
