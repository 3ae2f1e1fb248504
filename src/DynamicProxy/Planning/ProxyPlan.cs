using System.Collections.Frozen;
using System.Reflection;
using LlmLimiter.Calls;
using LlmLimiter.DynamicProxy.Interception;
using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>What a plan is made for.</summary>
/// <param name="Type">What the proxy stands in for.</param>
/// <param name="Target">The class of what it is around; null: the proxy is the object itself.</param>
internal readonly record struct PlanKey(Type Type, Type? Target);

/// <summary>Which members of a type are limited, and how. Made once for each options and type; all refusals come then.</summary>
internal sealed class ProxyPlan
{
    private ProxyPlan(Dictionary<MemberKey, MethodPlan> methods)
    {
        Methods = methods.ToFrozenDictionary();
        Hook = new LimitedMembersHook(methods.Keys);
    }

    /// <summary>The limited methods.</summary>
    public FrozenDictionary<MemberKey, MethodPlan> Methods { get; }

    /// <summary>Tells Castle which they are.</summary>
    public LimitedMembersHook Hook { get; }

    /// <summary>The plan of a proxy.</summary>
    /// <exception cref="NotSupportedException">The proxy cannot limit what is to be limited.</exception>
    /// <exception cref="InvalidOperationException">Nothing is limited.</exception>
    /// <remarks>The plan for a class that can be unloaded is made anew for each proxy, lest it be kept from that.</remarks>
    public static ProxyPlan Of(PlanKey key, RateLimitProxyOptions options) => key.Target is { IsCollectible: true }
        ? Make(key, new LimitSearch(options))
        : options.Plans.GetOrAdd(key, static (key, options) => Make(key, new LimitSearch(options)), options);

    private static ProxyPlan Make(PlanKey key, LimitSearch search)
    {
        if (TypeCheck.WhyNot(key.Type, hasTarget: key.Target is not null) is { } reason)
        {
            throw new NotSupportedException($"A proxy of '{TypeName.Bare(key.Type)}' cannot limit {reason}.");
        }

        var methods = new Dictionary<MemberKey, MethodPlan>();
        foreach (MethodInfo method in Declarations.MethodsOf(key.Type))
        {
            IReadOnlyList<MethodInfo> declarations = Declarations.Of(method, key.Target ?? key.Type);
            StatedLimit? stated = search.Governing(declarations);
            if (stated?.Limit is { } limit)
            {
                Require(key, method, limit.Name, MemberCheck.WhyNot(method, declarations) ?? AnswerCheck.WhyNot(method)
                    ?? LimitCheck.WhyNot(limit, stated.Place) ?? Helpers.WhyNot(stated, method));
                methods.Add(MemberKey.Of(method), PlanOf(method, stated, isOfBase: key.Target is null));
            }
            else if (stated is null && search.IsStatedOn(key.Type))
            {
                Require(key, method, "", Unreached(key.Type, method));
            }
        }

        return methods.Count > 0 ? new ProxyPlan(methods) : throw new InvalidOperationException($"Nothing of '{TypeName.Of(key.Type)}' is limited{Instead(key.Type, search)}");
    }

    /// <summary>How to limit a type of which nothing is, as the end of a sentence.</summary>
    private static string Instead(Type type, LimitSearch search) =>
        type.IsClass && type.GetInterfaces().FirstOrDefault(search.Limits) is { } limited
            ? $", as '{TypeName.Of(limited)}' is: name that interface, as in RateLimitProxy.Create<{TypeName.Of(limited)}>."
            : ": put [RateLimited(\"provider\", \"model\")] on it or on its members, or describe it: "
                + $"new RateLimitProxyOptions().For<{TypeName.Of(type)}>(client => client.Provider(\"provider\").Model(\"model\")).";

    private static void Require(PlanKey key, MethodInfo method, string limit, string? whyNot)
    {
        if (whyNot is not null)
        {
            string name = limit.Length == 0 ? "" : $" ({limit})";
            throw new NotSupportedException($"A proxy of '{TypeName.Bare(key.Type)}' cannot limit '{method.Name}'{name}: {whyNot}.");
        }
    }

    /// <summary>An inherited method that looks limited, and is not. To dispose of a client asks no provider.</summary>
    private static string? Unreached(Type type, MethodInfo method) =>
        type.IsInterface && method.DeclaringType != type && method.DeclaringType != typeof(IAsyncDisposable)
        && Answer.Of(method).Kind != AnswerKind.Synchronous
            ? $"the limit of '{TypeName.Bare(type)}' does not reach inherited methods; annotate or describe '{TypeName.Bare(method.DeclaringType!)}', "
                + "or describe the method as NotLimited()"
            : null;

    private static MethodPlan PlanOf(MethodInfo method, StatedLimit stated, bool isOfBase)
    {
        MethodInfo declared = Declarations.Open(stated.Place);
        LimitStatement limit = stated.Limit!;
        if (stated.Estimator is { } estimator)
        {
            limit = limit with { Estimator = (ITokenEstimator)Helpers.Make(estimator) };
        }

        object? reader = stated.UsageReader is { } type ? Helpers.Make(type) : null;
        var limited = new LimitedMethod(limit.Provider, limit.Model, $"{declared.DeclaringType!.Assembly.GetName().Name}!{DocumentationId.Of(declared)}")
        {
            OutputTokens = limit.OutputTokens,
            TimeoutMilliseconds = limit.TimeoutMilliseconds,
            MaxRetries = limit.MaxRetries,
            Priority = limit.Priority,
            Pool = limit.Pool,
            Estimator = limit.Estimator,
            HasUsageReader = stated.HasUsageReader,
            StatusOf = ExceptionStatus.Of,
        };
        return method.IsGenericMethodDefinition
            ? new GenericMethodPlan(arguments => Closed(method.MakeGenericMethod(arguments), stated.Place.MakeGenericMethod(arguments)))
            : Closed(method, stated.Place);

        CallPlan Closed(MethodInfo called, MethodInfo place)
        {
            LimitStatement read = reader is null ? limit : limit with { Usage = Helpers.Reading(reader, Interception.Answer.Of(called).Type!) };
            return CallPlan.Of(new CallFacts(called, isOfBase, limited, CallReading.Of(declared, place, read)));
        }
    }
}
