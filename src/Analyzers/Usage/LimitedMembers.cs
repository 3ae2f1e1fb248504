using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
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

    private LimitedMembers()
    {
    }

    /// <summary>What is known of the compilation, shared by all that ask.</summary>
    public static LimitedMembers Of(Compilation compilation) => _known.GetValue(compilation, static _ => new LimitedMembers());

    /// <summary>The limited member that the call goes around; null: it goes around none, or it may.</summary>
    public LimitedMember? BypassedBy(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod.ReducedFrom ?? call.TargetMethod;
        return (Of(method, call.Instance?.Type) ?? CalledByDefault(call)) is { } member
            && Caller(call) is { } caller
            && !IsForwarding(caller, method)
            && !Exemptions.Covers(caller)
            && !Exemptions.Covers(call)
                ? member
                : null;
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

        var receivers = receiver is ITypeParameterSymbol parameter
            ? parameter.ConstraintTypes.OfType<INamedTypeSymbol>()
            : [receiver as INamedTypeSymbol ?? declaring];
        return receivers.Select(type => Implementation(definition, type.OriginalDefinition)).FirstOrDefault(static member => member is not null);
    }

    /// <summary>The limited member, if an interface's default member, which is not limited, calls it on the same object.</summary>
    private static LimitedMember.CalledByDefault? CalledByDefault(IInvocationOperation call) =>
        call is { Instance: IInstanceReferenceOperation, TargetMethod: { ContainingType.TypeKind: TypeKind.Interface } called }
        && Limits.Governing(called.OriginalDefinition) is { } limit
        && Caller(call) is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsVirtual: true } method
        && Limits.Governing(method) is null
        && !method.Has(KnownTypes.NotRateLimitedAttribute)
            ? new(limit, method.Name)
            : null;

    /// <summary>
    /// Whether the caller is an overload, an override or an explicit implementation of the very member it calls, limited itself: then
    /// the call forwards what already has its turn.
    /// </summary>
    private bool IsForwarding(ISymbol caller, IMethodSymbol called) =>
        caller is IMethodSymbol method
        && ((method.Name == called.Name && AreRelated(method.ContainingType, called.ContainingType) && Of(method, method.ContainingType) is not null)
            || method.ExplicitInterfaceImplementations.Any(member => member.Name == called.Name && Limits.Governing(member) is not null));

    /// <summary>The member whose code the call is in.</summary>
    private static ISymbol? Caller(IInvocationOperation call)
    {
        ISymbol? caller = call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart);
        while (caller is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            caller = caller.ContainingSymbol;
        }

        return caller;
    }

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

    private static LimitedMember.Ordinary? Annotated(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            // A partial method is limited itself, whether its generated part is there yet or not, and has no twin.
            if (current.IsGenerated() || CoreCheck.IsNeeded(current))
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

    /// <summary>The methods by which a type implements annotated interface members; a decorator's are not meant.</summary>
    private Dictionary<IMethodSymbol, LimitedMember.Implementation> Implementations(INamedTypeSymbol type)
    {
        var limited = type.AllInterfaces.Where(HasLimitedMethods).ToArray();
        if (limited.Length == 0 || type.IsGenerated())
        {
            return _none;
        }

        var found = new Dictionary<IMethodSymbol, LimitedMember.Implementation>(SymbolEqualityComparer.Default);
        foreach (IMethodSymbol member in limited.SelectMany(Limits.LimitedMethods))
        {
            if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation)
            {
                found[implementation.OriginalDefinition] = new(Limits.Governing(member)!, member.ContainingType);
            }
        }

        return found;
    }

    private bool HasLimitedMethods(INamedTypeSymbol type) =>
        _isLimited.GetOrAdd(type.OriginalDefinition, static definition => Limits.LimitedMethods(definition).Any());

    private static bool IsFromMetadata(ISymbol symbol) => symbol.DeclaringSyntaxReferences.IsEmpty;
}
