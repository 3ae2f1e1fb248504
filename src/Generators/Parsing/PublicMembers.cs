using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The public members that a class under construction already has.</summary>
internal sealed class PublicMembers(string className)
{
    /// <summary>At first those of object.</summary>
    private readonly HashSet<string> _signatures =
        ["ToString()", "GetHashCode()", "GetType()", "MemberwiseClone()", "Finalize()", "Equals(System.Object<>)"];
    private readonly Dictionary<string, bool> _isMethod = new() { [className] = false };

    /// <summary>Whether the class can have this member too; if so, it now has.</summary>
    public bool Take(ISymbol member)
    {
        bool isMethod = member is IMethodSymbol;
        string name = member is IPropertySymbol { IsIndexer: true } ? "this[]" : member.Name;
        bool isOverload = isMethod || name == "this[]";
        if (_isMethod.TryGetValue(name, out bool others) && !(isOverload && others))
        {
            return false;
        }

        if (!_signatures.Add(Signature(member, name)))
        {
            return false;
        }

        _isMethod[name] = isOverload;
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
