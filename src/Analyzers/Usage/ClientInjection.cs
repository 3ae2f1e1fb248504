using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Parameters and properties that a container fills with a client instead of its decorator.</summary>
internal static class ClientInjection
{
    private static readonly HashSet<string> _attributes = ["FromServicesAttribute", "FromKeyedServicesAttribute", "InjectAttribute"];

    /// <summary>What a container fills: parameters of public constructors, and what bears an attribute that says so.</summary>
    public static IEnumerable<ISymbol> Injected(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor, DeclaredAccessibility: Accessibility.Public, IsStatic: false } constructor => constructor.Parameters,
        IMethodSymbol { MethodKind: MethodKind.Ordinary } method => method.Parameters.Where(IsMarked),
        IPropertySymbol { IsIndexer: false } property when property.IsRequired || IsMarked(property) => [property],
        _ => [],
    };

    /// <summary>The interface that could be injected instead of the client; null: the type may want the client itself.</summary>
    public static DecoratedInterface? Instead(ISymbol injected, Clients clients, ProxiedTypes proxies)
    {
        INamedTypeSymbol type = injected.ContainingType;
        return TypeOf(injected) is INamedTypeSymbol client
            && clients.IsClient(client)
            && !clients.AreOfOneKind(client, type)
            && clients.DecoratedBy(client).FirstOrDefault() is { } decorated
            && !DecoratorUse.Names(type, decorated.Decorator)
            && !proxies.MayBeProxy(client)
            && !UsesMore(type, Names(injected, client), decorated.Type, client)
                ? decorated
                : null;
    }

    private static ITypeSymbol TypeOf(ISymbol injected) => injected is IParameterSymbol parameter ? parameter.Type : ((IPropertySymbol)injected).Type;

    private static bool IsMarked(ISymbol symbol) =>
        symbol.GetAttributes().Any(static attribute => attribute.AttributeClass is { } type && _attributes.Contains(type.Name));

    /// <summary>What a type calls the client that it was given: the parameter, and the members that it may be put into.</summary>
    private static HashSet<string> Names(ISymbol injected, INamedTypeSymbol client) =>
    [
        injected.Name,
        .. injected.ContainingType.GetMembers().Where(member => SymbolEqualityComparer.Default.Equals(client, member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        })).Select(static member => member.Name),
    ];

    /// <summary>
    /// Whether the type uses something of the client that the interface does not have, and so needs the client itself: a member, an index, a part
    /// in a pattern, or what a base class wants.
    /// </summary>
    private static bool UsesMore(INamedTypeSymbol type, HashSet<string> names, INamedTypeSymbol decorated, INamedTypeSymbol client)
    {
        var members = decorated.AllInterfaces.Append(decorated).SelectMany(static source => source.MemberNames)
            .Concat(["ToString", "Equals", "GetHashCode", "GetType"]);
        var known = new HashSet<string>(members);
        bool mayBeForBase = type.BaseType?.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => AreEqual(parameter.Type, client))) == true;
        return DecoratorUse.Nodes(type).Any(node => node switch
        {
            MemberAccessExpressionSyntax access => names.Contains(NameOf(access.Expression)) && !known.Contains(access.Name.Identifier.ValueText),
            ConditionalAccessExpressionSyntax { Expression: var used, WhenNotNull: var rest } => names.Contains(NameOf(used))
                && (rest is ElementBindingExpressionSyntax
                    || (rest.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault() is { } binding
                        && !known.Contains(binding.Name.Identifier.ValueText))),
            ElementAccessExpressionSyntax access => names.Contains(NameOf(access.Expression)) && !known.Contains("this[]"),
            IsPatternExpressionSyntax { Expression: var used, Pattern: var pattern } => names.Contains(NameOf(used))
                && pattern.DescendantNodesAndSelf().OfType<SubpatternSyntax>().Any(),
            AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax, Right: var used } => names.Contains(NameOf(used)),
            ArgumentSyntax { Parent.Parent: ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax, Expression: var used } =>
                mayBeForBase && names.Contains(NameOf(used)),
            _ => false,
        });
    }

    private static bool AreEqual(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);

    private static string NameOf(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.ValueText,
        _ => "",
    };
}
