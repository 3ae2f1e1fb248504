using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The public members that a class under construction already has.</summary>
/// <param name="names">Names that no member can have: the class's and its type parameters'.</param>
internal sealed class PublicMembers(IEnumerable<string> names)
{
    private static readonly string[] _ofObject =
    [
        "ToString()", "GetHashCode()", "GetType()", "MemberwiseClone()", "Finalize()", "Equals(System.Object<>)",
        "Equals(System.Object<>, System.Object<>)", "ReferenceEquals(System.Object<>, System.Object<>)",
    ];

    private readonly HashSet<string> _signatures = [.. _ofObject];
    private readonly Dictionary<string, Kind> _kinds = _ofObject
        .Select(static signature => (Name: signature.Substring(0, signature.IndexOf('(')), Kind: Kind.Method))
        .Concat(names.Select(static name => (Name: name, Kind: Kind.Single)))
        .GroupBy(static known => known.Name)
        .ToDictionary(static known => known.Key, static known => known.First().Kind);

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
        string[] names = [name, .. Accessors(member).Select(accessor => accessor + name)];
        if (names.Any(IsTaken) || !_signatures.Add(Signature(member, name)))
        {
            return false;
        }

        foreach (string taken in names)
        {
            _kinds[taken] = kind;
        }

        return true;

        bool IsTaken(string wanted) => _kinds.TryGetValue(wanted, out Kind others) && (kind == Kind.Single || kind != others);
    }

    /// <summary>What the names of the methods begin with that a property or an event is made of.</summary>
    private static string[] Accessors(ISymbol member) => member switch
    {
        IPropertySymbol => ["get_", "set_"],
        IEventSymbol => ["add_", "remove_"],
        _ => [],
    };

    private static string Signature(ISymbol member, string name) => member switch
    {
        IMethodSymbol { Arity: > 0 } method => $"{name}`{method.Arity}({SignatureKey.Of(method.Parameters)})",
        IMethodSymbol method => $"{name}({SignatureKey.Of(method.Parameters)})",
        IPropertySymbol property => $"{name}({SignatureKey.Of(property.Parameters)})",
        _ => name,
    };
}
