using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// The conditions that one function asks more than once, or answers itself by writing true or false. The same words mean the same until one of
/// their variables is written, so that code which acquires if something holds, and settles if it still holds, is not taken to do only one of them.
/// </summary>
internal sealed class KnownConditions
{
    private const int Most = 64;

    private readonly List<string> _words = [];
    private readonly Dictionary<ISymbol, ulong> _mentions = new(SymbolEqualityComparer.Default);

    /// <param name="graph">The function's code, as it runs.</param>
    public KnownConditions(ControlFlowGraph graph)
    {
        var answers = graph.Blocks
            .SelectMany(static block => block.Operations)
            .SelectMany(static operation => operation.DescendantsAndSelf())
            .OfType<ISimpleAssignmentOperation>()
            .Where(static assignment => Truth(assignment.Value) is not null);
        var answered = new HashSet<ISymbol>(answers.Select(static assignment => Named(assignment.Target)).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        var conditions = graph.Blocks
            .Where(static block => block.ConditionKind != ControlFlowConditionKind.None)
            .Select(static block => (Operation: block.BranchValue!, Words: WordsOf(block.BranchValue!).Words))
            .Where(static condition => condition.Words is not null)
            .ToLookup(static condition => condition.Words!, static condition => condition.Operation);
        foreach (var condition in conditions.Where(same => same.Count() > 1 || (Named(same.First()) is { } asked && answered.Contains(asked))).Take(Most))
        {
            ulong bit = 1UL << _words.Count;
            _words.Add(condition.Key);
            foreach (ISymbol symbol in condition.SelectMany(static operation => operation.DescendantsAndSelf()).Select(Named).OfType<ISymbol>())
            {
                _mentions[symbol] = MentionsOf(symbol) | bit;
            }
        }
    }

    /// <summary>Whether the condition holds; null: the path does not know.</summary>
    public bool? Holds(LeaseState state, IOperation condition)
    {
        var (bit, isNegated) = Find(condition);
        return (state.Asked & bit) == 0 ? null : ((state.True & bit) != 0) != isNegated;
    }

    /// <summary>The state where the condition turned out so.</summary>
    public LeaseState Learn(LeaseState state, IOperation condition, bool holds)
    {
        var (bit, isNegated) = Find(condition);
        return state with { Asked = state.Asked | bit, True = holds != isNegated ? state.True | bit : state.True & ~bit };
    }

    /// <summary>The state after a value was assigned.</summary>
    public LeaseState Assign(LeaseState state, IOperation target, IOperation value)
    {
        state = Forget(state, target);
        return Truth(value) is { } holds ? Learn(state, target, holds) : state;
    }

    /// <summary>The state after a variable, a field or a property was written.</summary>
    public LeaseState Forget(LeaseState state, IOperation target)
    {
        ulong kept = Named(target) is { } symbol ? ~MentionsOf(symbol) : ulong.MaxValue;
        return state with { Asked = state.Asked & kept, True = state.True & kept };
    }

    private ulong MentionsOf(ISymbol symbol) => _mentions.TryGetValue(symbol, out ulong bits) ? bits : 0;

    private (ulong Bit, bool IsNegated) Find(IOperation condition)
    {
        var (words, isNegated) = WordsOf(condition);
        int index = words is null ? -1 : _words.IndexOf(words);
        return (index < 0 ? 0 : 1UL << index, isNegated);
    }

    private static bool? Truth(IOperation value) => value.ConstantValue is { HasValue: true, Value: bool truth } ? truth : null;

    private static ISymbol? Named(IOperation operation) => operation switch
    {
        IMemberReferenceOperation member => member.Member,
        _ => LeasePlaces.Variable(operation),
    };

    /// <summary>The condition in one form of words, or its opposite; no words: it may be different each time it is asked.</summary>
    private static (string? Words, bool IsNegated) WordsOf(IOperation condition)
    {
        if (condition.DescendantsAndSelf().Any(static part =>
            part is IInvocationOperation or IAwaitOperation or IAssignmentOperation or IIncrementOrDecrementOperation or IInvalidOperation))
        {
            return default;
        }

        return condition switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Negated(WordsOf(not.Operand)),
            IIsNullOperation isNull => (IsNull(isNull.Operand), false),
            IIsPatternOperation pattern => OfPattern(pattern.Value, pattern.Pattern),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } unequal => (AreEqual(unequal.LeftOperand, unequal.RightOperand), true),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equal => (AreEqual(equal.LeftOperand, equal.RightOperand), false),
            _ => (condition.Syntax.ToString(), false),
        };
    }

    private static (string? Words, bool IsNegated) OfPattern(IOperation value, IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation not => Negated(OfPattern(value, not.Pattern)),
        IConstantPatternOperation constant => (AreEqual(value, constant.Value), false),
        _ => ($"{value.Syntax} is {pattern.Syntax}", false),
    };

    private static (string? Words, bool IsNegated) Negated((string? Words, bool IsNegated) condition) => (condition.Words, !condition.IsNegated);

    private static string AreEqual(IOperation left, IOperation right) =>
        right.ConstantValue is { HasValue: true, Value: null } ? IsNull(left) : $"{left.Syntax} == {right.Syntax}";

    private static string IsNull(IOperation value) => $"{value.Syntax} == null";
}
