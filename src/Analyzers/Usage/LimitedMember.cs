using System.Collections.Immutable;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>A method whose direct call goes around a limit.</summary>
internal abstract record LimitedMember(LimitModel Limit)
{
    /// <summary>The limit as messages name it.</summary>
    public string LimitName => Limit.Name;

    /// <summary>What to do instead, as the end of a sentence.</summary>
    public abstract string Advice { get; }

    /// <summary>An annotated method: its twin is to be called.</summary>
    /// <param name="Limit">Its limit.</param>
    /// <param name="Method">The method itself, or the overridden one that is annotated.</param>
    /// <param name="Twin">The twin's name.</param>
    /// <param name="ExtensionNamespace">The twin's namespace, where it is an extension method.</param>
    internal sealed record Ordinary(LimitModel Limit, IMethodSymbol Method, string Twin, string? ExtensionNamespace) : LimitedMember(Limit)
    {
        public override string Advice => $"call '{Twin}'";
    }

    /// <summary>A method that implements annotated interface members: it is to be called through the interface.</summary>
    /// <param name="Limit">The limit of the first.</param>
    /// <param name="Interface">The interface of the first.</param>
    /// <param name="Members">What it implements.</param>
    internal sealed record Implementation(LimitModel Limit, INamedTypeSymbol Interface, ImmutableArray<IMethodSymbol> Members) : LimitedMember(Limit)
    {
        public override string Advice => $"call it through '{Interface.Name}', limited by '{WrapperNames.Decorator(Interface)}'";
    }

    /// <summary>A member that a default member of its interface calls. A decorator hands the default member on to the implementation, where nothing is limited.</summary>
    /// <param name="Limit">Its limit.</param>
    /// <param name="Caller">The default member, which is to be annotated too.</param>
    internal sealed record CalledByDefault(LimitModel Limit, string Caller) : LimitedMember(Limit)
    {
        public override string Advice => $"annotate '{Caller}', which the decorator hands on to the implementation";
    }

    /// <summary>The core of a limited partial method: the partial method is to be called.</summary>
    /// <param name="Limit">Its limit.</param>
    /// <param name="Wrapper">The partial method.</param>
    internal sealed record Core(LimitModel Limit, IMethodSymbol Wrapper) : LimitedMember(Limit)
    {
        public override string Advice => $"call '{Wrapper.Name}', whose core it is";
    }

    /// <summary>A member of an interface or an abstract class that is not annotated, by which only annotated methods are reached.</summary>
    /// <param name="Abstraction">The member.</param>
    /// <param name="Target">The first method that it reaches.</param>
    internal sealed record Reaching(IMethodSymbol Abstraction, Ordinary Target) : LimitedMember(Target.Limit)
    {
        public override string Advice
        {
            get
            {
                string type = Target.Method.ContainingType.Name;
                string remedy = Abstraction.DeclaringSyntaxReferences.IsEmpty
                    ? $"make '{type}.{Target.Method.Name}' partial"
                    : $"annotate '{Abstraction.ContainingType.Name}.{Abstraction.Name}'";
                return $"it runs '{type}.{Target.Method.Name}'; {remedy}, or call '{Target.Twin}' of '{type}'";
            }
        }
    }
}
