using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Methods that send requests to a provider.</summary>
/// <param name="Type">The full name of the type that declares them, without type parameters; calls on derived and implementing types count too.</param>
/// <param name="Method">Their name, or what their names begin with.</param>
/// <param name="IsBeginning">Whether it is only the beginning.</param>
/// <param name="Provider">The provider, where the type tells it.</param>
internal sealed record KnownCall(string Type, string Method, bool IsBeginning, string? Provider)
{
    private static readonly SymbolDisplayFormat _fullName = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>Reads <c>Namespace.Type.Method</c>, where <c>*</c> stands for the rest of the method's name; null: the text is something else.</summary>
    public static KnownCall? Parse(string text, string? provider = null)
    {
        int dot = text.LastIndexOf('.');
        if (dot < 0)
        {
            return null;
        }

        string type = text.Substring(0, dot);
        string method = text.Substring(dot + 1);
        bool isBeginning = method.EndsWith("*", StringComparison.Ordinal);
        string name = isBeginning ? method.Substring(0, method.Length - 1) : method;
        return type.Split('.').All(SyntaxFacts.IsValidIdentifier) && ((isBeginning && name.Length == 0) || SyntaxFacts.IsValidIdentifier(name))
            ? new(type, name, isBeginning, provider)
            : null;
    }

    public bool Names(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Ordinary or MethodKind.ReducedExtension
        && (IsBeginning ? method.Name.StartsWith(Method, StringComparison.Ordinal) : method.Name == Method);

    /// <summary>Whether the type is the declaring one, derives from it or implements it.</summary>
    public bool IsOf(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (IsDeclaring(current))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(IsDeclaring);
    }

    private bool IsDeclaring(ITypeSymbol type) => Type.EndsWith(type.Name, StringComparison.Ordinal) && type.ToDisplayString(_fullName) == Type;
}
