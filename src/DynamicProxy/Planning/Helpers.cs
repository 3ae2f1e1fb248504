using System.Reflection;
using LlmLimiter.DynamicProxy.Interception;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>
/// The types that an attribute names as its estimator and its usage reader. The generator's HelperCheck.cs says the same of them at compile time,
/// in the same words.
/// </summary>
internal static class Helpers
{
    /// <summary>Why they cannot be made and used, as the end of a sentence; null: they can, or none is named.</summary>
    public static string? WhyNot(StatedLimit stated, MethodInfo method) =>
        (stated.Estimator is { } estimator ? OfEstimator(estimator) : null)
        ?? (stated.UsageReader is { } reader ? OfReader(reader, method) : null)
        ?? (stated.Limit!.Usage is { } usage ? OfUsage(usage, method) : null);

    public static object Make(Type type) => Activator.CreateInstance(type, nonPublic: true)!;

    /// <summary>A <c>Func&lt;TAnswer, TokenUsage?&gt;</c> of a reader, whatever base of the answer it reads.</summary>
    public static Delegate Reading(object reader, Type answer)
    {
        Type read = ReadBy(reader.GetType()).First(read => Takes(read, answer));
        MethodInfo method = typeof(IUsageReader<>).MakeGenericType(read).GetMethod(nameof(IUsageReader<>.Read))!;
        return method.CreateDelegate(typeof(Func<,>).MakeGenericType(answer, typeof(TokenUsage?)), reader);
    }

    private static string? OfEstimator(Type estimator) =>
        OfType(estimator, "Estimator")
        ?? (typeof(ITokenEstimator).IsAssignableFrom(estimator) ? null : $"its Estimator '{TypeName.Bare(estimator)}' is no ITokenEstimator");

    private static string? OfReader(Type reader, MethodInfo method) =>
        OfType(reader, "UsageReader")
        ?? (Answer.Of(method).Type is not { } answer ? $"it returns nothing that its UsageReader '{TypeName.Bare(reader)}' could read"
            : ReadBy(reader).Any(read => Takes(read, answer)) ? null
            : $"its UsageReader '{TypeName.Bare(reader)}' is no IUsageReader<{TypeName.Of(answer)}>");

    private static string? OfUsage(Delegate usage, MethodInfo method) =>
        Answer.Of(method).Type is not { } answer ? "it returns nothing that the Usage of its description could read"
        : Takes(usage.GetType().GetGenericArguments()[0], answer) ? null
        : $"the Usage of its description does not read '{TypeName.Of(answer)}'; of a generic method leave it out";

    private static string? OfType(Type type, string role) =>
        type is { IsAbstract: false, IsInterface: false, ContainsGenericParameters: false }
        && (type.IsValueType || type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { IsPrivate: false })
            ? null
            : $"its {role} '{TypeName.Bare(type)}' must be a class or struct with a public constructor without parameters";

    private static IEnumerable<Type> ReadBy(Type reader) => reader.GetInterfaces()
        .Where(static type => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IUsageReader<>))
        .Select(static type => type.GetGenericArguments()[0]);

    /// <summary>Whether a reader of one type reads another: the same, a base or an interface of it.</summary>
    private static bool Takes(Type read, Type answer) => read == answer || (IsReference(answer) && read.IsAssignableFrom(answer));

    private static bool IsReference(Type type) => !type.IsValueType
        && (!type.IsGenericParameter || type.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)
            || type.GetGenericParameterConstraints().Any(static constraint => constraint.IsClass));
}
