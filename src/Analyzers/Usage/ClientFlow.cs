using System.Collections.Immutable;
using LlmLimiter.Analyzers.Proxy;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Follows a client from where somebody gets it to where it is used.</summary>
/// <param name="clients">What is a client.</param>
/// <param name="member">The member whose code is looked at.</param>
/// <param name="compilation">Where decorators are looked for.</param>
internal sealed class ClientFlow(Clients clients, ISymbol member, Compilation compilation)
{
    /// <summary>The interface as which a client is used without its decorator; null: none that is proven.</summary>
    public DecoratedInterface? UsedWithoutDecorator(IOperation client) => Follow(client, ImmutableHashSet<ILocalSymbol>.Empty) switch
    {
        { IsLimited: true } => null,
        var fate => fate.UsedAs,
    };

    /// <summary>Whether the value is a client, by its type, or a proxy of one.</summary>
    public bool IsBare(IOperation value) => value switch
    {
        IConversionOperation conversion => IsBare(conversion.Operand),
        IConditionalOperation { WhenFalse: { } other } conditional => IsBare(conditional.WhenTrue) || IsBare(other),
        ICoalesceOperation coalesce => IsBare(coalesce.Value) || IsBare(coalesce.WhenNull),
        IObjectCreationOperation creation when clients.IsProxy(creation.Type) => creation.Arguments.Any(argument => IsBare(argument.Value)),
        _ => clients.IsClient(value.Type),
    };

    private Fate Follow(IOperation value, ImmutableHashSet<ILocalSymbol> seen)
    {
        DecoratedInterface? usedAs = clients.Decorated(value.Type);
        IOperation current = value;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation conversion:
                    usedAs ??= clients.Decorated(conversion.Type);
                    break;
                case IConditionalOperation conditional when conditional.Condition != current:
                case ISwitchExpressionArmOperation arm when arm.Value == current:
                case ICoalesceOperation or ISwitchExpressionOperation or IDelegateCreationOperation:
                    break;
                case IReturnOperation when Function(parent) is IAnonymousFunctionOperation lambda:
                    parent = lambda;
                    break;
                case IReturnOperation { Kind: OperationKind.YieldReturn }:
                    return Lost(usedAs);
                case IReturnOperation:
                    return Held((Function(parent) as ILocalFunctionOperation)?.Symbol ?? member, usedAs);
                case IArgumentOperation { Parameter: { } parameter, Parent: { } target }:
                    return Given(value, target, parameter, usedAs, seen);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    return Kept(declarator.Symbol, declarator, usedAs, seen);
                case IFieldInitializerOperation { InitializedFields: { IsEmpty: false } fields }:
                    return Held(fields[0], usedAs);
                case IPropertyInitializerOperation { InitializedProperties: { IsEmpty: false } properties }:
                    return Held(properties[0], usedAs);
                case IAssignmentOperation { Target: ILocalReferenceOperation target } assignment when assignment.Value == current:
                    return Kept(target.Local, assignment, usedAs, seen);
                case IAssignmentOperation { Target: IMemberReferenceOperation target } assignment when assignment.Value == current:
                    return Contains(target.Instance?.Type, usedAs) ? Lost(usedAs) : Held(target.Member, usedAs);
                case IAssignmentOperation { Target: IParameterReferenceOperation target } assignment when assignment.Value == current:
                    return Held(target.Parameter, usedAs);
                case IArrayInitializerOperation { Parent.IsImplicit: false } or ITupleOperation or { Kind: OperationKind.None } or { Syntax: CollectionExpressionSyntax }:
                    return Lost(usedAs);
                default:
                    return new Fate(IsLimited: false, usedAs);
            }

