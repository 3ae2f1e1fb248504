using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>What an object's <c>ToString</c> tells.</summary>
internal static class ObjectText
{
    /// <summary>Whether the class or struct, or what it derives from, writes its own.</summary>
    public static bool IsOwn(ITypeSymbol type) => Members.Sources(type)
        .TakeWhile(static source => source.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType))
        .SelectMany(static source => source.GetMembers(nameof(ToString)))
        .Any(static member => member is IMethodSymbol { IsOverride: true, Parameters.IsEmpty: true });

    /// <summary>
    /// Whether it is the name of the type and nothing else. A class that another derives from is judged by itself; what is known only as an
    /// interface, an abstract class or an object may be anything, unless it is a collection.
    /// </summary>
    public static bool IsNoneOf(ITypeSymbol type) => type.WithoutNullable() switch
    {
        { SpecialType: SpecialType.System_Object } => false,
        { TypeKind: TypeKind.Array or TypeKind.Delegate } => true,
        { TypeKind: TypeKind.Interface } collection => Members.ItemTypes(collection).Any(),
        { TypeKind: TypeKind.Class, IsAbstract: true } => false,
        { TypeKind: TypeKind.Class or TypeKind.Struct, IsRefLikeType: false } value => !IsOwn(value),
        _ => false,
    };
}
