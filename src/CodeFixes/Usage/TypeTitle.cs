namespace LlmLimiter.CodeFixes.Usage;

/// <summary>A type as menus call it.</summary>
internal static class TypeTitle
{
    /// <summary>Its name without its namespace and its type arguments.</summary>
    /// <param name="type">The type as C#.</param>
    public static string Of(string type)
    {
        string name = type.Split('<')[0];
        return name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }
}
