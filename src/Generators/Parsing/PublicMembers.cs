using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The public members that a class under construction already has.</summary>
internal sealed class PublicMembers(string className)
{
    /// <summary>At first those of object.</summary>
    private readonly HashSet<string> _signatures =
        ["ToString()", "GetHashCode()", "GetType()", "MemberwiseClone()", "Finalize()", "Equals(System.Object<>)"];
    private readonly Dictionary<string, Kind> _kinds = new() { [className] = Kind.Single };

    private enum Kind
    {
        Single,
        Method,
        Indexer,
    }

    /// <summary>Whether the class can have this member too; if so, it now has.</summary>
    public bool Take(ISymbol member)
    {
        Kind kind = member switch
        {
            IMethodSymbol => Kind.Method,
            IPropertySymbol { IsIndexer: true } => Kind.Indexer,
            _ => Kind.Single,
        };
        // An indexer of a class is a member called Item, whatever it is called in its interface.
        string name = kind == Kind.Indexer ? "Item" : member.Name;
        if ((_kinds.TryGetValue(name, out Kind others) && (kind == Kind.Single || kind != others)) || !_signatures.Add(Signature(member, name)))
        {
            return false;
        }

        _kinds[name] = kind;
        return true;
    }

    private static string Signature(ISymbol member, string name) => member switch
    {
        IMethodSymbol { Arity: > 0 } method => $"{name}`{method.Arity}({SignatureKey.Of(method.Parameters)})",
        IMethodSymbol method => $"{name}({SignatureKey.Of(method.Parameters)})",
        IPropertySymbol property => $"{name}({SignatureKey.Of(property.Parameters)})",
        _ => name,
    };
}
