using System.Reflection;
using LlmLimiter.Conventions;
using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>Whether a limit is one. LLML001 and LLML004 say the same at compile time.</summary>
internal static class LimitCheck
{
    /// <summary>Why not, as the end of a sentence; null: it is.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="method">The method whose parameters it speaks of.</param>
    public static string? WhyNot(LimitStatement limit, MethodInfo method) => limit switch
    {
        { Provider: var provider } when string.IsNullOrWhiteSpace(provider) => "its provider is empty; name one",
        { Model: { } model } when string.IsNullOrWhiteSpace(model) => "its model is empty; name one, or leave it out for a call to name it",
        _ => SettingsRule.WhyNot(limit.OutputTokens, limit.TimeoutMilliseconds, limit.MaxRetries, (int)limit.Priority, limit.Pool) ?? OfParameters(limit, method),
    };

    private static string? OfParameters(LimitStatement limit, MethodInfo method)
    {
        var read = new ReflectedMethod(Declarations.Open(method), limit, new ReflectedTypes(new Dictionary<Type, Type>()));
        ClientParameter? Named(string? name) => read.Parameters.FirstOrDefault(parameter => parameter.Name == name);
        string?[] named = [.. limit.Prompts ?? [], limit.BoundParameter, limit.ModelParameter];
        return named.FirstOrDefault(name => name is not null && Named(name) is null) is { } unknown
            ? $"its description names a parameter '{unknown}', which it does not have"
            : limit.Prompts?.FirstOrDefault(name => !PromptConvention.MayBePrompt(Named(name)!)) is { } uncounted
                ? $"its description names '{uncounted}' as its prompt, of which nothing is counted"
            : Named(limit.BoundParameter) is { Type.IsCount: false } bound
                ? $"its description names '{bound.Name}' as the bound of its answer, which is no whole number"
            : Named(limit.ModelParameter) is { Type.IsString: false } model
                ? $"its description names '{model.Name}' as the name of its model, which is no string"
            : limit.Model is null && RequestConvention.ModelName(read) is null
                ? "name a model, or say which string parameter does: [ModelName], or ModelName(\"parameter\") in its description"
            : null;
    }
}
