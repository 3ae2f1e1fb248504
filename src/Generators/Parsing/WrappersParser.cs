using LlmLimiter.Conventions;
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

        var limited = Limits.LimitedMethods(type).ToArray();
        var methods = limited.Where(HasWrapper).ToArray();
        var refused = limited.Where(IsRefused).ToArray();
        return methods.Length + refused.Length == 0 ? null : Wrappers(type, methods, refused, compilation);
    }

    /// <summary>Whether a limited twin of the method can be written or, where it is partial, its implementation.</summary>
    public static bool HasWrapper(IMethodSymbol method) =>
        method.ContainingType.TypeKind != TypeKind.Interface
        && Limits.Governing(method) is { } limit
        && ShapeCheck.WhyNot(method, limit) is null
        && PartialCheck.WhyNeeded(method) is null
        && (CoreCheck.IsNeeded(method) ? CoreCheck.Find(method).Core is not null : HasFreeName(method));

    /// <summary>
    /// Whether a partial method has an error of ours and is implemented all the same, so as to throw: where a part is missing, the compiler stops
    /// with an error of its own (CS8795) before any analyzer could say what is wrong.
    /// </summary>
    private static bool IsRefused(IMethodSymbol method) =>
        method.ContainingType.TypeKind != TypeKind.Interface
        && CoreCheck.IsNeeded(method)
        && PartialCheck.WhyNeeded(method) is null
        && !WrapperNames.Containers(method.ContainingType).Append(method.ContainingType).Any(static type => type.IsFileLocal)
        && WhyRefused(method) is not null;

    /// <summary>As the end of a sentence; null: it is limited.</summary>
    private static string? WhyRefused(IMethodSymbol method) =>
        ShapeCheck.WhyNot(method, Limits.Governing(method)!) ?? CoreCheck.Find(method).WhyNot;

    private static bool HasFreeName(IMethodSymbol method) =>
        NameCheck.OfTwin(method) is null
        && (PartialCheck.IsOpen(method.ContainingType) || NameCheck.OfExtensionClass(method.ContainingType) is null);

    private static WrappersModel Wrappers(INamedTypeSymbol type, IMethodSymbol[] methods, IMethodSymbol[] refused, Compilation compilation)
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
            Refused = refused.Select(Refused).ToEquatableArray(),
            AcceptedWarnings = AcceptedWarnings.Of(type, [.. methods, .. refused]),
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

    private static RefusedModel Refused(IMethodSymbol method) =>
        new(SignatureParser.Method(method), PartialModifiers(method), method.IsExtensionMethod, WhyRefused(method)!);

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
