using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// Reads <c>AddRateLimited&lt;IChat&lt;string&gt;, Chat&gt;()</c>: the decorator of a generic interface is open and cannot make itself known,
/// so it is made known for each closed interface that is registered.
/// </summary>
internal static class ClosedDecoratorParser
{
    private const string Extensions = "Microsoft.Extensions.DependencyInjection.LlmLimiterServiceCollectionExtensions";

    public static bool MayRegister(SyntaxNode node) =>
        node is GenericNameSyntax { TypeArgumentList.Arguments.Count: 2, Identifier.ValueText: "AddRateLimited" or "AddKeyedRateLimited" };

    public static ClosedDecoratorModel? Parse(SyntaxNode node, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(node, cancellation).Symbol is IMethodSymbol method
        && method.ContainingType.Is(Extensions)
        && method.TypeArguments[0] is INamedTypeSymbol { TypeKind: TypeKind.Interface } type
        && TypeText.AllTypeParameters(type).Any()
        && InterfaceCheck.IsAnnotated(type.OriginalDefinition)
        && CanBeWritten(type, model.Compilation)
        && HasDecorator(type.OriginalDefinition, model.Compilation)
            ? new ClosedDecoratorModel(Text(type), Decorator(type), AcceptedWarnings.Of(type, [.. WrapperNames.Containers(type)]))
            : null;

    /// <summary>Each closed interface once, in an order that does not depend on where it is registered.</summary>
    public static EquatableArray<ClosedDecoratorModel> Distinct(IEnumerable<ClosedDecoratorModel?> decorators) =>
        decorators.OfType<ClosedDecoratorModel>().Distinct()
            .OrderBy(static decorator => decorator.InterfaceType, StringComparer.Ordinal)
            .ToEquatableArray();

    /// <summary>Whether any file of the project can speak of the type.</summary>
    public static bool CanBeWritten(ITypeSymbol type, Compilation compilation) => type switch
    {
        IErrorTypeSymbol => false,
        INamedTypeSymbol named => !named.IsFileLocal
            && !IsForbidden(named)
            && compilation.IsSymbolAccessibleWithin(named, compilation.Assembly)
            && (named.ContainingType is null || CanBeWritten(named.ContainingType, compilation))
            && named.TypeArguments.All(argument => CanBeWritten(argument, compilation)),
        IArrayTypeSymbol array => CanBeWritten(array.ElementType, compilation),
        _ => type.TypeKind == TypeKind.Dynamic,
    };

    /// <summary>Whether speaking of the type is an error because it is obsolete.</summary>
    private static bool IsForbidden(INamedTypeSymbol type) =>
        type.AttributeOf(KnownTypes.ObsoleteAttribute)?.ConstructorArguments.Any(static argument => argument.Value is true) ?? false;

    /// <summary>An interface of this project has one if it can be written; one of another project, if it is there and visible here.</summary>
    private static bool HasDecorator(INamedTypeSymbol type, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            ? DecoratorParser.CanBeDecorated(type)
            : type.ContainingNamespace.GetTypeMembers(WrapperNames.Decorator(type), TypeText.AllTypeParameters(type).Count())
                .Any(decorator => decorator.IsGenerated() && compilation.IsSymbolAccessibleWithin(decorator, compilation.Assembly));

    private static string Decorator(INamedTypeSymbol type)
    {
        string space = WrapperNames.Namespace(type);
        var arguments = WrapperNames.Containers(type).Append(type).SelectMany(static container => container.TypeArguments);
        return $"global::{space}{(space.Length == 0 ? "" : ".")}{Identifiers.Escape(WrapperNames.Decorator(type.OriginalDefinition))}"
            + $"<{string.Join(", ", arguments.Select(Text))}>";
    }

    private static string Text(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
