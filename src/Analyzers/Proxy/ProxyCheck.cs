using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Proxy;

/// <summary>Whether a proxy can limit a type: it is a class that Castle's DynamicProxy derives from the type, in an assembly of its own.</summary>
internal static class ProxyCheck
{
    private const string ProxyAssembly = "DynamicProxyGenAssembly2";
    private const string InternalsVisibleTo = "System.Runtime.CompilerServices.InternalsVisibleToAttribute";

    /// <summary>What the proxy cannot limit, why, and the way out, as the end of a sentence; null: it can limit all, or nobody can say.</summary>
    public static string? WhyNot(ProxyCall call) => call.Type is INamedTypeSymbol type
        ? OfType(type, call) ?? OfAccess(type) ?? OfConstructors(type, call) ?? OfHidden(type) ?? (call.IsDescribed ? null : OfMembers(type, call))
        : null;

    private static string? OfType(INamedTypeSymbol type, ProxyCall call) =>
        type.IsSealed ? "it: it is sealed; unseal it, or name an interface that it implements"
        : type.TypeKind == TypeKind.Interface && !call.IsAroundTarget
            ? $"it: it is an interface, and the proxy is the object itself; name a class, or pass an object to '{ProxyCall.MakerName}.Create'"
        : type.IsAbstract && !call.IsAroundTarget ? "it: it is abstract; name a class that is made, or make the proxy around a target"
        : call.Target?.IsGenerated() == true
            ? $"it: '{call.Target.Name}' is limited already, and its calls would be limited twice; make the proxy around the client itself"
        : null;

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

    private static string? OfConstructors(INamedTypeSymbol type, ProxyCall call)
    {
        IMethodSymbol[] seen = [.. type.InstanceConstructors.Where(IsSeen)];
        return type.TypeKind != TypeKind.Class ? null
            : seen.Length == 0 ? "it: it has no constructor that a derived class can call; make one public or protected"
            : call.IsAroundTarget && !seen.Any(static constructor => constructor.Parameters.IsEmpty)
                ? $"it: it has no constructor without parameters; let {ProxyCall.MakerName}.CreateClass<{type.Name}> make the object itself, or name an interface"
            : null;
    }

    /// <summary>A class that does not see a member cannot implement it, whether that is limited or not.</summary>
    private static string? OfHidden(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface
        && type.AllInterfaces.Prepend(type).SelectMany(static source => source.GetMembers()).OfType<IMethodSymbol>()
            .FirstOrDefault(static member => member.IsAbstract && !IsSeen(member)) is { } hidden
            ? $"it: its member '{hidden.AssociatedSymbol?.Name ?? hidden.Name}' is internal; make it public, or add {Visible}"
            : null;

    private static string? OfMembers(INamedTypeSymbol type, ProxyCall call)
    {
        var limited = ProxiedMembers.Of(type, call.Target).ToArray();
        return limited.Length == 0
            ? OfNone(type, call)
            : limited.Select(member => OfMember(member.Member, member.Limit, type)).FirstOrDefault(static reason => reason is not null);
    }

    /// <summary>None is limited, and no class that is not known here can say otherwise.</summary>
    private static string? OfNone(INamedTypeSymbol type, ProxyCall call) =>
        !call.IsExact ? null
        : type.TypeKind == TypeKind.Class && type.AllInterfaces.FirstOrDefault(IsAnnotated) is { } annotated
            ? $"anything: its own members bear no limit, as those of '{annotated.Name}' do; name that interface"
        : $"anything: nothing of it is limited; annotate a member, or describe it in '{ProxyCall.OptionsName}'";

    private static bool IsAnnotated(INamedTypeSymbol type) => type.GetMembers().Append(type).Any(static symbol => Limits.StatedOn(symbol) is not null);

    private static string? OfMember(IMethodSymbol method, LimitModel limit, INamedTypeSymbol type)
    {
        string? reason = type.TypeKind == TypeKind.Class && !ProxiedMembers.CanBe(method)
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
}
