namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>Types as messages write them.</summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(char)] = "char", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(object)] = "object", [typeof(string)] = "string",
    };

    /// <summary>As in C#, without namespaces: <c>Task&lt;string&gt;</c>.</summary>
    public static string Of(Type type) =>
        _keywords.TryGetValue(type, out string? keyword) ? keyword
        : type.IsArray ? $"{Of(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
        : type.Name;

    /// <summary>Without type arguments.</summary>
    public static string Bare(Type type) => type.Name.Split('`')[0];
}
