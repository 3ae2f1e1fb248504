using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LlmLimiter.Analyzers.Proxy;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Knows, for one compilation, which methods are limited elsewhere than where they are; asks about each method once.</summary>
internal sealed class LimitedMembers
{
    private static readonly ConditionalWeakTable<Compilation, LimitedMembers> _known = new();
    private static readonly Dictionary<IMethodSymbol, LimitedMember.Implementation> _none = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<IMethodSymbol, LimitedMember.Ordinary?> _annotated = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _isLimited = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, Dictionary<IMethodSymbol, LimitedMember.Implementation>> _implementations =
        new(SymbolEqualityComparer.Default);

    private readonly LibraryUsers _users;
    private readonly AbstractMembers _abstract;
    private readonly LimitedCores _cores;
    private readonly ProxiedTypes _proxies;

    private LimitedMembers(Compilation compilation)
    {
        _abstract = new AbstractMembers(compilation, method => _annotated.GetOrAdd(method, Annotated));
        _users = new LibraryUsers(compilation);
        _cores = new LimitedCores(_users);
        _proxies = ProxiedTypes.Of(compilation);
    }

    /// <summary>What is known of the compilation, shared by all that ask.</summary>
    public static LimitedMembers Of(Compilation compilation) => _known.GetValue(compilation, static compilation => new LimitedMembers(compilation));

    /// <summary>The limited member that the code goes around; null: it goes around none, or it may.</summary>
    public LimitedMember? BypassedBy(MethodUse use) =>
        ((Of(use.Method, use.Instance?.Type) ?? CalledByDefault(use)) ?? _abstract.Of(use.Method.OriginalDefinition)) is { } member
        && use.Caller is { } caller
        && !IsForwarding(caller, use, member)
        && !Exemptions.Covers(caller)
        && !Exemptions.Covers(use)
        && !MayBeOnProxy(use, member)
        && _cores.Of(use.Method) is null
            ? member
            : null;

    /// <summary>The core that the code uses instead of its partial method; null: none, or it may.</summary>
    public LimitedMember.Core? CoreUsedBy(MethodUse use) =>
        _cores.Of(use.Method) is { } core
        && use.Caller is { } caller
        && !_cores.IsForwarding(caller, use)
        && !Exemptions.Covers(caller)
        && !Exemptions.Covers(use)
            ? core
            : null;

    /// <summary>
    /// The limit whose turn the method's code has for certain, because it is annotated or the core of a partial method that is; null: none.
    /// </summary>
    public LimitModel? OwnLimit(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, ContainingType.TypeKind: not TypeKind.Interface }
            ? _annotated.GetOrAdd(method.OriginalDefinition, Annotated)?.Limit ?? _cores.Of(method)?.Limit
            : null;

    /// <summary>The limit whose turn the method's code has if it is called as it should be, through its interface; null: none.</summary>
    public LimitModel? HeldBy(IMethodSymbol method) =>
        OwnLimit(method)
        ?? Of(method, method.ContainingType)?.Limit
        ?? method.ExplicitInterfaceImplementations.Append(method)
            .Where(static member => member.ContainingType.TypeKind == TypeKind.Interface)
            .Select(static member => Limits.Governing(member.OriginalDefinition))
            .FirstOrDefault(static limit => limit is not null);

    /// <summary>Whether calls through an object of the type are limited, by its own annotations or by those of what it implements.</summary>
    public bool HasLimits(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.OriginalDefinition; current is not null; current = current.BaseType?.OriginalDefinition)
        {
            if (HasLimitedMethods(current) || _implementations.GetOrAdd(current, Implementations).Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Null: a call of the method bypasses nothing.</summary>
    /// <param name="method">The called method.</param>
    /// <param name="receiver">What it is called on: a type may implement an interface with a method that it inherits.</param>
    private LimitedMember? Of(IMethodSymbol method, ITypeSymbol? receiver)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        if (definition.ContainingType is not { TypeKind: not TypeKind.Interface } declaring || definition.MethodKind != MethodKind.Ordinary)
        {
            return null;
        }

        if (_annotated.GetOrAdd(definition, Annotated) is { } annotated)
        {
            return annotated;
        }

        return Receivers(receiver, declaring)
            .Select(type => Implementation(definition, type.OriginalDefinition))
            .FirstOrDefault(static member => member is not null);
    }

    /// <summary>A type parameter has the methods of its constraints.</summary>
    private static IEnumerable<INamedTypeSymbol> Receivers(ITypeSymbol? receiver, INamedTypeSymbol declaring) =>
        receiver is ITypeParameterSymbol parameter
            ? parameter.ConstraintTypes.SelectMany(constraint => Receivers(constraint, declaring))
            : [receiver as INamedTypeSymbol ?? declaring];

    /// <summary>The limited member, if an interface's default member, which is not limited, calls it on the same object.</summary>
    private static LimitedMember.CalledByDefault? CalledByDefault(MethodUse use) =>
        use is { Instance: IInstanceReferenceOperation, Method: { ContainingType.TypeKind: TypeKind.Interface } called }
        && Limits.Governing(called.OriginalDefinition) is { } limit
        && use.Caller is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsVirtual: true } method
        && Limits.Governing(method) is null
        && !method.Has(KnownTypes.NotRateLimitedAttribute)
            ? new(limit, method.Name)
            : null;

