using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// Finds the limiter that a type holds: its own field, property or primary-constructor parameter, else an inherited one. Whoever cannot
/// reach that one gets none: never another.
/// </summary>
internal static class LimiterSearch
{
    /// <summary>The limiter that a member of the type uses.</summary>
    public static LimiterModel? FromInside(INamedTypeSymbol type, bool isStatic) =>
        Candidates(type).Select(Model).FirstOrDefault(limiter => !isStatic || limiter.Place == LimiterPlace.StaticMember);

    /// <summary>The same limiter, where an extension method of the type can reach it.</summary>
    public static LimiterModel? FromOutside(INamedTypeSymbol type) =>
        Candidates(type).FirstOrDefault() is { } limiter && IsReachableFromOutside(limiter, type) ? Model(limiter) : null;

    /// <summary>Whether objects of the type have a limiter, or are given one: they may take turns themselves.</summary>
    public static bool Holds(INamedTypeSymbol type) => BaseTypes(type).Prepend(type).Any(static source =>
        OwnMembers(source).Any()
        || source.InstanceConstructors.Any(static constructor => constructor.Parameters.Any(static parameter => parameter.Type.Is(KnownTypes.Limiter))));

    private static IEnumerable<ISymbol> Candidates(INamedTypeSymbol type)
    {
        ISymbol[] inherited = [.. BaseTypes(type).SelectMany(OwnMembers).Where(member => IsReachableFromDerived(member, type))];

        // A parameter that the base keeps would be kept twice: CS9107, in the user's own file.
        IEnumerable<ISymbol> parameters = PrimaryConstructorParameters(type)
            .Where(parameter => inherited.Length == 0 || !IsPassedToBase(parameter));
        return OwnMembers(type).Concat(parameters).Concat(inherited);
    }

    /// <summary>Fields first, then properties.</summary>
    private static IEnumerable<ISymbol> OwnMembers(INamedTypeSymbol type)
    {
        var members = type.GetMembers();
        return members.OfType<IFieldSymbol>().Where(static field => !field.IsImplicitlyDeclared && field.Type.Is(KnownTypes.Limiter))
            .Concat<ISymbol>(members.OfType<IPropertySymbol>().Where(static property =>
                property is { GetMethod: not null, IsIndexer: false, ExplicitInterfaceImplementations.IsEmpty: true }
                && property.Type.Is(KnownTypes.Limiter)));
    }

    /// <summary>A record's are properties already.</summary>
    private static IEnumerable<IParameterSymbol> PrimaryConstructorParameters(INamedTypeSymbol type) =>
        type.IsRecord
            ? []
            : type.InstanceConstructors
                .Where(static constructor => constructor.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is TypeDeclarationSyntax))
                .SelectMany(static constructor => constructor.Parameters)
                .Where(static parameter => parameter.Type.Is(KnownTypes.Limiter) && parameter.RefKind == RefKind.None);

    private static bool IsPassedToBase(IParameterSymbol parameter) =>
        parameter.ContainingSymbol.DeclaringSyntaxReferences
            .Select(static reference => reference.GetSyntax())
            .OfType<TypeDeclarationSyntax>()
            .SelectMany(static type => type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? [])
            .SelectMany(static initializer => initializer.ArgumentList.Arguments)
            .Any(argument => argument.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name);

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static LimiterModel Model(ISymbol limiter) => new(
        limiter.Name,
        limiter is IParameterSymbol ? LimiterPlace.PrimaryConstructorParameter
            : limiter.IsStatic ? LimiterPlace.StaticMember
            : LimiterPlace.InstanceMember);

    private static bool IsReachableFromOutside(ISymbol limiter, INamedTypeSymbol type) => limiter is not IParameterSymbol && Reading(limiter) switch
    {
        Accessibility.Public => true,
        Accessibility.Internal or Accessibility.ProtectedOrInternal =>
            SymbolEqualityComparer.Default.Equals(limiter.ContainingAssembly, type.ContainingAssembly),
        _ => false,
    };

    private static bool IsReachableFromDerived(ISymbol member, INamedTypeSymbol derived) => Reading(member) switch
    {
        Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => true,
        Accessibility.Internal or Accessibility.ProtectedAndInternal =>
            SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, derived.ContainingAssembly),
        _ => false,
    };

    private static Accessibility Reading(ISymbol member) =>
        member is IPropertySymbol { GetMethod: { } getter } ? getter.DeclaredAccessibility : member.DeclaredAccessibility;
}
