using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// The limits whose turns the code around a call has for certain: those of the limited member it is in, of the lambdas that the limiter runs,
/// and of leases in a using. Another lambda may run at another time; a local function runs where it is called.
/// </summary>
/// <param name="member">The member whose code it is.</param>
/// <param name="members">What is limited.</param>
internal sealed class HeldLimits(ISymbol member, LimitedMembers members)
{
    private readonly HashSet<IMethodSymbol> _followed = new(SymbolEqualityComparer.Default);

    /// <summary>The innermost first.</summary>
    public IEnumerable<HeldLimit> Around(IOperation call)
    {
        IOperation current = call;
        for (; current.Parent is { } parent; current = parent)
        {
            if (current is IAnonymousFunctionOperation lambda)
            {
                if (lambda.Symbol.Has(KnownTypes.BypassRateLimitAttribute) || Exemptions.RunOf(lambda) is not { } run)
                {
                    yield break;
                }

                if (Held(run) is { } held)
                {
                    yield return held;
                }
            }
            else if (current is ILocalFunctionOperation local)
            {
                foreach (HeldLimit held in AroundCallsOf(local))
                {
                    yield return held;
                }

                yield break;
            }

            foreach (HeldLimit held in OfLeases(current, parent, call))
            {
                yield return held;
            }
        }

        if (member is IMethodSymbol method && members.HeldBy(method) is { } limit && !IsSettled(call, current, static variable => variable is IParameterSymbol))
        {
            yield return new HeldLimit(limit, method.Name, IsCertain: members.OwnLimit(method) is not null);
        }
    }

    private IEnumerable<HeldLimit> AroundCallsOf(ILocalFunctionOperation local)
    {
        if (local.Symbol.Has(KnownTypes.BypassRateLimitAttribute) || !_followed.Add(local.Symbol))
        {
            return [];
        }

        IOperation root = local;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<IInvocationOperation>()
            .Where(call => SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, local.Symbol))
            .SelectMany(Around);
    }

    /// <summary>The limits of the leases that are declared before the code, or whose using it is in.</summary>
    private static IEnumerable<HeldLimit> OfLeases(IOperation current, IOperation parent, IOperation call)
    {
        IEnumerable<IOperation> resources = parent switch
        {
            IBlockOperation block => block.Operations.TakeWhile(statement => statement != current)
                .OfType<IUsingDeclarationOperation>().Select(static declaration => declaration.DeclarationGroup),
            IUsingOperation scope when scope.Body == current => [scope.Resources],
            _ => [],
        };
        foreach (IOperation resource in resources)
        {
            var declarators = resource.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>().ToArray();
            var leases = declarators.Length == 0
                ? [(Value: resource, Variable: null)]
                : declarators.Select(static declarator => (Value: (IOperation?)declarator.Initializer?.Value, Variable: (ISymbol?)declarator.Symbol));
            foreach (var (value, variable) in leases)
            {
                if (Acquire(value) is { } acquire && Held(acquire) is { } held
                    && !IsSettled(call, parent, other => SymbolEqualityComparer.Default.Equals(other, variable)))
                {
                    yield return held;
                }
            }
        }
    }

    /// <summary>The acquire call whose lease is the value.</summary>
    private static IInvocationOperation? Acquire(IOperation? value) => value switch
    {
        IAwaitOperation awaited => Acquire(awaited.Operation),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } => Acquire(task),
        IInvocationOperation call when LimiterCalls.GivesLease(call) => call,
        _ => null,
    };

    private static HeldLimit? Held(IInvocationOperation call) =>
        LimiterCalls.LimitOf(call) is { } limit
            ? new HeldLimit(limit, call.TargetMethod.Name, LimiterCalls.LimiterOf(call), LimiterCalls.GivesLease(call))
            : null;

    /// <summary>Whether the lease may be settled when the call comes: something before it, or in a loop around it, or in a local function, uses the lease.</summary>
    private static bool IsSettled(IOperation call, IOperation scope, Func<ISymbol, bool> isLease) => scope.Descendants().Any(use =>
        use.Type.Is(KnownTypes.Lease)
        && LeasePlaces.Variable(use) is { } variable && isLease(variable)
        && use.Parent is not (IInvocationOperation { TargetMethod.Name: "Report" or "ApplyFeedback" } or IPropertyReferenceOperation)
        && (use.Syntax.SpanStart < call.Syntax.SpanStart || MayComeBefore(use, call, scope)));

    private static bool MayComeBefore(IOperation use, IOperation call, IOperation scope)
    {
        for (IOperation? around = use.Parent; around is not null && around != scope; around = around.Parent)
        {
            bool isRepeated = around is ILoopOperation && around.Syntax.Span.Contains(call.Syntax.Span);
            bool isElsewhere = around is IAnonymousFunctionOperation or ILocalFunctionOperation && !around.Syntax.Span.Contains(call.Syntax.Span);
            if (isRepeated || isElsewhere)
            {
                return true;
            }
        }

        return false;
    }
}
