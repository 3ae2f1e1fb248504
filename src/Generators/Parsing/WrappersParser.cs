using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Reads an ordinary type with annotated methods.</summary>
internal static class WrappersParser
{
    public static WrappersModel? Parse(ISymbol annotated, SyntaxNode node, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        INamedTypeSymbol type = annotated as INamedTypeSymbol ?? annotated.ContainingType;
        if (!InterfaceCheck.SpeaksForItsType(annotated, node))
        {
            return null;
        }

        var methods = Limits.LimitedMethods(type).Where(HasWrapper).ToArray();
        return methods.Length == 0 ? null : Wrappers(type, methods);
    }

    /// <summary>Whether a limited twin of the method can be written.</summary>
    public static bool HasWrapper(IMethodSymbol method) =>
        method.ContainingType.TypeKind != TypeKind.Interface
        && Limits.Governing(method) is { } limit
        && ShapeCheck.WhyNot(method, limit) is null
        && PartialCheck.WhyNeeded(method) is null;

    private static WrappersModel Wrappers(INamedTypeSymbol type, IMethodSymbol[] methods)
    {
        bool isOpen = PartialCheck.IsOpen(type);
        return new WrappersModel
        {
            HintName = WrapperNames.Hint(type),
            Namespace = WrapperNames.Namespace(type),
            PartialDeclarations = isOpen ? WrapperNames.Containers(type).Append(type).Select(Reopened).ToEquatableArray() : default,
            ExtensionClass = WrapperNames.ExtensionClass(type),
            ExtensionClassAccessibility = TypeAccessibility.Of(type),
            Attributes = SignatureParser.Travelling(type.GetAttributes()).ToEquatableArray(),
            Type = TypeText.Of(type),
            TypeDocumentationId = LimitedCallParser.DocumentationId(type),
            HasBase = type.BaseType is { SpecialType: SpecialType.None },
            TypeParameters = TypeText.AllTypeParameters(type).Select(TypeText.TypeParameter).ToEquatableArray(),
            TakenNames = isOpen ? TakenNames(type).OrderBy(static name => name, StringComparer.Ordinal).ToEquatableArray() : default,
            Methods = methods.Select(method => Wrapper(method, isOpen)).ToEquatableArray(),
            ExperimentalIds = ExperimentalIds.Of(methods.Cast<ISymbol>().Prepend(type)),
        };
    }

    private static WrapperModel Wrapper(IMethodSymbol method, bool isOpen) => new()
    {
        Name = WrapperNames.Method(method),
        Call = LimitedCallParser.Parse(method, Limits.Governing(method)!),
        DocumentationId = LimitedCallParser.DocumentationId(method),
        Accessibility = isOpen ? TypeAccessibility.Of(method) : ExtensionAccessibility(method),
        IsStatic = method.IsStatic,
        ExtendsFirstParameter = method.IsExtensionMethod,
        Limiter = isOpen ? LimiterSearch.FromInside(method.ContainingType, method.IsStatic) : LimiterSearch.FromOutside(method.ContainingType),
    };

    /// <summary>The lower of the type's and the method's.</summary>
    private static string ExtensionAccessibility(IMethodSymbol method) =>
        method.DeclaredAccessibility == Accessibility.Public ? TypeAccessibility.Of(method.ContainingType) : "internal";

    private static string Reopened(INamedTypeSymbol type)
    {
        string kind = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, false) => "struct",
            (TypeKind.Interface, _) => "interface",
            (_, true) => "record",
            _ => "class",
        };
        string parameters = string.Join(", ", type.TypeParameters.Select(static parameter => Identifiers.Escape(parameter.Name)));
        return $"partial {kind} {Identifiers.Escape(type.Name)}{(parameters.Length == 0 ? "" : $"<{parameters}>")}";
    }

    /// <summary>Names of the type and its bases that could be a generated member's; few or none, so that other edits change nothing.</summary>
    private static IEnumerable<string> TakenNames(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (string name in current.MemberNames)
            {
                if (name.StartsWith("s_", StringComparison.Ordinal) || name.StartsWith("Describe", StringComparison.Ordinal))
                {
                    yield return name;
                }
            }
        }
    }
}
