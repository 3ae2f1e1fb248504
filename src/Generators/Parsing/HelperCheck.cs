using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Whether generated code can make, and use, the types that an attribute names.</summary>
internal static class HelperCheck
{
    /// <summary>Why not, as the end of a sentence; null: it can, or none is named.</summary>
    public static string? WhyNot(IMethodSymbol method)
    {
        (ITypeSymbol? estimator, ITypeSymbol? reader) = Limits.HelpersOf(method);
        return (estimator is null ? null : OfEstimator(estimator)) ?? (reader is null ? null : OfReader(reader, method));
    }

    private static string? OfEstimator(ITypeSymbol estimator) =>
        OfType(estimator, "Estimator")
        ?? (estimator.AllInterfaces.Any(static type => type.Is(KnownTypes.TokenEstimator)) ? null : $"its Estimator '{estimator.Name}' is no ITokenEstimator");

    private static string? OfReader(ITypeSymbol reader, IMethodSymbol method)
    {
        if (OfType(reader, "UsageReader") is { } reason)
        {
            return reason;
        }

        if (Answer.TypeOf(method) is not { } answer)
        {
            return $"it returns nothing that its UsageReader '{reader.Name}' could read";
        }

        string wanted = answer.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return reader.AllInterfaces.Any(type => type.Is(KnownTypes.UsageReader) && Takes(type.TypeArguments[0], answer))
            ? null
            : $"its UsageReader '{reader.Name}' is no IUsageReader<{wanted}>";
    }

    private static string? OfType(ITypeSymbol type, string role)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, IsUnboundGenericType: false } named
            || !named.InstanceConstructors.Any(static constructor => constructor.Parameters.IsEmpty && PartialCheck.IsVisible(constructor.DeclaredAccessibility)))
        {
            return $"its {role} '{type.Name}' must be a class or struct with a constructor without parameters that generated code can call";
        }

        return WrapperNames.Containers(named).Append(named).All(static container =>
            PartialCheck.IsVisible(container.DeclaredAccessibility) && !container.IsFileLocal)
            ? null
            : $"its {role} '{type.Name}' must be public or internal";
    }

    /// <summary>Whether a reader of one type reads another: the same, a base or an interface of it.</summary>
    private static bool Takes(ITypeSymbol read, ITypeSymbol answer) =>
        SymbolEqualityComparer.Default.Equals(read, answer)
        || (!answer.IsValueType
            && Members.Sources(answer).Concat(answer.AllInterfaces).Any(source => SymbolEqualityComparer.Default.Equals(source, read)));
}
