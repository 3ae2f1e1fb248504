using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Whether a generated type or member would have a name that is taken.</summary>
internal static class NameCheck
{
    private const string WayOut = "give it another WrapperName";

    /// <summary>Why a decorator cannot have its name, as the end of a sentence; null: it can.</summary>
    public static string? OfDecorator(INamedTypeSymbol type)
    {
        string name = WrapperNames.Decorator(type);
        return OfType(type, name, other => other.TypeKind == TypeKind.Interface && WrapperNames.UsualDecorator(other) == name && InterfaceCheck.IsAnnotated(other))
            is { } reason ? $"{reason}: {WayOut}" : null;
    }

    /// <summary>Why the twin of an ordinary method cannot have its name, as the end of a sentence; null: it can, or there is none.</summary>
    public static string? WhyNot(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (type.TypeKind == TypeKind.Interface || CoreCheck.IsNeeded(method))
        {
            return null;
        }

        string twin = WrapperNames.Method(method);
        if (twin == type.Name || type.GetMembers(twin).Any(member => !member.IsGenerated() && (member is not IMethodSymbol other || Signature(other) == Signature(method))))
        {
            return $"its type has a member '{twin}' already: {WayOut}";
        }

        if (Limits.LimitedMethods(type).Any(other => !SymbolEqualityComparer.Default.Equals(other, method)
            && !CoreCheck.IsNeeded(other) && WrapperNames.Method(other) == twin && Signature(other) == Signature(method)))
        {
            return $"another method of its type has a twin '{twin}' with the same parameters: {WayOut}";
        }

        return PartialCheck.IsOpen(type) ? null : OfExtensionClass(type);
    }

    private static string? OfExtensionClass(INamedTypeSymbol type)
    {
        string name = WrapperNames.ExtensionClass(type);
        return OfType(type, name, other =>
            other.TypeKind != TypeKind.Interface && WrapperNames.ExtensionClass(other) == name && !PartialCheck.IsOpen(other) && Limits.LimitedMethods(other).Any())
            is { } reason ? $"{reason}: make the type partial" : null;
    }

    /// <summary>Who has the name of a type that is generated into the namespace of this one.</summary>
    private static string? OfType(INamedTypeSymbol type, string name, Func<INamedTypeSymbol, bool> wantsIt)
    {
        if (type.ContainingNamespace.GetTypeMembers(name).Any(other => !other.IsGenerated() && HasSameArity(other, type)))
        {
            return $"there is a type '{name}' already";
        }

        return AllTypes(type.ContainingNamespace).FirstOrDefault(other =>
            !SymbolEqualityComparer.Default.Equals(other, type) && HasSameArity(other, type) && wantsIt(other)) is { } rival
            ? $"'{rival.Name}' asks for a type '{name}' too"
            : null;
    }

    private static bool HasSameArity(INamedTypeSymbol other, INamedTypeSymbol type) =>
        TypeText.AllTypeParameters(other).Count() == TypeText.AllTypeParameters(type).Count();

    private static IEnumerable<INamedTypeSymbol> AllTypes(INamespaceOrTypeSymbol container) =>
        container.GetTypeMembers().SelectMany(static type => AllTypes(type).Prepend(type));

    /// <summary>What tells a twin from others of its name: a caller gives it no lease.</summary>
    private static string Signature(IMethodSymbol method) =>
        $"{method.Arity}({SignatureKey.Of(method.Parameters.Where(static parameter => !parameter.Type.Is(KnownTypes.Lease)))})";
}
