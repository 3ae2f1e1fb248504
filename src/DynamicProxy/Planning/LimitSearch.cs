using System.Reflection;
using System.Runtime.CompilerServices;
using LlmLimiter.DynamicProxy.Interception;
using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>
/// Which limit governs a method: what its description says, else its own attribute, else its type's, unless it is exempt. The generator's
/// Limits.cs says the same of attributes at compile time.
/// </summary>
internal sealed class LimitSearch(RateLimitProxyOptions options)
{
    /// <summary>The limit that governs a method.</summary>
    /// <param name="declarations">Where something may be said of it, the weightiest first.</param>
    /// <returns>What is said; null: nothing.</returns>
    public StatedLimit? Governing(IReadOnlyList<MethodInfo> declarations) =>
        declarations.Select(Described).FirstOrDefault(static said => said is not null)
        ?? declarations.Select(Annotated).FirstOrDefault(static said => said is not null);

    /// <summary>Whether a limit is stated on the type itself.</summary>
    public bool IsStatedOn(Type type) => options.Of(type)?.Limit is not null || Attribute(type) is not null;

    /// <summary>Whether anything of an interface is limited, whatever implements it.</summary>
    public bool Limits(Type type) => Declarations.MethodsOf(type).Any(method => Governing([method])?.Limit is not null);

    private StatedLimit? Described(MethodInfo method)
    {
        if (options.Of(MemberKey.Of(method)) is { } description)
        {
            // A method that is described by nothing but its name is limited, and what it lacks will be told.
            return new StatedLimit(method, description.IsExempt ? null : description.Limit ?? new LimitStatement { Provider = "", Model = null });
        }

        return options.Of(method.DeclaringType!)?.Limit is { } ofType && !IsExempt(method) && TakesLimitOfType(method) ? new StatedLimit(method, ofType) : null;
    }

    private static StatedLimit? Annotated(MethodInfo method)
    {
        if (GeneratedByUs.Wrote(method))
        {
            // A limited twin, or a partial method: it waits for its turn itself.
            return new StatedLimit(method, Limit: null);
        }

        if (Attribute(method) is { } own)
        {
            return Of(method, own);
        }

        return IsExempt(method) ? new StatedLimit(method, Limit: null)
            : Attribute(method.DeclaringType!) is { } ofType && TakesLimitOfType(method) ? Of(method, ofType)
            : null;
    }

    private static StatedLimit Of(MethodInfo method, RateLimitedAttribute attribute) => new(method, new LimitStatement
    {
        Provider = attribute.Provider,
        Model = attribute.Model,
        OutputTokens = attribute.OutputTokens,
        TimeoutMilliseconds = attribute.TimeoutMilliseconds,
        MaxRetries = attribute.MaxRetries,
        Priority = attribute.Priority,
        Pool = attribute.Pool,
    })
    {
        Estimator = attribute.Estimator,
        UsageReader = attribute.UsageReader,
    };

    private static RateLimitedAttribute? Attribute(MemberInfo member) => member.GetCustomAttribute<RateLimitedAttribute>(inherit: false);

    private static bool IsExempt(MethodInfo method) => method.IsDefined(typeof(NotRateLimitedAttribute), inherit: false);

    /// <summary>
    /// Whether what is said of the type is meant for this method. In an interface it is meant for every method, because a caller expects them
    /// all to be limited; in a class for what a caller can await: methods, not private or protected, that return a task or a stream, but
    /// DisposeAsync, which asks no provider.
    /// </summary>
    private static bool TakesLimitOfType(MethodInfo method) =>
        !method.IsStatic && !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && (method.DeclaringType!.IsInterface
            ? method is { IsVirtual: true, IsFinal: false }
            : (method.IsPublic || method.IsAssembly || method.IsFamilyOrAssembly) && Answer.Of(method).Kind != AnswerKind.Synchronous
                && !(method.Name == nameof(IAsyncDisposable.DisposeAsync) && method.GetParameters().Length == 0));
}
