using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The public members that a class under construction already has.</summary>
internal sealed class PublicMembers(string className)
{
    private readonly HashSet<string> _signatures = ["ToString()", "GetHashCode()", "GetType()", "MemberwiseClone()", "Finalize()", "Equals(object)"];
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
        IMethodSymbol { Arity: > 0 } method => $"{name}`{method.Arity}({Types(method.Parameters)})",
        IMethodSymbol method => $"{name}({Types(method.Parameters)})",
        IPropertySymbol property => $"{name}({Types(property.Parameters)})",
        _ => name,
    };

    /// <summary>Types as overloads tell them apart: ref, out and in are one, and so are a method's type parameters by their position.</summary>
    private static string Types(IEnumerable<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(static parameter =>
            (parameter.RefKind == RefKind.None ? "" : "ref ")
            + (parameter.Type is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } generic
                ? $"!!{generic.Ordinal}"
                : parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat))));
}
