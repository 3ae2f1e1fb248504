using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Knows, for one compilation, which interfaces have a decorator, and which types stand behind one; asks about each type once.</summary>
internal sealed class Clients
{
    private static readonly ConditionalWeakTable<Compilation, Clients> _known = new();

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<INamedTypeSymbol, LimitModel?> _decorated = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _isClient = new(SymbolEqualityComparer.Default);

    private Clients(Compilation compilation) => _compilation = compilation;

    /// <summary>What is known of the compilation, shared by all that ask.</summary>
    public static Clients Of(Compilation compilation) => _known.GetValue(compilation, static key => new Clients(key));

    /// <summary>The type, if it is an interface that has a decorator.</summary>
    public DecoratedInterface? Decorated(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface } named
        && _decorated.GetOrAdd(named.OriginalDefinition, LimitOfDecorated) is { } limit
            ? new(named, limit)
            : null;

    /// <summary>The decorated interfaces that a type implements.</summary>
    public IEnumerable<DecoratedInterface> DecoratedBy(ITypeSymbol type) => type.AllInterfaces.Select(Decorated).OfType<DecoratedInterface>();

    /// <summary>Whether the type makes calls itself that a decorator would limit: it is no decorator, and not handed the client that it calls.</summary>
    public bool IsClient(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None } named
        && _isClient.GetOrAdd(named.OriginalDefinition, definition =>
            IsUnlimited(definition) && !definition.InstanceConstructors.Any(TakesClient));

    /// <summary>Whether the type implements a decorated interface and calls another client through it: it is as limited as that one.</summary>
    public bool IsProxy(ITypeSymbol? type) => type is INamedTypeSymbol named && IsUnlimited(named) && !IsClient(named);

    /// <summary>Whether both implement the same decorated interface.</summary>
    public bool AreOfOneKind(ITypeSymbol one, ITypeSymbol other) =>
        DecoratedBy(one).Any(decorated => IsOrImplements(other, decorated.Type));

    /// <summary>Whether a type is, or implements, an interface, with whatever type arguments.</summary>
    public static bool IsOrImplements(ITypeSymbol type, INamedTypeSymbol wanted) =>
        type.AllInterfaces.Append(type).Any(source => SymbolEqualityComparer.Default.Equals(source.OriginalDefinition, wanted.OriginalDefinition));

    /// <summary>Whether the type implements a decorated interface without a limiter: with one, it may be a decorator that somebody wrote.</summary>
    private bool IsUnlimited(INamedTypeSymbol type) => DecoratedBy(type).Any() && !type.IsGenerated() && !LimiterSearch.Holds(type);

    /// <summary>Whether a constructor is handed a client, as one of the interfaces that its type implements.</summary>
    private bool TakesClient(IMethodSymbol constructor) => constructor.Parameters.Any(parameter =>
        TypeText.Parts(parameter.Type).Any(part => Decorated(part) is { Type: var type } && IsOrImplements(constructor.ContainingType, type)));

    private LimitModel? LimitOfDecorated(INamedTypeSymbol type) =>
        Limits.LimitedMethods(type).FirstOrDefault() is { } limited && DecoratorText.Exists(type, _compilation) ? Limits.Governing(limited) : null;
}
