using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Whether a limited twin can be a member of its type, and whether it must be.</summary>
internal static class PartialCheck
{
    /// <summary>Whether the type and all its containers are partial, so that code can be added to them.</summary>
    public static bool IsOpen(INamedTypeSymbol type) => WrapperNames.Containers(type).Append(type).All(IsPartial);

    public static bool IsPartial(INamedTypeSymbol type) => Has(type, SyntaxKind.PartialKeyword);

    public static bool IsUnsafe(INamedTypeSymbol type) => Has(type, SyntaxKind.UnsafeKeyword);

    private static bool Has(INamedTypeSymbol type, SyntaxKind modifier) =>
        type.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(modifier));

    /// <summary>Why the type must be partial for this method; null: it is, or an extension method will do.</summary>
    public static string? WhyNeeded(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (type.TypeKind == TypeKind.Interface || IsOpen(type))
        {
            return null;
        }

        if (CoreCheck.IsNeeded(method))
        {
            return "a partial method can only be implemented inside its type";
        }

        if (method.IsStatic)
        {
            return "the method is static";
        }

        if (method.Has(KnownTypes.UnscopedRefAttribute))
        {
            return "the method returns a reference into its struct";
        }

        if (!IsVisible(method.DeclaredAccessibility))
        {
            return "the method is private or protected";
        }

        if (!WrapperNames.Containers(type).Append(type).All(static container => IsVisible(container.DeclaredAccessibility)))
        {
            return "the type is private or protected";
        }

        if (method.Parameters.FirstOrDefault(parameter => TypeText.AllTypeParameters(type).Any(taken => taken.Name == parameter.Name)) is { } hidden)
        {
            return $"its parameter '{hidden.Name}' has the name of a type parameter, which an extension method would take over";
        }

        return LimiterSearch.FromOutside(type) is null && LimiterSearch.FromInside(type, isStatic: false) is { } limiter
            ? $"an extension method cannot reach its limiter '{limiter.Name}'"
            : null;
    }

    /// <summary>Whether code elsewhere in the assembly can see what is declared so.</summary>
    public static bool IsVisible(Accessibility accessibility) =>
        accessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;
}
