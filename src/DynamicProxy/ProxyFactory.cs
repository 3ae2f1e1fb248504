using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Castle.DynamicProxy;
using LlmLimiter.DynamicProxy.Interception;
using LlmLimiter.DynamicProxy.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace LlmLimiter.DynamicProxy;

/// <summary>Has Castle make proxies by their plans.</summary>
internal static class ProxyFactory
{
    // Castle's assembly finds others by their names, of which each context has its own: a plug-in's copy of an assembly is not the program's.
    private static readonly ConditionalWeakTable<AssemblyLoadContext, ProxyGenerator> _generators = [];

    /// <summary>Checks that proxies of a type can be made, and that something of it is limited.</summary>
    /// <param name="type">What they stand in for.</param>
    /// <param name="target">The class of what they are around; null: they are the objects themselves.</param>
    /// <param name="options">What is said of limits beside attributes.</param>
    public static ProxyPlan Plan(Type type, Type? target, RateLimitProxyOptions options)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new PlatformNotSupportedException(ProxyNeeds.DynamicCode);
        }

        return ProxyPlan.Of(new PlanKey(type, target), options);
    }

    /// <summary>A proxy around an object.</summary>
    /// <param name="type">What it stands in for.</param>
    /// <param name="target">The object.</param>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="options">What is said of limits beside attributes.</param>
    /// <param name="passesDisposalOn">Whether the proxy is disposable where its target is, though the type does not say so.</param>
    public static object Around(Type type, object target, LlmRateLimiter? limiter, RateLimitProxyOptions options, bool passesDisposalOn)
    {
        if (GeneratedByUs.Wrote(target.GetType()))
        {
            throw new NotSupportedException($"'{TypeName.Of(target.GetType())}' is limited already, and its calls would be limited twice: make the proxy around the client itself.");
        }

        ProxyPlan plan = Plan(type, target.GetType(), options);
        ProxyGenerationOptions castle = Castle(plan, limiter);
        Type[] disposal = passesDisposalOn ? [.. new[] { typeof(IDisposable), typeof(IAsyncDisposable) }.Where(one => one.IsInstanceOfType(target))] : [];
        if (type.IsInterface)
        {
            Type[] added = [.. disposal.Where(one => !one.IsAssignableFrom(type))];
            return Make(type, generator => CanBeNamed(target.GetType(), type) && !HasSealedMembers(type)
                ? generator.CreateInterfaceProxyWithTarget(type, added, target, castle)
                : generator.CreateInterfaceProxyWithTargetInterface(type, added, target, castle));
        }

        PassedDisposal.Add(castle, disposal.Where(one => !one.IsAssignableFrom(type)), target);
        return Make(type, generator => generator.CreateClassProxyWithTarget(type, [.. disposal.Where(one => one.IsAssignableFrom(type))], target, castle));
    }

    /// <summary>An object of a class derived from this one, whose limited members are overridden.</summary>
    /// <param name="type">The class.</param>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="options">What is said of limits beside attributes.</param>
    /// <param name="constructorArguments">The arguments of its constructor.</param>
    public static object Made(Type type, LlmRateLimiter? limiter, RateLimitProxyOptions options, object?[] constructorArguments)
    {
        ProxyGenerationOptions castle = Castle(Plan(type, target: null, options), limiter);
        return Make(type, generator => generator.CreateClassProxy(type, castle, constructorArguments));
    }

    /// <summary>The same, where a container gives the constructor what it asks for.</summary>
    /// <param name="type">The class.</param>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="options">What is said of limits beside attributes.</param>
    /// <param name="provider">The container.</param>
    /// <param name="serviceKey">The key under which the object is asked for; null: none.</param>
    public static object Injected(Type type, LlmRateLimiter? limiter, RateLimitProxyOptions options, IServiceProvider provider, object? serviceKey)
    {
        ProxyGenerationOptions castle = Castle(Plan(type, target: null, options), limiter);
        var constructor = InjectedConstructor.Of(type, provider);
        object?[] arguments = [Array.Empty<IInterceptor>(), castle.Selector, .. constructor.Arguments(provider, serviceKey)];
        return Make(type, generator => generator.ProxyBuilder.CreateClassProxyType(type, [], castle)
            .GetConstructor([typeof(IInterceptor[]), typeof(IInterceptorSelector), .. constructor.ParameterTypes])!.Invoke(arguments));
    }

    /// <summary>
    /// Whether a proxy's class can name the target's, and call that with no interface between. A plug-in's it does not find, and would keep
    /// from being unloaded; and Castle casts no struct.
    /// </summary>
    private static bool CanBeNamed(Type target, Type type) => !target.IsValueType && !target.IsCollectible && ContextOf(target) == ContextOf(type) && !IsCastles(target);

    /// <summary>
    /// Whether Castle has made the class: a mock's, for example. All its assemblies have one name, so a proxy's class that names such a class
    /// would look for it in its own assembly.
    /// </summary>
    private static bool IsCastles(Type type) => type.Assembly is { IsDynamic: true } assembly && assembly.GetName().Name == ModuleScope.DEFAULT_ASSEMBLY_NAME;

    /// <summary>Castle looks for what implements each member of an interface, and stumbles over one that nothing can.</summary>
    private static bool HasSealedMembers(Type type) => type.GetInterfaces().Prepend(type)
        .SelectMany(static one => one.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        .Any(static method => !method.IsVirtual);

    /// <summary>Has Castle make a proxy where its type is loaded. What the class's constructor throws is thrown as it is.</summary>
    private static object Make(Type type, Func<ProxyGenerator, object> make)
    {
        AssemblyLoadContext context = ContextOf(type);
        using AssemblyLoadContext.ContextualReflectionScope scope = context.EnterContextualReflection();
        try
        {
            return make(_generators.GetValue(context, static _ => new ProxyGenerator()));
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }

    private static AssemblyLoadContext ContextOf(Type type) => AssemblyLoadContext.GetLoadContext(type.Assembly) ?? AssemblyLoadContext.Default;

    private static ProxyGenerationOptions Castle(ProxyPlan plan, LlmRateLimiter? limiter)
    {
        var options = new ProxyGenerationOptions(plan.Hook) { Selector = new InterceptorSelector(plan, limiter) };
        options.AdditionalAttributes.Add(GeneratedByUs.Mark);
        return options;
    }
}
