using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Proxy;

/// <summary>Whether a proxy can limit a type: it is a class that Castle's DynamicProxy derives from the type, in an assembly of its own.</summary>
internal static class ProxyCheck
{
    private const string ProxyAssembly = "DynamicProxyGenAssembly2";
    private const string InternalsVisibleTo = "System.Runtime.CompilerServices.InternalsVisibleToAttribute";

    /// <summary>What a proxy cannot limit, why, and the way out, as the end of a sentence; null: it can limit all.</summary>
    public static string? WhyNot(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Struct ? "it: it is a struct; name an interface that it implements"
        : type.TypeKind == TypeKind.Class && type.IsSealed ? "it: it is sealed; unseal it, or name an interface that it implements"
        : OfAccess(type)
            ?? Types(type)
                .SelectMany(static source => Limits.LimitedMethods(source))
                .Where(static method => method is { IsStatic: false, MethodKind: MethodKind.Ordinary })
                .Select(method => OfMember(method, type))
                .FirstOrDefault(static reason => reason is not null);

    private static string? OfAccess(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol part in TypeText.Parts(type).OfType<INamedTypeSymbol>())
        {
            for (INamedTypeSymbol? current = part; current is not null; current = current.ContainingType)
            {
                if (!IsSeen(current))
                {
                    return current.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
                        ? $"it: '{current.Name}' is internal; make it public, or add {Visible}"
                        : $"it: '{current.Name}' is private or protected; make it public";
                }
            }
        }

        return null;
    }

    private static string Visible => $"[assembly: InternalsVisibleTo(\"{ProxyAssembly}\")]";

    private static string? OfMember(IMethodSymbol method, INamedTypeSymbol type)
    {
        LimitModel limit = Limits.Governing(method)!;
        string? reason = type.TypeKind == TypeKind.Class && (method.IsSealed || !(method.IsVirtual || method.IsAbstract || method.IsOverride))
            ? "it is not virtual, so no proxy overrides it; make it virtual, or name an interface"
            : !IsSeen(method) ? $"it is not public, and the proxy does not see it; make it public, or, if it is internal, add {Visible}"
            : method.Parameters.FirstOrDefault(static parameter => parameter.RefKind != RefKind.None) is { } reference
                ? $"its parameter '{reference.Name}' is passed by reference, which a proxy cannot hold; pass it by value"
            : method.Parameters.FirstOrDefault(static parameter => IsByRefLike(parameter.Type)) is { } span
                ? $"its parameter '{span.Name}' is byref-like, which a proxy cannot hold; pass an array or a Memory<T>"
            : method.RefKind != RefKind.None || IsByRefLike(method.ReturnType)
                ? "it returns what a proxy cannot hold (by reference, or byref-like); return a value that lives on the heap"
            : null;
        return reason is null ? null : $"'{method.Name}' ({limit.Name}): {reason}";
    }

    private static bool IsByRefLike(ITypeSymbol type) => type.IsRefLikeType || TypeText.HoldsPointer(type) || TypeText.AllowsRefStruct(type);

    /// <summary>Whether a class of the proxies' assembly may name it; a protected member it may override.</summary>
    private static bool IsSeen(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public or Accessibility.NotApplicable => true,
        Accessibility.Protected or Accessibility.ProtectedOrInternal when symbol is IMethodSymbol => true,
        Accessibility.Internal or Accessibility.ProtectedOrInternal or Accessibility.ProtectedAndInternal => symbol.ContainingAssembly.GetAttributes()
            .Any(static attribute => attribute.AttributeClass.Is(InternalsVisibleTo)
                && attribute.FirstText() is { } name
                && (name == ProxyAssembly || name.StartsWith(ProxyAssembly + ",", StringComparison.Ordinal))),
        _ => false,
    };

    /// <summary>The type and those whose members it has.</summary>
    private static IEnumerable<INamedTypeSymbol> Types(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface)
        {
            return type.AllInterfaces.Prepend(type);
        }

        var types = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            types.Add(current);
        }

        return types;
    }
}
