using System.Linq.Expressions;
using System.Reflection;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>Calls methods of the runtime, choosing overloads as C# does.</summary>
internal static class Overloads
{
    /// <summary>Calls the method of this name that the arguments suit best.</summary>
    public static Expression Call(Expression target, string name, params Expression[] arguments) =>
        Call(target, target.Type, name, BindingFlags.Instance, arguments);

    /// <summary>The same of a type's own methods.</summary>
    public static Expression CallStatic(Type type, string name, params Expression[] arguments) =>
        Call(target: null, type, name, BindingFlags.Static, arguments);

    private static MethodCallExpression Call(Expression? target, Type type, string name, BindingFlags kind, Expression[] arguments)
    {
        (MethodInfo method, Expression[] given) = type.GetMember(name, MemberTypes.Method, BindingFlags.Public | kind).Cast<MethodInfo>()
            .Where(static method => !method.IsGenericMethod)
            .Select(method => (Method: method, Given: Given(method, arguments)))
            .Where(static candidate => candidate.Given is not null)
            .Select(static candidate => (candidate.Method, candidate.Given!))
            .MinBy(candidate => Distance(candidate.Method, arguments));
        return method is null ? throw new MissingMethodException(type.FullName, name) : Expression.Call(target, method, given);
    }

    /// <summary>The arguments as a method takes them; null: it does not.</summary>
    private static Expression[]? Given(MethodInfo method, Expression[] arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        if (parameters.Length < arguments.Length || !parameters.Skip(arguments.Length).All(static parameter => parameter.IsOptional))
        {
            return null;
        }

        Expression?[] given = [.. parameters.Select((parameter, i) => i < arguments.Length
            ? Converted(arguments[i], parameter.ParameterType)
            : Omitted(parameter))];
        return given.Contains(null) ? null : [.. given.OfType<Expression>()];
    }

    private static Expression Omitted(ParameterInfo parameter) => parameter.DefaultValue is { } value
        ? Expression.Convert(Expression.Constant(value), parameter.ParameterType)
        : Expression.Default(parameter.ParameterType);

    /// <summary>The value as another type, if C# converts it without being told; null: it does not.</summary>
    private static Expression? Converted(Expression value, Type type)
    {
        if (value.Type == type)
        {
            return value;
        }

        if (value is ConstantExpression { Value: null })
        {
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? null : Expression.Default(type);
        }

        if (IsStandard(value.Type, type))
        {
            return Expression.Convert(value, type);
        }

        MethodInfo? conversion = new[] { value.Type, type }
            .SelectMany(static source => source.GetMember("op_Implicit", BindingFlags.Public | BindingFlags.Static).Cast<MethodInfo>())
            .FirstOrDefault(method => method.ReturnType == type && method.GetParameters()[0].ParameterType == value.Type);
        return conversion is null ? null : Expression.Call(conversion, value);
    }

    private static bool IsStandard(Type from, Type to) =>
        to.IsAssignableFrom(from)
        || (Nullable.GetUnderlyingType(to) is { } value
            && (IsWidened(from, value) || (Nullable.GetUnderlyingType(from) is { } given && (given == value || IsWidened(given, value)))))
        || IsWidened(from, to);

    /// <summary>Counts are whole numbers, and the runtime takes them as int or long.</summary>
    private static bool IsWidened(Type from, Type to) =>
        from == to
        || (to == typeof(long) && Type.GetTypeCode(from) is TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Byte && !from.IsEnum);

    private static int Distance(MethodInfo method, Expression[] arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Length - arguments.Length + arguments.Select((argument, i) =>
            parameters[i].ParameterType == argument.Type ? 0 : IsStandard(argument.Type, parameters[i].ParameterType) ? 10 : 100).Sum();
    }
}
