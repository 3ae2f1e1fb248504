using System.Linq.Expressions;
using System.Reflection;
using LlmLimiter.Calls;
using LlmLimiter.Conventions;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>Turns what is counted of a value into expressions: a sum goes in, the sum with the value counted comes out.</summary>
/// <param name="types">The types that the content names.</param>
internal sealed class ContentCompiler(ReflectedTypes types)
{
    private static readonly MethodInfo _addItems = typeof(Items).GetMethod(nameof(Items.Add))!;

    private readonly PathCompiler _paths = new(types);

    public Expression Add(ContentModel content, Expression sum, Expression value) => content switch
    {
        ContentModel.Pieces pieces => pieces.All.Aggregate(sum, (before, piece) =>
            Overloads.Call(before, piece.Method, [.. piece.Arguments.Select(argument => Argument(argument, value))])),
        ContentModel.Sequence sequence => Hold(sum, held => sequence.Contents.Select(part => Add(part, held, value))),
        ContentModel.When conditional => Hold(sum, held => [AddWhen(conditional, held, value)]),
        ContentModel.Each each => Hold(sum, held => [AddEach(each, held, _paths.Follow(each.Source, value))]),
        ContentModel.Described described => Hold(sum, held =>
            [PathCompiler.IfThere(Expression.Convert(value, types.Find(described.Type)), there => Add(described.Content, held, there), _ => held)]),
        _ => throw new ArgumentOutOfRangeException(nameof(content), content, "not a known content"),
    };

    private Expression Argument(ArgumentModel argument, Expression value) => argument switch
    {
        ArgumentModel.Value given => _paths.Follow(given.From, value),
        ArgumentModel.Part part => Overloads.CallStatic(typeof(RequestParts), part.Method, _paths.Follow(part.From, value)),
        ArgumentModel.Empty => Expression.Constant(""),
        _ => Expression.Constant(null),
    };

    /// <summary>Puts the sum into a variable, which each step assigns anew.</summary>
    private static BlockExpression Hold(Expression sum, Func<ParameterExpression, IEnumerable<Expression>> steps)
    {
        ParameterExpression held = Expression.Variable(sum.Type);
        return Expression.Block(
            [held], [Expression.Assign(held, sum), .. steps(held).Select(step => Expression.Assign(held, step)), held]);
    }

    private Expression AddWhen(ContentModel.When conditional, ParameterExpression sum, Expression value)
    {
        switch (conditional.Condition)
        {
            case ConditionModel.NotNull:
                return PathCompiler.IfThere(value, there => Add(conditional.Content, sum, there), _ => sum);
            case ConditionModel.Is other:
                return PathCompiler.IfThere(Expression.TypeAs(value, types.Find(other.Type)), there => Add(conditional.Content, sum, there), _ => sum);
            case ConditionModel.Picks union:
                return PathCompiler.IfThere(_paths.Follow(union.From, value), there => AddPicked(union, conditional.Content, sum, there), _ => sum);
            default:
                return Expression.Condition(Holds(conditional.Condition, value), Add(conditional.Content, sum, value), sum);
        }
    }

    private BlockExpression AddPicked(ConditionModel.Picks union, ContentModel content, ParameterExpression sum, Expression value)
    {
        MethodInfo picker = ReflectedMembers.FindPicker(value.Type, union.Method)!;
        ParameterExpression picked = Expression.Variable(picker.GetParameters()[0].ParameterType.GetElementType()!);
        return Expression.Block(
            [picked], Expression.Condition(Expression.Call(value, picker, picked), Add(content, sum, picked), sum));
    }

    private Expression Holds(ConditionModel condition, Expression value) => condition switch
    {
        ConditionModel.IsNot other => Expression.Not(Expression.TypeIs(value, types.Find(other.Type))),
        ConditionModel.Any any => any.Paths.Select(path => PathCompiler.IsThere(_paths.Follow(path, value))).Aggregate(Expression.OrElse),
        ConditionModel.None none => Expression.Not(Holds(new ConditionModel.Any(none.Paths), value)),
        ConditionModel.PicksNot union => Expression.Not(Picks(ReflectedMembers.FindPicker(value.Type, union.Method)!, value)),
        ConditionModel.Says said => Expression.Equal(
            PathCompiler.Call(value, said.Method, Expression.Constant(said.Text)), Expression.Constant(said.Expected)),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "not a known condition"),
    };

    private static BlockExpression Picks(MethodInfo picker, Expression value)
    {
        ParameterExpression unused = Expression.Variable(picker.GetParameters()[0].ParameterType.GetElementType()!);
        return Expression.Block([unused], Expression.Call(value, picker, unused));
    }

    private Expression AddEach(ContentModel.Each each, ParameterExpression sum, Expression items)
    {
        Type itemType = types.Find(each.ItemType);
        ParameterExpression before = Expression.Parameter(sum.Type);
        ParameterExpression item = Expression.Parameter(itemType);
        Type function = typeof(Func<,,>).MakeGenericType(sum.Type, itemType, sum.Type);
        Delegate add = Expression.Lambda(function, Add(each.Content, before, item), before, item).Compile();
        Expression Added(Expression there) => Expression.Call(
            _addItems.MakeGenericMethod(sum.Type, itemType), sum, Expression.Convert(there, typeof(IEnumerable<>).MakeGenericType(itemType)), Expression.Constant(add));
        return PathCompiler.IfThere(
            items,
            there => each.Presence == Presence.NotDefault ? Expression.Condition(PathCompiler.Member(there, "IsDefault"), sum, Added(there)) : Added(there),
            _ => sum);
    }
}
