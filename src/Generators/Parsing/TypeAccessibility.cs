using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>How far code is visible, as C#.</summary>
internal static class TypeAccessibility
{
    /// <summary>Of a namespace's member that stands for this type: public if all its containers are.</summary>
    public static string Of(INamedTypeSymbol type) =>
        WrapperNames.Containers(type).Append(type).All(static container => container.DeclaredAccessibility == Accessibility.Public)
            ? "public"
            : "internal";

    /// <summary>Of a member that stands beside this one.</summary>
    public static string Of(IMethodSymbol method) => method.DeclaredAccessibility switch
    {
        Accessibility.Public => "public",
        Accessibility.Internal => "internal",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => "private",
    };
}
