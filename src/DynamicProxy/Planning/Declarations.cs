using System.Reflection;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>The methods of a type that calls can be made on, and where each is declared.</summary>
internal static class Declarations
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The ordinary methods of an interface and those it inherits, or of a class: of overrides the most derived one.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type type)
    {
        IEnumerable<MethodInfo> methods = type.IsInterface
            ? type.GetInterfaces().Prepend(type).SelectMany(OwnMethods)
            : Classes(type).SelectMany(OwnMethods).DistinctBy(static method => MemberKey.Of(method.GetBaseDefinition()));
        return methods.Where(static method => !method.IsSpecialName);
    }

    /// <summary>Where something may be said of a method: of an interface's at itself and then at its implementation, of a class's at its overrides.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The class of what it is called on.</param>
    public static IReadOnlyList<MethodInfo> Of(MethodInfo method, Type target) =>
        !method.DeclaringType!.IsInterface ? Overrides(method, target)
        : Implementation(method, target) is { } implementation ? [method, .. Overrides(implementation, target)]
        : [method];

    /// <summary>The method that a limit is stated of, as its author wrote it: without any type arguments.</summary>
    public static MethodInfo Open(MethodInfo method)
    {
        Type type = method.DeclaringType!;
        return type.IsConstructedGenericType
            ? OwnMethods(type.GetGenericTypeDefinition()).Single(open => open.MetadataToken == method.MetadataToken)
            : method.IsGenericMethod ? method.GetGenericMethodDefinition()
            : method;
    }

    private static MethodInfo[] OwnMethods(Type type) => type.GetMethods(Declared);

    private static IEnumerable<Type> Classes(Type type)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static IReadOnlyList<MethodInfo> Overrides(MethodInfo method, Type target)
    {
        MemberKey origin = MemberKey.Of(method.GetBaseDefinition());
        return [.. Classes(target).SelectMany(OwnMethods).Where(other => MemberKey.Of(other.GetBaseDefinition()) == origin)];
    }

    /// <summary>What implements an interface's method in a class; null: the interface itself does.</summary>
    private static MethodInfo? Implementation(MethodInfo method, Type target)
    {
        if (target.IsInterface || !target.GetInterfaces().Contains(method.DeclaringType))
        {
            // Nothing is known of the class yet; or it implements another variant of a generic interface.
            return null;
        }

        InterfaceMapping map = target.GetInterfaceMap(method.DeclaringType!);
        int position = Array.FindIndex(map.InterfaceMethods, other => MemberKey.Of(other) == MemberKey.Of(method));
        MethodInfo? found = position < 0 ? null : map.TargetMethods[position];
        return found is null or { DeclaringType.IsInterface: true } ? null : found;
    }
}
