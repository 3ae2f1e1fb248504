using System.Linq.Expressions;
using System.Reflection;
using LlmLimiter.Conventions;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>Turns paths into expressions.</summary>
/// <param name="types">The types and members that the paths name.</param>
internal sealed class PathCompiler(ReflectedTypes types)
{
    /// <summary>What a path leads to, from a value; null where something on the way is.</summary>
    public Expression Follow(PathModel path, Expression value) => Follow(value, [.. path.Steps]);

    /// <summary>Goes on where the value is there.</summary>
    /// <param name="value">The value.</param>
    /// <param name="there">What comes of the value, which is no Nullable&lt;T&gt; then.</param>
    /// <param name="missing">What comes of null.</param>
    public static Expression IfThere(Expression value, Func<Expression, Expression> there, Func<Type, Expression> missing)
    {
        if (!CanBeNull(value.Type))
        {
            return there(value);
        }

        ParameterExpression held = Expression.Variable(value.Type);
        Expression found = there(Nullable.GetUnderlyingType(value.Type) is null ? held : Expression.Property(held, "Value"));
        Expression none = missing(found.Type);
        return Expression.Block(
            [held],
            Expression.Assign(held, value),
            Expression.Condition(IsThere(held), found.Type == none.Type ? found : Expression.Convert(found, none.Type), none));
    }

    public static Expression IsThere(Expression value) =>
        CanBeNull(value.Type) ? Expression.NotEqual(value, Expression.Constant(null, value.Type)) : Expression.Constant(true);

    /// <summary>A member of a value.</summary>
    public static Expression Member(Expression value, string name) =>
        Member(value, ReflectedMembers.Find(value.Type, name) ?? throw new MissingMemberException(value.Type.FullName, name));

    /// <summary>A method without parameters, called on a value.</summary>
    public static Expression Call(Expression value, string name, params Expression[] arguments) => Expression.Call(
        value,
        ReflectedMembers.FindMethod(value.Type, name, [.. arguments.Select(static argument => argument.Type)])
            ?? throw new MissingMethodException(value.Type.FullName, name),
        arguments);

    private Expression Follow(Expression value, ReadOnlySpan<StepModel> steps)
    {
        if (steps is not [var step, ..])
        {
            return value;
        }

        StepModel[] further = [.. steps[1..]];
        return step.AfterNull
            ? IfThere(value, there => Follow(To(there, step), further), static type => Expression.Default(OrNull(type)))
            : Follow(To(value, step), further);
    }

    private Expression To(Expression value, StepModel step) =>
        step.IsMethod ? Call(value, step.Name)
        : types.FindMembers(step.Name) is { } members ? members.Aggregate(value, Member)
        : Member(value, step.Name);

    /// <summary>A member of a value, also where the value's type hides it.</summary>
    private static Expression Member(Expression value, MemberInfo member)
    {
        Expression owner = value.Type == member.DeclaringType ? value : Expression.Convert(value, member.DeclaringType!);
        return member is PropertyInfo property ? Expression.Property(owner, property) : Expression.Field(owner, (FieldInfo)member);
    }

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static Type OrNull(Type type) => CanBeNull(type) ? type : typeof(Nullable<>).MakeGenericType(type);
}
