using System.Reflection;
using System.Text;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>
/// The documentation id of a method, as the compiler writes it: "Processing the documentation file" in the C# language specification. What
/// generated code has learned of a method under it is the proxy's too.
/// </summary>
internal static class DocumentationId
{
    /// <summary>The id.</summary>
    /// <param name="method">The method, without type arguments.</param>
    public static string Of(MethodInfo method)
    {
        var id = new StringBuilder("M:");
        AppendDeclared(id, method.DeclaringType!);
        id.Append('.').Append(method.Name.Replace('.', '#').Replace('<', '{').Replace('>', '}').Replace(',', '@'));
        if (method.IsGenericMethod)
        {
            id.Append("``").Append(method.GetGenericArguments().Length);
        }

        ParameterInfo[] parameters = method.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
        {
            id.Append(i == 0 ? '(' : ',');
            AppendUsed(id, parameters[i].ParameterType);
        }

        return (parameters.Length == 0 ? id : id.Append(')')).ToString();
    }

    /// <summary>A type where it is declared: <c>Outer`1.Inner</c>.</summary>
    private static void AppendDeclared(StringBuilder id, Type type)
    {
        AppendContainer(id, type, AppendDeclared);
        id.Append(type.Name);
    }

    /// <summary>A type where it is used: <c>Outer{System.String}.Inner</c>.</summary>
    private static void AppendUsed(StringBuilder id, Type type)
    {
        if (type.IsGenericParameter)
        {
            id.Append(type.DeclaringMethod is null ? "`" : "``").Append(type.GenericParameterPosition);
        }
        else if (type.HasElementType)
        {
            AppendUsed(id, type.GetElementType()!);
            id.Append(
                type.IsByRef ? "@"
                : type.IsPointer ? "*"
                : type.IsSZArray ? "[]"
                : $"[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()))}]");
        }
        else
        {
            AppendNamed(id, type, type.GetGenericArguments());
        }
    }

    /// <param name="id">What is written so far.</param>
    /// <param name="type">The type.</param>
    /// <param name="arguments">The type arguments of it and of the types around it, as reflection has them: in one row.</param>
    private static void AppendNamed(StringBuilder id, Type type, Type[] arguments)
    {
        int before = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        AppendContainer(id, type, (text, container) => AppendNamed(text, container, arguments));
        id.Append(TypeName.Bare(type));
        int own = type.GetGenericArguments().Length;
        for (int i = before; i < own; i++)
        {
            id.Append(i == before ? '{' : ',');
            AppendUsed(id, arguments[i]);
        }

        if (own > before)
        {
            id.Append('}');
        }
    }

    private static void AppendContainer(StringBuilder id, Type type, Action<StringBuilder, Type> append)
    {
        if (type.DeclaringType is { } container)
        {
            append(id, container);
            id.Append('.');
        }
        else if (!string.IsNullOrEmpty(type.Namespace))
        {
            id.Append(type.Namespace).Append('.');
        }
    }
}
