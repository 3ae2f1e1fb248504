using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Reads an ordinary type with annotated methods.</summary>
internal static class WrappersParser
{
    /// <summary>What the names of generated members begin with.</summary>
    private static readonly string[] _generatedNames = ["s_", "Describe", "StatusOf"];

    public static WrappersModel? Parse(ISymbol annotated, SyntaxNode node, Compilation compilation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        INamedTypeSymbol type = annotated as INamedTypeSymbol ?? annotated.ContainingType;
        if (!InterfaceCheck.SpeaksForItsType(annotated, node))
        {
            return null;
        }

        var methods = Limits.LimitedMethods(type).Where(HasWrapper).ToArray();
        return methods.Length == 0 ? null : Wrappers(type, methods, compilation);
    }

    /// <summary>Whether a limited twin of the method can be written or, where it is partial, its implementation.</summary>
    public static bool HasWrapper(IMethodSymbol method) =>
        method.ContainingType.TypeKind != TypeKind.Interface
        && Limits.Governing(method) is { } limit
        && ShapeCheck.WhyNot(method, limit) is null
        && PartialCheck.WhyNeeded(method) is null
        && (CoreCheck.IsNeeded(method) ? CoreCheck.Find(method).Core is not null : HasFreeName(method));

    private static bool HasFreeName(IMethodSymbol method) =>
        NameCheck.OfTwin(method) is null
        && (PartialCheck.IsOpen(method.ContainingType) || NameCheck.OfExtensionClass(method.ContainingType) is null);

    private static WrappersModel Wrappers(INamedTypeSymbol type, IMethodSymbol[] methods, Compilation compilation)
    {
        bool isOpen = PartialCheck.IsOpen(type);
        return new WrappersModel
        {
            HintName = WrapperNames.Hint(type),
            Namespace = WrapperNames.Namespace(type),
            PartialDeclarations = isOpen ? WrapperNames.Containers(type).Append(type).Select(Reopened).ToEquatableArray() : default,
            ExtensionClass = WrapperNames.ExtensionClass(type),
            ExtensionClassAccessibility = TypeAccessibility.Of(type),
            Attributes = TravellingAttributes.Of(type.GetAttributes()).ToEquatableArray(),
            Type = TypeText.Of(type),
            TypeDocumentationId = LimitedCallParser.DocumentationId(type),
            HasBase = type.BaseType is { SpecialType: SpecialType.None },
            TypeParameters = TypeText.AllTypeParameters(type).Select(TypeText.TypeParameter).ToEquatableArray(),
            TakenNames = isOpen ? TakenNames(type).OrderBy(static name => name, StringComparer.Ordinal).ToEquatableArray() : default,
            Methods = methods.Select(method => Wrapper(method, isOpen)).ToEquatableArray(),
            AcceptedWarnings = AcceptedWarnings.Of(type, methods),
            Statuses = StatusTypes.In(compilation),
        };
    }

    private static WrapperModel Wrapper(IMethodSymbol method, bool isOpen) => new()
    {
        Name = CoreCheck.IsNeeded(method) ? method.Name : WrapperNames.Method(method),
        Call = LimitedCallParser.Parse(method, Limits.Governing(method)!),
        DocumentationId = LimitedCallParser.DocumentationId(method),
        Accessibility = isOpen ? TypeAccessibility.Of(method) : ExtensionAccessibility(method),
        IsStatic = method.IsStatic,
        PartialModifiers = CoreCheck.IsNeeded(method) ? PartialModifiers(method) : null,
        ExtendsFirstParameter = method.IsExtensionMethod,
        Limiter = isOpen ? LimiterSearch.FromInside(method.ContainingType, method.IsStatic) : LimiterSearch.FromOutside(method.ContainingType),
    };

    /// <summary>Both parts of a partial method bear the same modifiers.</summary>
    private static string PartialModifiers(IMethodSymbol method) =>
        string.Join(" ", method.DeclaringSyntaxReferences
            .Select(static reference => reference.GetSyntax())
            .OfType<MethodDeclarationSyntax>()
            .First().Modifiers
            .Select(static modifier => modifier.ValueText)
            .Where(static modifier => modifier != "partial")
            .Append("partial"));

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
        // What is unsafe in the type need not say so again.
        string unsafely = PartialCheck.IsUnsafe(type) ? "unsafe " : "";
        return $"{unsafely}partial {kind} {Identifiers.Escape(type.Name)}{(parameters.Length == 0 ? "" : $"<{parameters}>")}";
    }

    /// <summary>Names of the type and its bases that could be a generated member's; few or none, so that other edits change nothing.</summary>
    private static IEnumerable<string> TakenNames(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (string name in current.MemberNames)
            {
                if (_generatedNames.Any(begin => name.StartsWith(begin, StringComparison.Ordinal)))
                {
                    yield return name;
                }
            }
        }
    }
}
