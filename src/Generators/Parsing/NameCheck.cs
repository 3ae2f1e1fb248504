using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The name of a generated type or member is taken, or asked for twice.</summary>
/// <param name="Reason">Who has it, as the end of a sentence.</param>
/// <param name="Turn">Which of those that need another name this is, from 0; -1: it was the first to ask, and may keep the name.</param>
internal sealed record NameClash(string Reason, int Turn);

/// <summary>Whether a generated type or member would have a name that is taken, and which name is free.</summary>
internal static class NameCheck
{
    /// <summary>Why a decorator cannot have its name; null: it can.</summary>
    public static NameClash? OfDecorator(INamedTypeSymbol type) => OfType(type, WrapperNames.Decorator(type));

    /// <summary>Why the class of a type's extension methods cannot have its name; null: it can.</summary>
    public static NameClash? OfExtensionClass(INamedTypeSymbol type) => OfType(type, WrapperNames.ExtensionClass(type));

    /// <summary>Why the twin of an ordinary method cannot have its name; null: it can, or there is none.</summary>
    public static NameClash? OfTwin(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (type.TypeKind == TypeKind.Interface || CoreCheck.IsNeeded(method))
        {
            return null;
        }

        string twin = WrapperNames.Method(method);
        bool isTaken = twin == type.Name
            || type.GetMembers(twin).Any(member => !member.IsGenerated() && (member is not IMethodSymbol other || Signature(other) == Signature(method)));
        return Clash(
            method,
            WantedNames.Twins(type, twin).Where(other => Signature(other) == Signature(method)),
            isTaken ? $"its type has a member '{twin}' already" : null,
            $"another method of its type has a twin '{twin}' with the same parameters");
    }

    /// <summary>A name that the decorator can have in place of its own: its own with a number.</summary>
    public static string FreeDecorator(INamedTypeSymbol type, NameClash clash) => Free(
        WrapperNames.Decorator(type),
        clash,
        name => type.ContainingNamespace.GetMembers(name).Any() || WantedNames.Types(type.ContainingNamespace, name).Any());

    /// <summary>A name that the twin can have in place of its own: its own with a number.</summary>
    public static string FreeTwin(IMethodSymbol method, NameClash clash) => Free(
        WrapperNames.Method(method),
        clash,
        name => name == method.ContainingType.Name
            || Members.Sources(method.ContainingType).Any(source => !source.GetMembers(name).IsEmpty)
            || WantedNames.Twins(method.ContainingType, name).Any());

    private static string Free(string name, NameClash clash, Func<string, bool> isTaken) =>
        Enumerable.Range(2, int.MaxValue - 2).Select(number => WrapperNames.Numbered(name, number)).Where(other => !isTaken(other)).ElementAt(clash.Turn);

    /// <summary>Who has the name of a type that is generated into the namespace of this one.</summary>
    private static NameClash? OfType(INamedTypeSymbol type, string name)
    {
        INamedTypeSymbol[] askers = [.. WantedNames.Types(type.ContainingNamespace, name).Where(other => HasSameArity(other, type))];
        bool isTaken = type.ContainingNamespace.GetTypeMembers(name).Any(other => !other.IsGenerated() && HasSameArity(other, type));
        INamedTypeSymbol? rival = askers.FirstOrDefault(other => !SymbolEqualityComparer.Default.Equals(other, type));
        return Clash(type, askers, isTaken ? $"there is a type '{name}' already" : null, $"'{rival?.Name}' asks for a type '{name}' too");
    }

    /// <summary>A name that nobody has is the first one's that asks for it.</summary>
    private static NameClash? Clash(ISymbol symbol, IEnumerable<ISymbol> askers, string? taken, string shared)
    {
        ISymbol[] all = [.. askers];
        int place = Array.FindIndex(all, other => SymbolEqualityComparer.Default.Equals(other, symbol));
        return taken is not null ? new(taken, place)
            : all.Length > 1 ? new(shared, place - 1)
            : null;
    }

    private static bool HasSameArity(INamedTypeSymbol other, INamedTypeSymbol type) =>
        TypeText.AllTypeParameters(other).Count() == TypeText.AllTypeParameters(type).Count();

    /// <summary>What tells a twin from others of its name: a caller gives it no lease.</summary>
    private static string Signature(IMethodSymbol method) =>
        $"{method.Arity}({SignatureKey.Of(method.Parameters.Where(static parameter => !parameter.Type.Is(KnownTypes.Lease)))})";
}
