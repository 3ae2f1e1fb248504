using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>The members that a method stands in for.</summary>
internal static class Overridden
{
    /// <summary>Those of base types that it overrides, and those of interfaces that its type implements with it.</summary>
    public static IEnumerable<IMethodSymbol> By(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            yield return current;
        }

        if (method.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Struct } type)
        {
            yield break;
        }

        foreach (IMethodSymbol member in type.AllInterfaces.SelectMany(static source => source.GetMembers()).OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method))
            {
                yield return member;
            }
        }
    }
}
