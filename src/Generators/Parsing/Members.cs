using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Looks into the types of parameters and answers.</summary>
internal static class Members
{
    /// <summary>
    /// The public readable property or field of this name, inherited ones too, that C# finds; an experimental one is not for code that nobody
    /// chose to write, nor an obsolete one whose use is an error or has a warning of its own.
    /// </summary>
    public static DataMember? Find(ITypeSymbol type, string name)
    {
        ISymbol[] found = [.. Sources(type.WithoutNullable())
            .SelectMany(source => source.GetMembers(name))
            .Where(static member => IsSeen(member) && member is not IPropertySymbol { IsOverride: true, GetMethod: null })
            .Distinct(SymbolEqualityComparer.Default)];
        return found.FirstOrDefault(member => found.All(other => Hides(member, other))) is { IsStatic: false, DeclaredAccessibility: Accessibility.Public } seen
            && !seen.Has(KnownTypes.ExperimentalAttribute)
            && !IsForbidden(seen.AttributeOf(KnownTypes.ObsoleteAttribute))
            ? Readable(seen)
            : null;
    }

    public static bool CanBeNull(ITypeSymbol type) => type.IsReferenceType || type.IsNullableValue();

    public static bool IsString(ITypeSymbol type) => type.SpecialType == SpecialType.System_String;

    /// <summary>The T of every IEnumerable&lt;T&gt; that the type is.</summary>
    public static IEnumerable<ITypeSymbol> ItemTypes(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol)
        {
            return type is IArrayTypeSymbol { Rank: 1 } array ? [array.ElementType] : [];
        }

        if (IsSpan(type))
        {
            return ((INamedTypeSymbol)type).TypeArguments;
        }

        return type.WithoutParameter() is INamedTypeSymbol named && !IsString(type)
            ? named.AllInterfaces.Prepend(named).Where(IsEnumerable).Select(static source => source.TypeArguments[0])
            : [];
    }

    public static bool IsSpan(ITypeSymbol type) => type.Is("System.ReadOnlySpan`1") || type.Is("System.Span`1");

    public static bool IsEnumerable(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    /// <summary>The type itself and what it inherits members from.</summary>
    public static IEnumerable<ITypeSymbol> Sources(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol { ConstraintTypes: { IsEmpty: false } constraints })
        {
            return constraints.SelectMany(Sources);
        }

        return type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Prepend(type) : BaseTypes(type);
    }

    /// <summary>Whether generated code may name it: then it hides what it hides, public or not.</summary>
    private static bool IsSeen(ISymbol member) =>
        member.DeclaredAccessibility == Accessibility.Public
        || (member.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal && !member.DeclaringSyntaxReferences.IsEmpty);

    private static DataMember? Readable(ISymbol member) => member switch
    {
        IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public } property => new(property.Name, property.Type),
        IFieldSymbol field => new(field.Name, field.Type),
        _ => null,
    };

    /// <summary>Whether a member is found instead of another of its name. What two interfaces have is ambiguous, unless one derives from the other.</summary>
    private static bool Hides(ISymbol member, ISymbol other) =>
        member.ContainingType.TypeKind != TypeKind.Interface
        || SymbolEqualityComparer.Default.Equals(member, other)
        || member.ContainingType.AllInterfaces.Contains(other.ContainingType, SymbolEqualityComparer.Default);

    private static bool IsForbidden(AttributeData? obsolete) => obsolete is not null
        && (obsolete.ConstructorArguments.Any(static argument => argument.Value is true)
            || obsolete.NamedArguments.Any(static argument => argument.Key == "DiagnosticId"));

    private static IEnumerable<ITypeSymbol> BaseTypes(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }
}
