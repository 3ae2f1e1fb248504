using System.Collections.Concurrent;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Knows, for one compilation, which calls wait for a turn, and by which limit; asks about each method once.</summary>
internal sealed class WaitedLimits
{
    private readonly ConcurrentDictionary<IMethodSymbol, LimitModel?> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The limit whose turn the call waits for; null: for none, or for one that is known only when the program runs.</summary>
    public LimitModel? Of(IInvocationOperation call)
    {
        IMethodSymbol method = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        return LimiterCalls.Waits(call) ? LimiterCalls.LimitOf(call)
            : method is { MethodKind: MethodKind.Ordinary, ContainingType.TypeKind: not TypeKind.Interface } ? _known.GetOrAdd(method, OfGenerated)
            : null;
    }

    private static LimitModel? OfGenerated(IMethodSymbol method)
    {
        if (CoreCheck.IsNeeded(method))
        {
            return Limits.Governing(method);
        }

        if (!method.IsGenerated())
        {
            return null;
        }

        // Another assembly's partial method is like any other, but for its attributes.
        return Limits.StatedOn(method) ?? OfDecorated(method) ?? OfOriginal(method);
    }

    /// <summary>The limit of the interface member that a decorator's method stands for.</summary>
    private static LimitModel? OfDecorated(IMethodSymbol method) => method.ContainingType.AllInterfaces
        .SelectMany(Limits.LimitedMethods)
        .Where(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
        .Select(Limits.Governing)
        .FirstOrDefault();

    /// <summary>The limit of the annotated method whose twin this is.</summary>
    private static LimitModel? OfOriginal(IMethodSymbol twin)
    {
        bool isExtension = twin.ContainingType.IsGenerated();
        var parameters = isExtension ? twin.Parameters.Skip(1) : twin.Parameters;
        INamedTypeSymbol? type = isExtension ? twin.Parameters.FirstOrDefault()?.Type.OriginalDefinition as INamedTypeSymbol : twin.ContainingType;
        var originals = type is null
            ? []
            : Limits.LimitedMethods(type).Where(method => !method.IsGenerated() && WrapperNames.Method(method) == twin.Name).ToArray();
        return originals.Length == 1
            ? Limits.Governing(originals[0])
            : originals.Where(method => KeyOf(method.Parameters) == KeyOf(parameters)).Select(Limits.Governing).FirstOrDefault();
    }

    /// <summary>The parameters that a method and its twin share.</summary>
    private static string KeyOf(IEnumerable<IParameterSymbol> parameters) =>
        SignatureKey.Of(parameters.Where(static parameter => !parameter.Type.Is(KnownTypes.Lease) && !parameter.Type.Is(KnownTypes.Limiter)));
}
