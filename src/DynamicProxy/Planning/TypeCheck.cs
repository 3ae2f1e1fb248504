using System.Reflection;
using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>Whether a proxy can stand in for a type. LLML301 says the same at compile time, in the same words.</summary>
internal static class TypeCheck
{
    /// <summary>The way out for what is internal.</summary>
    public const string Visible = "[assembly: InternalsVisibleTo(\"DynamicProxyGenAssembly2\")]";

    /// <summary>Why not, as the end of a sentence; null: it can.</summary>
    /// <param name="type">The type.</param>
    /// <param name="hasTarget">Whether there is an object behind the proxy.</param>
    public static string? WhyNot(Type type, bool hasTarget) =>
        type.IsClass && type.IsSealed ? "it: it is sealed; unseal it, or name an interface that it implements"
        : OfAccess(type)
            ?? (!hasTarget && type.IsAbstract ? "it: it is abstract; name a class that is made, or make the proxy around a target"
                : hasTarget && type.IsClass && !HasPlainConstructor(type)
                    ? $"it: it has no constructor without parameters; let RateLimitProxy.CreateClass<{TypeName.Of(type)}> make the object itself, or name an interface"
                : null);

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

    private static bool HasPlainConstructor(Type type) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { IsPrivate: false } constructor
        && ProxyUtil.IsAccessible(constructor);

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
