using LlmLimiter.Conventions;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>A type in a compilation, for the conventions.</summary>
internal sealed class SymbolType(ITypeSymbol symbol) : ClientType
{
    public override string Name => symbol.Name;

    public override string Text => TypeText.Of(symbol.WithNullableAnnotation(NullableAnnotation.NotAnnotated));

    public override string NullableText => TypeText.Nullable(symbol);

    public override string DocumentationId => LimitedCallParser.DocumentationId(symbol);

    public override bool IsValueType => symbol.IsValueType;

    public override bool CanBeNull => Members.CanBeNull(symbol);

    public override ClientType WithoutNullable => symbol.IsNullableValue() ? new SymbolType(symbol.WithoutNullable()) : this;

    public override IReadOnlyList<ClientType> TypeArguments =>
        symbol is INamedTypeSymbol named ? [.. named.TypeArguments.Select(Of)] : [];

    public override ClientType? ElementType => symbol is IArrayTypeSymbol array ? Of(array.ElementType) : null;

    public override IEnumerable<ClientType> ItemTypes => Members.ItemTypes(symbol).Select(Of);

    public override bool Is(string fullName) => symbol.Is(fullName);

    public override ClientType? SelfOrBase(string fullName) => symbol.SelfOrBase(fullName) is { } found ? Of(found) : null;

    public override ClientMember? Find(string name) => Members.Find(symbol, name) is { } member ? new ClientMember(member.Name, Of(member.Type)) : null;

    public override bool HasMethod(string name) => Methods(name).Any(static method => method.DeclaredAccessibility == Accessibility.Public);

    public override bool HasTextMethod(string name) =>
        symbol.GetMembers(name).OfType<IMethodSymbol>().Any(static method => method.Parameters.IsEmpty && Members.IsString(method.ReturnType));

    public override ClientType? Picked(string method) =>
        symbol.GetMembers(method).OfType<IMethodSymbol>().FirstOrDefault(static picker =>
            picker is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, Parameters.Length: 1 } && picker.Parameters[0].RefKind == RefKind.Out)
            is { } found ? Of(found.Parameters[0].Type) : null;

    public override ClientType? Neighbour(string fullName) =>
        symbol.ContainingAssembly?.GetTypeByMetadataName(fullName) is { } type && IsAccepted(type) ? Of(type) : null;

    private static ClientType Of(ITypeSymbol type) => new SymbolType(type);

    private IEnumerable<IMethodSymbol> Methods(string name) =>
        Members.Sources(symbol).SelectMany(source => source.GetMembers(name)).OfType<IMethodSymbol>();

    /// <summary>An experimental type is used where the annotated code has accepted it with the type that it derives from.</summary>
    private bool IsAccepted(INamedTypeSymbol type) => ExperimentalId(type) is not { } id || id == ExperimentalId(symbol);

    private static string? ExperimentalId(ITypeSymbol type) => type.AttributeOf(KnownTypes.ExperimentalAttribute)?.FirstText();
}
