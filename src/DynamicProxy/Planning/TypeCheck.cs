using System.Reflection;
using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>Whether a proxy can stand in for a type. LLML301 says the same at compile time, in the same words.</summary>
internal static class TypeCheck
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The way out for what is internal.</summary>
    public const string Visible = "[assembly: InternalsVisibleTo(\"DynamicProxyGenAssembly2\")]";

    /// <summary>Why not, as the end of a sentence; null: it can.</summary>
    /// <param name="type">The type.</param>
    /// <param name="hasTarget">Whether there is an object behind the proxy.</param>
    public static string? WhyNot(Type type, bool hasTarget) =>
        type.IsClass && type.IsSealed ? "it: it is sealed; unseal it, or name an interface that it implements"
        : !hasTarget && type.IsAbstract ? "it: it is abstract; name a class that is made, or make the proxy around a target"
        : type.IsCollectible ? "it: it can be unloaded, and a proxy's class cannot; load it where it stays, or name an interface that stays"
        : OfAccess(type) ?? OfConstructors(type, hasTarget) ?? OfHidden(type);

    private static string? OfAccess(Type type)
    {
        foreach (Type part in Parts(type).Where(static part => !ProxyUtil.IsAccessible(part)))
        {
            Type hidden = Chain(part).First(static current => !current.IsPublic && !current.IsNestedPublic);
            return hidden.IsNestedPrivate || hidden.IsNestedFamily
                ? $"it: '{TypeName.Bare(hidden)}' is private or protected; make it public"
                : $"it: '{TypeName.Bare(hidden)}' is internal; make it public, or add {Visible}";
        }

        return null;
    }

    private static string? OfConstructors(Type type, bool hasTarget)
    {
        ConstructorInfo[] seen = [.. type.GetConstructors(Declared).Where(static constructor => !constructor.IsPrivate && ProxyUtil.IsAccessible(constructor))];
        return !type.IsClass ? null
            : seen.Length == 0 ? "it: it has no constructor that a derived class can call; make one public or protected"
            : hasTarget && !seen.Any(static constructor => constructor.GetParameters().Length == 0)
                ? $"it: it has no constructor without parameters; let RateLimitProxy.CreateClass<{TypeName.Of(type)}> make the object itself, or name an interface"
            : null;
    }

    /// <summary>A class that does not see a member cannot implement it, whether that is limited or not.</summary>
    private static string? OfHidden(Type type) =>
        type.IsInterface
        && type.GetInterfaces().Prepend(type).SelectMany(static source => source.GetMethods(Declared))
            .FirstOrDefault(static method => method.IsAbstract && !ProxyUtil.IsAccessible(method)) is { } hidden
            ? $"it: its member '{(hidden.IsSpecialName ? hidden.Name[(hidden.Name.IndexOf('_', StringComparison.Ordinal) + 1)..] : hidden.Name)}' is internal; "
                + $"make it public, or add {Visible}"
            : null;

    /// <summary>The type and what its type arguments are made of.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Prepend(type);

    /// <summary>The type and those around it.</summary>
    private static IEnumerable<Type> Chain(Type type)
    {
        for (Type? current = type; current is not null; current = current.DeclaringType)
        {
            yield return current;
        }
    }
}
