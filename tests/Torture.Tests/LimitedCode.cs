using System.CodeDom.Compiler;
using System.Reflection;
using LlmLimiter;
using LlmLimiter.Calls;

namespace Torture.Tests;

/// <summary>What was written by hand in the torture project, and what was generated for it.</summary>
internal static class LimitedCode
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] _types = [.. typeof(ISignatures).Assembly.GetTypes().Where(static type => type.Namespace is null or "Torture" || type.Namespace.StartsWith("Torture.", StringComparison.Ordinal))];

    /// <summary>The types that hold limited methods.</summary>
    public static IEnumerable<Type> AnnotatedTypes => _types.Where(static type => !IsGenerated(type) && LimitedMethods(type).Any());

    /// <summary>The methods of a type that are limited: by their own attribute, or by their type's where it is meant for them.</summary>
    public static IEnumerable<MethodInfo> LimitedMethods(Type type) => type.GetMethods(All).Where(method =>
        !IsGenerated(method) && (method.IsDefined(typeof(RateLimitedAttribute)) || (type.IsDefined(typeof(RateLimitedAttribute)) && TakesLimitOf(type, method))));

    /// <summary>The decorator of an interface, which implements the fewest others; null: there is none.</summary>
    public static Type? Decorator(Type annotated) => _types
        .Where(type => IsGenerated(type) && type.GetInterfaces().Select(Definition).Contains(annotated))
        .MinBy(static type => type.GetInterfaces().Length);

    /// <summary>How many limited methods the code that was generated for a type has.</summary>
    public static int CountOfGenerated(Type annotated)
    {
        Type?[] generated = annotated.IsInterface
            ? [Decorator(annotated)]
            : [annotated, .. _types.Where(type => IsGenerated(type) && IsExtensionOf(type, annotated))];
        return generated.SelectMany(static type => type?.GetFields(All) ?? []).Count(static field => field.FieldType == typeof(LimitedMethod));
    }

    private static bool TakesLimitOf(Type type, MethodInfo method) =>
        !method.IsStatic && !method.IsSpecialName && !method.IsDefined(typeof(NotRateLimitedAttribute))
        && (type.IsInterface ? method.IsVirtual && !method.IsFinal && !method.Name.Contains('.', StringComparison.Ordinal) : typeof(Task).IsAssignableFrom(method.ReturnType));

    private static bool IsGenerated(MemberInfo member) => member.GetCustomAttribute<GeneratedCodeAttribute>()?.Tool == "LlmLimiter.Generators";

    private static bool IsExtensionOf(Type type, Type annotated) =>
        type.Name.EndsWith("RateLimitedExtensions", StringComparison.Ordinal)
        && type.GetMethods(All).Any(method => method.GetParameters() is [{ } first, ..] && Definition(first.ParameterType) == annotated);

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
