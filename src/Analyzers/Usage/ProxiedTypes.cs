using System.Runtime.CompilerServices;
using LlmLimiter.Analyzers.Definition;
using LlmLimiter.Analyzers.Proxy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Knows, for one compilation, of which types it has proxies made. It looks at all code, once somebody asks, if the package is there.</summary>
internal sealed class ProxiedTypes
{
    private static readonly ConditionalWeakTable<Compilation, ProxiedTypes> _known = new();

    private readonly Lazy<ProxyCall[]> _calls;

    private ProxiedTypes(Compilation compilation) =>
        _calls = new(() => compilation.GetTypeByMetadataName(ProxyCall.Maker) is null ? [] : [.. compilation.SyntaxTrees.SelectMany(tree => Calls(tree, compilation))]);

    /// <summary>What is known of the compilation, shared by all that ask.</summary>
    public static ProxiedTypes Of(Compilation compilation) => _known.GetValue(compilation, static key => new ProxiedTypes(key));

    /// <summary>Whether a value of the type may be a proxy.</summary>
    /// <param name="type">A class, an interface or a type parameter.</param>
    /// <param name="isDescribed">Whether only those are meant that are made with a description.</param>
    public bool MayBeProxy(ITypeSymbol type, bool isDescribed = false) => type is ITypeParameterSymbol parameter
        ? parameter.ConstraintTypes.Any(constraint => MayBeProxy(constraint, isDescribed))
        : _calls.Value.Any(call => (call.IsDescribed || !isDescribed) && (call.Type is ITypeParameterSymbol || IsOrBecomes(call.Type, type)));

    /// <summary>Whether proxies are made with a description, which may limit any member, whose members run the method.</summary>
    public bool MayBeDescribed(IMethodSymbol method) => _calls.Value.Any(call => call.IsDescribed && (call.Type switch
    {
        ITypeParameterSymbol => true,
        { TypeKind: TypeKind.Interface } => Overridden.By(method).Any(member => IsOrBecomes(call.Type, member.ContainingType)),
        _ => ProxiedMembers.CanBe(method) && IsOrBecomes(call.Type, method.ContainingType),
    }));

    /// <summary>Whether objects of a type are values of another, with whatever type arguments.</summary>
    private static bool IsOrBecomes(ITypeSymbol type, ITypeSymbol other)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, other.OriginalDefinition))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(source => SymbolEqualityComparer.Default.Equals(source.OriginalDefinition, other.OriginalDefinition));
    }

    private static IEnumerable<ProxyCall> Calls(SyntaxTree tree, Compilation compilation)
    {
        SemanticModel? semantics = null;
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(static name => ProxyCall.MayBe(name.Identifier.ValueText)))
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && (semantics ??= compilation.GetSemanticModel(tree)).GetOperation(call) is IInvocationOperation operation
                && ProxyCall.Of(operation) is { } found)
            {
                yield return found;
            }
        }
    }
}