    /// <summary>
    /// Whether the caller is an overload, an override or an explicit implementation of the very member it calls, limited itself: then
    /// the call forwards what already has its turn. So does a class that stands before another of the same interface.
    /// </summary>
    private bool IsForwarding(ISymbol caller, MethodUse use, LimitedMember member)
    {
        if (caller is not IMethodSymbol { ContainingType: { } type } method)
        {
            return false;
        }

        IMethodSymbol called = use.Method;
        bool isLimited = (method.Name == called.Name && Of(method, type) is not null)
            || method.ExplicitInterfaceImplementations.Any(source => source.Name == called.Name && Limits.Governing(source) is not null);
        return (isLimited && AreRelated(type, called.ContainingType))
            || member switch
            {
                LimitedMember.Implementation { Members: var members } =>
                    Implementation(method.OriginalDefinition, type.OriginalDefinition)?.Members.Intersect(members, SymbolEqualityComparer.Default).Any() == true,
                LimitedMember.Reaching => use.Instance is not IInstanceReferenceOperation && IsOf(type, called.ContainingType),
                _ => false,
            };
    }

    /// <summary>
    /// Whether what the method is used on may be a proxy that limits it: this compilation has some made, and it is not made on the spot. A
    /// class's proxy reads no attributes of interfaces, and a default member runs behind a proxy, as it does behind a decorator.
    /// </summary>
    private bool MayBeOnProxy(MethodUse use, LimitedMember member) =>
        member is not LimitedMember.CalledByDefault
        && use.Instance is { Type: { } type, Syntax: not BaseExpressionSyntax } instance
        && ProxiedMembers.CanBe(use.Method)
        && (instance is ILocalReferenceOperation local ? LocalValue.Held(local) : instance.WithoutConversion()) is not IObjectCreationOperation
        && _proxies.MayBeProxy(type, isDescribed: member is LimitedMember.Implementation);

    private static bool IsOf(INamedTypeSymbol type, INamedTypeSymbol abstraction) =>
        Derives(type, abstraction)
        || type.AllInterfaces.Any(source => SymbolEqualityComparer.Default.Equals(source.OriginalDefinition, abstraction.OriginalDefinition));

    private static bool AreRelated(INamedTypeSymbol one, INamedTypeSymbol other) => Derives(one, other) || Derives(other, one);

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol from)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, from.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    private LimitedMember.Ordinary? Annotated(IMethodSymbol method)
    {
        if (!_users.Contains(method.ContainingAssembly))
        {
            return null;
        }

        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            if (IsLimitedItself(current))
            {
                return null;
            }

            if (Limits.Governing(current) is { } limit)
            {
                return Twin(current) is { } twin ? new(limit, current, twin, ExtensionNamespace(current, twin)) : null;
            }

            if (current.Has(KnownTypes.NotRateLimitedAttribute))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>A partial method is, whether its generated part is there yet or not, and has no twin.</summary>
    private static bool IsLimitedItself(IMethodSymbol method) => method.IsGenerated() || CoreCheck.IsNeeded(method);

    /// <summary>The twin's name; null: the method has none, and has an error where it is declared.</summary>
    private static string? Twin(IMethodSymbol method) =>
        IsFromMetadata(method) || WrappersParser.HasWrapper(method.OriginalDefinition) ? WrapperNames.Method(method) : null;

    private static string? ExtensionNamespace(IMethodSymbol method, string twin)
    {
        INamedTypeSymbol type = method.ContainingType;
        bool isMember = IsFromMetadata(method) ? !type.GetMembers(twin).IsEmpty : PartialCheck.IsOpen(type);
        return isMember ? null : WrapperNames.Namespace(type);
    }

    private LimitedMember.Implementation? Implementation(IMethodSymbol method, INamedTypeSymbol receiver)
    {
        var implementations = _implementations.GetOrAdd(receiver, Implementations);
        if (implementations.Count == 0)
        {
            return null;
        }

        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (implementations.TryGetValue(current, out var implementation))
            {
                return implementation;
            }
        }

        return null;
    }

    /// <summary>The methods by which a type implements annotated interface members; a decorator's are not meant, also where a person wrote it.</summary>
    private Dictionary<IMethodSymbol, LimitedMember.Implementation> Implementations(INamedTypeSymbol type)
    {
        var limited = type.AllInterfaces.Where(HasLimitedMethods).ToArray();
        if (limited.Length == 0 || type.IsGenerated() || LimiterSearch.Holds(type))
        {
            return _none;
        }

        var found = new Dictionary<IMethodSymbol, LimitedMember.Implementation>(SymbolEqualityComparer.Default);
        foreach (IMethodSymbol member in limited.SelectMany(Limits.LimitedMethods))
        {
            if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation && !IsLimitedItself(implementation))
            {
                IMethodSymbol definition = implementation.OriginalDefinition;
                found[definition] = found.TryGetValue(definition, out var known)
                    ? known with { Members = known.Members.Add(member.OriginalDefinition) }
                    : new(Limits.Governing(member)!, member.ContainingType, ImmutableArray.Create(member.OriginalDefinition));
            }
        }

        return found;
    }

    private bool HasLimitedMethods(INamedTypeSymbol type) =>
        _isLimited.GetOrAdd(type.OriginalDefinition, definition => _users.Contains(definition.ContainingAssembly) && Limits.LimitedMethods(definition).Any());

    private static bool IsFromMetadata(ISymbol symbol) => symbol.DeclaringSyntaxReferences.IsEmpty;
}