            current = parent;
        }

        return new Fate(IsLimited: false, usedAs);
    }

    /// <summary>A client is an argument: of a decorator, of a proxy, of a method that may wrap it, or of somebody who uses it.</summary>
    private Fate Given(IOperation client, IOperation target, IParameterSymbol parameter, DecoratedInterface? usedAs, ImmutableHashSet<ILocalSymbol> seen)
    {
        if (target is IObjectCreationOperation { Type: { } made } && usedAs is not null && Clients.IsOrImplements(made, usedAs.Type))
        {
            // What is told of a proxy is told where it is made, if it can be seen there what it is given.
            bool isTold = !clients.IsProxy(made) || IsBare(client) || Follow(target, seen).IsLimited;
            return new Fate(isTold, usedAs);
        }

        bool mayWrap = target is IInvocationOperation { TargetMethod: var called }
            && (called.Name is "AddRateLimited" or "AddKeyedRateLimited"
                || ProxyCall.Registers(called.Name)
                || (usedAs is not null && Clients.IsOrImplements(called.ReturnType, usedAs.Type)));
        if (mayWrap || usedAs is null)
        {
            return new Fate(mayWrap, usedAs);
        }

        if (target is IInvocationOperation { TargetMethod: var registering } && ClientRegistration.IsOfContainer(registering))
        {
            return new Fate(ClientRegistration.IsDecorated(usedAs, member.ContainingType, compilation), usedAs);
        }

        bool isInside = Contains(target.Type, usedAs) || Contains((target as IInvocationOperation)?.Instance?.Type, usedAs);
        return isInside ? Lost(usedAs) : Held(parameter.OriginalDefinition, usedAs);
    }

    /// <summary>A client is in a collection, a tuple, a task or something else that is taken apart again: a type that decorates what it is given may decorate it.</summary>
    private Fate Lost(DecoratedInterface? usedAs) => usedAs is not null && DecoratorUse.MayWrapAnything(member.ContainingType, usedAs.Decorator)
        ? new Fate(IsLimited: true, usedAs)
        : Held(member, usedAs);

    /// <summary>Whether a type holds values of the interface, as <c>Lazy&lt;IChat&gt;</c> does.</summary>
    private static bool Contains(ITypeSymbol? type, DecoratedInterface? usedAs) =>
        type is not null && usedAs is not null && TypeText.Parts(type).Any(part =>
            !SymbolEqualityComparer.Default.Equals(part, type) && Clients.IsOrImplements(part, usedAs.Type));

    /// <summary>A client is in a local variable: what becomes of that?</summary>
    private Fate Kept(ILocalSymbol local, IOperation declaration, DecoratedInterface? usedAs, ImmutableHashSet<ILocalSymbol> seen)
    {
        if (seen.Contains(local))
        {
            return new Fate(IsLimited: false, usedAs);
        }

        IOperation root = declaration;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        var fates = root.Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && !(reference.Parent is IAssignmentOperation assignment && assignment.Target == reference))
            .Select(reference => Follow(reference, seen.Add(local)))
            .ToArray();
        usedAs ??= fates.Select(static fate => fate.UsedAs).FirstOrDefault(static used => used is not null);
        return fates.Any(static fate => fate.IsLimited) ? new Fate(IsLimited: true, usedAs) : Held(local, usedAs);
    }

    /// <summary>
    /// A client is in a variable, or what a member returns: a type that hands it to the decorator elsewhere may. Members may be used in other types.
    /// </summary>
    private Fate Held(ISymbol holder, DecoratedInterface? usedAs)
    {
        ISymbol named = holder is IMethodSymbol { AssociatedSymbol: { } property } ? property : holder;
        bool isLimited = usedAs is not null
            && (DecoratorUse.Wraps(named.ContainingType, named.Name, usedAs.Decorator)
                || (named is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }
                    && named.DeclaredAccessibility != Accessibility.Private
                    && DecoratorUse.Wraps(compilation, named.Name, usedAs.Decorator)));
        return new Fate(isLimited, usedAs);
    }

    private static IOperation? Function(IOperation operation)
    {
        IOperation? current = operation;
        while (current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = current.Parent;
        }

        return current;
    }

    /// <param name="IsLimited">Whether it comes to its decorator, or may.</param>
    /// <param name="UsedAs">The decorated interface that it is used as; null: none.</param>
    private readonly record struct Fate(bool IsLimited, DecoratedInterface? UsedAs);
}
