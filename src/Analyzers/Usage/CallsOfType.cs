using System.Collections.Concurrent;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// Gathers what a type's code calls, so that it can be told at the end which calls have their turn: a private method or a local function
/// has it where all that use it have theirs.
/// </summary>
internal sealed class CallsOfType(LimitedMembers members, ProxiedTypes proxies)
{
    private readonly ConcurrentQueue<(Use Call, Diagnostic Diagnostic)> _sends = new();
    private readonly ConcurrentQueue<(IMethodSymbol Used, Use Use)> _uses = new();

    /// <summary>Takes down a call that needs a turn.</summary>
    /// <param name="call">The call.</param>
    /// <param name="member">The member that it is in.</param>
    /// <param name="diagnostic">What is reported if it has none.</param>
    public void AddSend(IInvocationOperation call, ISymbol member, Diagnostic diagnostic) => _sends.Enqueue((new(call, member), diagnostic));

    /// <summary>Takes down that code calls or hands on a method.</summary>
    public void AddUse(IMethodSymbol used, IOperation use, ISymbol member)
    {
        if (used.DeclaredAccessibility == Accessibility.Private || used.MethodKind == MethodKind.LocalFunction)
        {
            _uses.Enqueue((used.OriginalDefinition, new(use, member)));
        }
    }

    /// <summary>What is to be reported, when all is taken down.</summary>
    public IEnumerable<Diagnostic> WithoutTurn()
    {
        if (_sends.IsEmpty)
        {
            return [];
        }

        var uses = _uses.ToLookup(static use => use.Used, static use => use.Use, SymbolEqualityComparer.Default);
        return _sends
            .Where(send => !HasTurn(send.Call, uses, new Dictionary<ISymbol, bool>(SymbolEqualityComparer.Default)))
            .Select(static send => send.Diagnostic);
    }

    private bool HasTurn(Use use, ILookup<ISymbol?, Use> uses, Dictionary<ISymbol, bool> answers) =>
        (use.Operation is IInvocationOperation call ? HasTurn(call) : Exemptions.RunOf(use.Operation) is not null)
        || HasTurn(Function(use), uses, answers);

    private bool HasTurn(ISymbol function, ILookup<ISymbol?, Use> uses, Dictionary<ISymbol, bool> answers)
    {
        if (!answers.TryGetValue(function, out bool answer))
        {
            // Functions that call each other have it by those outside their circle.
            answers[function] = true;
            answer = (function is IMethodSymbol method && (members.HeldBy(method) is not null || proxies.MayBeDescribed(method))) || Exemptions.Covers(function) || TakesLease(function)
                || (function is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } local
                    && HasTurn(local.ContainingSymbol, uses, answers))
                || (uses.Contains(function) && uses[function].All(use => HasTurn(use, uses, answers)));
            answers[function] = answer;
        }

        return answer;
    }

    private static bool TakesLease(ISymbol function) =>
        function is IMethodSymbol method && method.Parameters.Any(static parameter => parameter.Type.Is(KnownTypes.Lease));

    /// <summary>Whether a call is the one that the limiter makes, or comes after a lease that the same member has acquired.</summary>
    private static bool HasTurn(IInvocationOperation call) =>
        Exemptions.Covers(MethodUse.Of(call)!)
        || LocalValue.Member(call).OfType<IInvocationOperation>().Any(other =>
            LimiterCalls.GivesLease(other) && other.Syntax.SpanStart < call.Syntax.SpanStart);

    /// <summary>The local function that the use is in, else the member.</summary>
    private static ISymbol Function(Use use)
    {
        for (IOperation? current = use.Operation.Parent; current is not null; current = current.Parent)
        {
            if (current is ILocalFunctionOperation local)
            {
                return local.Symbol;
            }
        }

        return use.Member;
    }

    private sealed record Use(IOperation Operation, ISymbol Member);
}
