using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The types that the generator and the analyzers know by name.</summary>
internal static class KnownTypes
{
    public const string RateLimitedAttribute = "LlmLimiter.RateLimitedAttribute";
    public const string NotRateLimitedAttribute = "LlmLimiter.NotRateLimitedAttribute";
    public const string BypassRateLimitAttribute = "LlmLimiter.BypassRateLimitAttribute";
    public const string PromptAttribute = "LlmLimiter.PromptAttribute";
    public const string MaxOutputTokensAttribute = "LlmLimiter.MaxOutputTokensAttribute";
    public const string ModelNameAttribute = "LlmLimiter.ModelNameAttribute";
    public const string Limiter = "LlmLimiter.LlmRateLimiter";
    public const string Lease = "LlmLimiter.LlmLease";
    public const string AcquireOptions = "LlmLimiter.AcquireOptions";
    public const string RequestPriority = "LlmLimiter.RequestPriority";
    public const string TokenEstimator = "LlmLimiter.ITokenEstimator";
    public const string UsageReader = "LlmLimiter.IUsageReader`1";
    public const string GeneratedCodeAttribute = "System.CodeDom.Compiler.GeneratedCodeAttribute";
    public const string ExperimentalAttribute = "System.Diagnostics.CodeAnalysis.ExperimentalAttribute";
    public const string ClsCompliantAttribute = "System.CLSCompliantAttribute";
    public const string AllowNullAttribute = "System.Diagnostics.CodeAnalysis.AllowNullAttribute";
    public const string DisallowNullAttribute = "System.Diagnostics.CodeAnalysis.DisallowNullAttribute";
    public const string DoesNotReturnAttribute = "System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute";
    public const string DynamicallyAccessedMembersAttribute = "System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembersAttribute";
    public const string MaybeNullAttribute = "System.Diagnostics.CodeAnalysis.MaybeNullAttribute";
    public const string NotNullAttribute = "System.Diagnostics.CodeAnalysis.NotNullAttribute";
    public const string UnscopedRefAttribute = "System.Diagnostics.CodeAnalysis.UnscopedRefAttribute";
    public const string ObsoleteAttribute = "System.ObsoleteAttribute";
    public const string AsyncDisposable = "System.IAsyncDisposable";
    public const string CancellationToken = "System.Threading.CancellationToken";

    /// <summary>The name that generated code bears in its [GeneratedCode].</summary>
    public const string GeneratorName = "LlmLimiter.Generators";

    /// <summary>Whether the type is the one of this full metadata name.</summary>
    public static bool Is(this ITypeSymbol? type, string fullName)
    {
        int dot = fullName.LastIndexOf('.');
        return type is INamedTypeSymbol named
            && string.CompareOrdinal(named.MetadataName, 0, fullName, dot + 1, int.MaxValue) == 0
            && named.ContainingType is null
            && IsNamespace(named.ContainingNamespace, fullName.Substring(0, dot));
    }

    /// <summary>The type of this name that the type is or derives from; null: it does not.</summary>
    public static INamedTypeSymbol? SelfOrBase(this ITypeSymbol type, string fullName)
    {
        for (ITypeSymbol? current = type.WithoutParameter(); current is not null; current = current.BaseType)
        {
            if (current.Is(fullName))
            {
                return (INamedTypeSymbol)current;
            }
        }

        return null;
    }

    public static bool Has(this ISymbol symbol, string attribute) => symbol.AttributeOf(attribute) is not null;

    public static AttributeData? AttributeOf(this ISymbol symbol, string attribute)
    {
        foreach (AttributeData data in symbol.GetAttributes())
        {
            if (data.AttributeClass.Is(attribute))
            {
                return data;
            }
        }

        return null;
    }

    /// <summary>The attribute's first argument, if it is a string.</summary>
    public static string? FirstText(this AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 0 ? attribute.ConstructorArguments[0].Value as string : null;

    /// <summary>The class that a type parameter stands for at least, else its first interface; the type itself where it is none.</summary>
    public static ITypeSymbol WithoutParameter(this ITypeSymbol type) => type is ITypeParameterSymbol { ConstraintTypes: { IsEmpty: false } constraints }
        ? (constraints.FirstOrDefault(static constraint => constraint.TypeKind == TypeKind.Class) ?? constraints[0]).WithoutParameter()
        : type;

    /// <summary>The T of a Nullable&lt;T&gt;, else the type itself.</summary>
    public static ITypeSymbol WithoutNullable(this ITypeSymbol type) =>
        type.IsNullableValue() ? ((INamedTypeSymbol)type).TypeArguments[0] : type;

    public static bool IsNullableValue(this ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>Whether this project's generator wrote the symbol or its type.</summary>
    public static bool IsGenerated(this ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null; current = current.ContainingType)
        {
            if (current.AttributeOf(GeneratedCodeAttribute)?.FirstText() == GeneratorName)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamespace(INamespaceSymbol? space, string name) => space?.ToDisplayString() == name;
}
