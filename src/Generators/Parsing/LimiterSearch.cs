using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Finds the limiter that a type holds: its own field, property or primary-constructor parameter, else an inherited one.</summary>
internal static class LimiterSearch
{
    /// <summary>The limiter that a member of the type can use.</summary>
    public static LimiterModel? FromInside(INamedTypeSymbol type, bool isStatic) =>
        Candidates(type).FirstOrDefault(limiter => !isStatic || limiter.Place == LimiterPlace.StaticMember);

    /// <summary>The limiter that an extension method of the type can use.</summary>
    public static LimiterModel? FromOutside(INamedTypeSymbol type) =>
        Members(type).Where(IsReachableFromOutside).Select(Model).FirstOrDefault();

    private static IEnumerable<LimiterModel> Candidates(INamedTypeSymbol type)
    {
        IEnumerable<LimiterModel> own = OwnMembers(type).Select(Model).Concat(PrimaryConstructorParameters(type));
        IEnumerable<LimiterModel> inherited = BaseTypes(type).SelectMany(OwnMembers)
            .Where(member => IsReachableFromDerived(member, type)).Select(Model);
        return own.Concat(inherited);
    }

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => new[] { type }.Concat(BaseTypes(type)).SelectMany(OwnMembers);

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
    private static IEnumerable<LimiterModel> PrimaryConstructorParameters(INamedTypeSymbol type) =>
        type.IsRecord
            ? []
            : type.InstanceConstructors
                .Where(static constructor =>
                    constructor.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is TypeDeclarationSyntax))
                .SelectMany(static constructor => constructor.Parameters)
                .Where(static parameter => parameter.Type.Is(KnownTypes.Limiter) && parameter.RefKind == RefKind.None)
                .Select(static parameter => new LimiterModel(parameter.Name, LimiterPlace.PrimaryConstructorParameter));

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static LimiterModel Model(ISymbol member) =>
        new(member.Name, member.IsStatic ? LimiterPlace.StaticMember : LimiterPlace.InstanceMember);

    private static bool IsReachableFromOutside(ISymbol member) => Reading(member) switch
    {
        Accessibility.Public => true,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => true,
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
