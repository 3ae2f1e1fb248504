using System.Linq.Expressions;
using System.Reflection;
using LlmLimiter.Calls;
using LlmLimiter.Conventions;
using LlmLimiter.DynamicProxy.Interception;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>Compiles what the conventions say of a method.</summary>
/// <param name="called">The method, closed.</param>
/// <param name="types">The types that the conventions have named.</param>
internal sealed class CallReader(MethodInfo called, ReflectedTypes types)
{
    private static readonly MethodInfo _buffer = typeof(LimitedCall).GetMethod(nameof(LimitedCall.Buffer))!;
    private static readonly MethodInfo _tellItems = typeof(CallReader).GetMethod(nameof(TellItems), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly ContentCompiler _contents = new(types);
    private readonly PathCompiler _paths = new(types);
    private readonly ParameterInfo[] _parameters = called.GetParameters();

    /// <summary>What adds what a call is about to send.</summary>
    public Func<LimitedRequest, ProxyCall, LimitedRequest> Describe(RequestModel model)
    {
        ParameterExpression request = Expression.Parameter(typeof(LimitedRequest));
        ParameterExpression call = Expression.Parameter(typeof(ProxyCall));
        Expression arguments = Expression.Field(call, nameof(ProxyCall.Arguments));
        Expression estimate = model.ModelName is { } name
            ? Expression.Call(request, nameof(LimitedRequest.For), null, Value(name, arguments))
            : Expression.Property(request, nameof(LimitedRequest.Estimate));
        estimate = model.Inputs.Aggregate(estimate, (sum, input) => _contents.Add(input.Content, sum, Argument(input.Parameter, arguments)));
        estimate = model.Choices is { } choices ? Overloads.Call(estimate, nameof(RequestEstimate.Choices), Value(choices, arguments)) : estimate;
        estimate = model.OutputBound is { } bound
            ? Overloads.Call(estimate, nameof(RequestEstimate.MaxOutputTokens), Value(bound, arguments))
            : estimate;
        return Expression.Lambda<Func<LimitedRequest, ProxyCall, LimitedRequest>>(
            Overloads.CallStatic(typeof(LimitedRequest), nameof(LimitedRequest.FromRequestEstimate), estimate), request, call).Compile();
    }

    /// <summary>What enumerates one-shot sequences that are counted; null: there are none.</summary>
    public Action<object?[]>? Buffer(RequestModel model)
    {
        ParameterExpression arguments = Expression.Parameter(typeof(object?[]));
        Expression[] buffers = [.. model.Inputs
            .Where(static input => input.Content is ContentModel.Each)
            .Select(input => Position(input.Parameter))
            .Where(position => IsOneShot(_parameters[position].ParameterType))
            .Select(position => Expression.Assign(
                Expression.ArrayAccess(arguments, Expression.Constant(position)),
                Expression.Call(
                    _buffer.MakeGenericMethod(_parameters[position].ParameterType.GetGenericArguments()), Argument(position, arguments))))];
        return buffers.Length == 0 ? null : Expression.Lambda<Action<object?[]>>(Expression.Block(typeof(void), buffers), arguments).Compile();
    }

    /// <summary>What reads the usage of a result, or of a stream's item; null: nothing tells it.</summary>
    public Delegate? Usage(ReflectedMethod method, LimitStatement limit)
    {
        if (limit.Usage is { } read)
        {
            return method.Kind == ReturnKind.Streamed ? (Delegate)_tellItems.MakeGenericMethod(AnswerType(method)).Invoke(null, [read])! : read;
        }

        return method.Answer is not { } answer ? null
            : method.Kind == ReturnKind.Streamed ? UsageConvention.OfItem(answer) is { } told ? ItemUsage(told, AnswerType(method)) : null
            : UsageConvention.Of(answer) is { } usage ? ResultUsage(usage, AnswerType(method))
            : null;
    }

    private static Func<StreamUsage, TItem, StreamUsage> TellItems<TItem>(Func<TItem, TokenUsage?> read) => (usage, item) => usage.Told(read(item));

    private static bool IsOneShot(Type type) => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>);

    private Delegate ResultUsage(UsageModel usage, Type answerType)
    {
        ParameterExpression answer = Expression.Parameter(answerType);
        Expression read = usage.IsAnswer
            ? Expression.Convert(answer, typeof(TokenUsage?))
            : Overloads.CallStatic(
                typeof(LimitedCall),
                usage.IsBesideCache ? nameof(LimitedCall.UsageBesideCache) : nameof(LimitedCall.Usage),
                [.. usage.Counts(PathModel.Here).Select(count => count.Path is { } path ? _paths.Follow(path, answer) : Expression.Constant(null))]);
        return Expression.Lambda(typeof(Func<,>).MakeGenericType(answerType, typeof(TokenUsage?)), read, answer).Compile();
    }

    private Delegate ItemUsage(ContentModel told, Type itemType)
    {
        ParameterExpression usage = Expression.Parameter(typeof(StreamUsage));
        ParameterExpression item = Expression.Parameter(itemType);
        return Expression.Lambda(
            typeof(Func<,,>).MakeGenericType(typeof(StreamUsage), itemType, typeof(StreamUsage)), _contents.Add(told, usage, item), usage, item).Compile();
    }

    private Type AnswerType(ReflectedMethod method) =>
        method.Kind == ReturnKind.Synchronous ? called.ReturnType : called.ReturnType.GetGenericArguments()[0];

    private int Position(string parameter) => Array.FindIndex(_parameters, candidate => ReflectedParameter.NameOf(candidate) == parameter);

    private Expression Value(ValueModel value, Expression arguments) => _paths.Follow(value.Path, Argument(value.Parameter, arguments));

    private UnaryExpression Argument(string parameter, Expression arguments) => Argument(Position(parameter), arguments);

    private UnaryExpression Argument(int position, Expression arguments) =>
        Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(position)), _parameters[position].ParameterType);
}
