using System.Reflection;
using LlmLimiter.Calls;
using LlmLimiter.Conventions;
using LlmLimiter.DynamicProxy.Interception;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>What a call says of its request and its usage, read from its arguments and its answer by the conventions.</summary>
internal sealed class CallReading
{
    public required Func<LimitedRequest, ProxyCall, LimitedRequest> Describe { get; init; }

    /// <summary>Replaces one-shot sequences that are counted by what can be read twice; null: there are none.</summary>
    public Action<object?[]>? Buffer { get; init; }

    /// <summary>
    /// Of a result, <c>Func&lt;TResult, TokenUsage?&gt;</c>; of a stream, <c>Func&lt;StreamUsage, TItem, StreamUsage&gt;</c>; null: nothing tells.
    /// </summary>
    public Delegate? Usage { get; init; }

    /// <param name="declared">The method whose parameters bear the marks, as declared: the open generic definition of type and method.</param>
    /// <param name="called">The same closed, of this call.</param>
    /// <param name="limit">The limit.</param>
    public static CallReading Of(MethodInfo declared, MethodInfo called, LimitStatement limit)
    {
        var types = new ReflectedTypes(TypeArguments(declared, called));
        var method = new ReflectedMethod(declared, limit, types);
        RequestModel request = RequestConvention.Of(method, new StatedLimit(NamesModel: limit.Model is not null, ExpectsOutput: limit.OutputTokens > 0));
        var reader = new CallReader(called, types);
        return new CallReading
        {
            Describe = reader.Describe(request),
            Buffer = reader.Buffer(request),
            Usage = reader.Usage(method, limit),
        };
    }

    private static Dictionary<Type, Type> TypeArguments(MethodInfo declared, MethodInfo called) =>
        Arguments(declared).Zip(Arguments(called)).ToDictionary(static pair => pair.First, static pair => pair.Second);

    private static IEnumerable<Type> Arguments(MethodInfo method) => method.DeclaringType!.GetGenericArguments().Concat(method.GetGenericArguments());
}
