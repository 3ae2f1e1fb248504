using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// A partial method is implemented by generated code, which calls its core: a method of the same type that takes the same parameters, or
/// some of them, and may take the lease.
/// </summary>
internal static class CoreCheck
{
    /// <summary>Whether the method is partial, and implemented by nobody or by generated code.</summary>
    public static bool IsNeeded(IMethodSymbol method) =>
        method.IsPartialDefinition && (method.PartialImplementationPart is null || method.IsGenerated());

    /// <summary>The method that is the core; null: there is none.</summary>
    public static IMethodSymbol? Method(IMethodSymbol method) => Candidates(method).FirstOrDefault(candidate => Match(method, candidate).Core is not null);

    /// <summary>The core or, as the end of a sentence, why there is none.</summary>
    public static (CoreModel? Core, string? WhyNot) Find(IMethodSymbol method)
    {
        var candidates = Candidates(method).Select(candidate => Match(method, candidate)).ToArray();
        return candidates.Length == 0
            ? (null, $"its type has no method '{WrapperNames.Core(method)}' for it to call")
            : candidates.FirstOrDefault(static candidate => candidate.Core is not null) is { Core: not null } found ? found : candidates[0];
    }

    /// <summary>The method that makes the call of a limited one: the core of a partial method, else itself; null: its core is missing.</summary>
    public static IMethodSymbol? Sender(IMethodSymbol method) => IsNeeded(method) ? Method(method) : method;

    /// <summary>
    /// Whether a method without a core gets one when it is added to its type: nothing but the cores of other methods has its name, and none of
    /// those, nor one that is missing too, has its parameters.
    /// </summary>
    public static bool CanBeAdded(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        string name = WrapperNames.Core(method);
        IMethodSymbol[] callers = [.. Limits.LimitedMethods(type).Where(other => IsNeeded(other) && WrapperNames.Core(other) == name)];
        return Identifiers.IsValid(name)
            && name != type.Name
            && type.GetMembers(name).All(member => member is IMethodSymbol core
                && !HasSameParameters(core, method)
                && callers.Any(caller => Match(caller, core).Core is not null))
            && SymbolEqualityComparer.Default.Equals(callers.First(caller => HasSameParameters(caller, method)), method);
    }

    private static bool HasSameParameters(IMethodSymbol one, IMethodSymbol other) =>
        one.Arity == other.Arity && SignatureKey.Of(one.Parameters) == SignatureKey.Of(other.Parameters);

    private static IEnumerable<IMethodSymbol> Candidates(IMethodSymbol method) =>
        method.ContainingType.GetMembers(WrapperNames.Core(method)).OfType<IMethodSymbol>()
            .Where(candidate => !SymbolEqualityComparer.Default.Equals(candidate, method));

    private static (CoreModel? Core, string? WhyNot) Match(IMethodSymbol method, IMethodSymbol core)
    {
        if (method.IsStatic && !core.IsStatic)
        {
            return (null, $"it is static, and '{core.Name}' is not");
        }

        if (core.Arity != method.Arity || SignatureKey.OfReturn(core) != SignatureKey.OfReturn(method))
        {
            return (null, $"'{core.Name}' must have the same type parameters and return the same type");
        }

        var arguments = new List<ParameterModel>();
        SignatureModel declared = SignatureParser.Method(method);
        foreach ((IParameterSymbol parameter, ParameterModel wanted) in core.Parameters.Zip(SignatureParser.Method(core).Parameters, ValueTuple.Create))
        {
            ParameterModel? given = wanted.Role == ParameterRole.Argument
                ? method.Parameters.Zip(declared.Parameters, ValueTuple.Create).FirstOrDefault(pair => Fits(pair.Item1, parameter)).Item2
                : wanted;
            if (given is null)
            {
                return (null, $"the parameter '{parameter.Name}' of '{core.Name}' is neither an LlmLease nor one of its own");
            }

            arguments.Add(given);
        }

        return (new CoreModel(core.Name, core.IsStatic, arguments.ToEquatableArray()), null);
    }

    private static bool Fits(IParameterSymbol given, IParameterSymbol wanted) =>
        given.Name == wanted.Name && given.RefKind == wanted.RefKind && SignatureKey.Of([given]) == SignatureKey.Of([wanted]);
}
