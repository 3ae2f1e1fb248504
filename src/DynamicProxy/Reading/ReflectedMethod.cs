using System.Reflection;
using LlmLimiter.Conventions;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>A method of the running program as it is declared, for the conventions.</summary>
internal sealed class ReflectedMethod : ClientMethod
{
    private static readonly Type[] _tasks = [typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>)];

    /// <param name="method">The method.</param>
    /// <param name="limit">Its limit, which may name parameters.</param>
    /// <param name="types">Where its types are found again by their names.</param>
    public ReflectedMethod(MethodInfo method, LimitStatement limit, ReflectedTypes types)
    {
        Name = method.Name;
        HasNoPrompt = limit.Prompts is [];
        Parameters = [.. method.GetParameters().Select(parameter => new ReflectedParameter(parameter, limit, types))];
        Type returned = method.ReturnType;
        Type definition = returned.IsGenericType ? returned.GetGenericTypeDefinition() : returned;
        Kind = _tasks.Contains(definition) ? ReturnKind.Awaited
            : definition == typeof(IAsyncEnumerable<>) ? ReturnKind.Streamed
            : ReturnKind.Synchronous;
        var all = new ReflectedType(returned, types, TupleNames.Of(method.ReturnParameter));
        Answer = returned == typeof(void) ? null
            : Kind == ReturnKind.Synchronous ? all
            : all.TypeArguments.FirstOrDefault();
    }

    public override string Name { get; }

    public override IReadOnlyList<ClientParameter> Parameters { get; }

    public override ReturnKind Kind { get; }

    public override ClientType? Answer { get; }

    public override bool HasNoPrompt { get; }
}

/// <summary>A parameter of the running program, for the conventions.</summary>
internal sealed class ReflectedParameter(ParameterInfo parameter, LimitStatement limit, ReflectedTypes types) : ClientParameter
{
    public override string Name => NameOf(parameter);

    public override ClientType Type { get; } = new ReflectedType(
        parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType, types, TupleNames.Of(parameter));

    public override bool IsOut => parameter is { IsOut: true, ParameterType.IsByRef: true };

    public override bool IsPrompt => limit.Prompts?.Contains(Name) ?? parameter.IsDefined(typeof(PromptAttribute));

    public override bool IsOutputBound => IsNamed(limit.BoundParameter) ?? parameter.IsDefined(typeof(MaxOutputTokensAttribute));

    public override bool IsModelName => IsNamed(limit.ModelParameter) ?? parameter.IsDefined(typeof(ModelNameAttribute));

    /// <summary>The parameter's name; where the language or the code that made it gives none, one that no parameter has.</summary>
    public static string NameOf(ParameterInfo parameter) => parameter.Name ?? $"#{parameter.Position}";

    private bool? IsNamed(string? described) => described is null ? null : Name == described;
}
