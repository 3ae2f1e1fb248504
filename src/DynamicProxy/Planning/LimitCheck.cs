using System.Reflection;
using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>Whether a limit is one. The generator's ShapeCheck.cs and LLML004 say the same at compile time, in the same words.</summary>
internal static class LimitCheck
{
    private static readonly Type[] _counts = [typeof(int), typeof(long), typeof(uint), typeof(short), typeof(ushort), typeof(byte)];

    /// <summary>Why not, as the end of a sentence; null: it is.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="method">The method whose parameters it speaks of.</param>
    public static string? WhyNot(LimitStatement limit, MethodInfo method) => limit switch
    {
        { Provider: var provider } when string.IsNullOrWhiteSpace(provider) => "its provider is empty; name one",
        { Model: { } model } when string.IsNullOrWhiteSpace(model) => "its model is empty; name one, or leave it out for a call to name it",
        { OutputTokens: < 0 } => "its OutputTokens must be 0 or more",
        { TimeoutMilliseconds: < -1 } => "its TimeoutMilliseconds must be 0 or more, or -1 for no bound",
        { MaxRetries: < 0 or > 100 } => "its MaxRetries must be 0 to 100",
        { Priority: < RequestPriority.Low or > RequestPriority.High } => "its Priority must be Low, Normal or High",
        { Pool: { } pool } when string.IsNullOrWhiteSpace(pool) => "its Pool is empty; leave it out for none",
        _ => OfParameters(limit, method),
    };

    private static string? OfParameters(LimitStatement limit, MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        string?[] named = [.. limit.Prompts ?? [], limit.BoundParameter, limit.ModelParameter];
        if (named.FirstOrDefault(name => name is not null && !parameters.Any(parameter => parameter.Name == name)) is { } unknown)
        {
            return $"its description names a parameter '{unknown}', which it does not have";
        }

        if (parameters.FirstOrDefault(parameter => parameter.Name == limit.BoundParameter) is { } bound && !IsCount(bound.ParameterType))
        {
            return $"its description names '{bound.Name}' as the bound of its answer, which is no whole number";
        }

        if (parameters.FirstOrDefault(parameter => parameter.Name == limit.ModelParameter) is { } model && model.ParameterType != typeof(string))
        {
            return $"its description names '{model.Name}' as the name of its model, which is no string";
        }

        return limit.Model is null && limit.ModelParameter is null && !parameters.Any(MayNameModel)
            ? "name a model, or say which string parameter does: [ModelName], or ModelName(\"parameter\") in its description"
            : null;
    }

    private static bool IsCount(Type type) => _counts.Contains(Nullable.GetUnderlyingType(type) ?? type);

    /// <summary>A parameter that is marked, or a request of an SDK, which has its model in a property.</summary>
    private static bool MayNameModel(ParameterInfo parameter) =>
        (parameter.ParameterType == typeof(string) && parameter.IsDefined(typeof(ModelNameAttribute), inherit: false))
        || parameter.ParameterType.IsGenericParameter
        || parameter.ParameterType.GetProperty("Model") is not null
        || parameter.ParameterType.GetProperty("ModelId") is not null;
}
