using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// Follows the lease of one acquire call along the paths of its function: branches, loops, returns, throw statements, and the finally
/// blocks that they run. An exception that a call may throw is not followed, and neither is a throw that may be caught.
/// </summary>
internal sealed class LeasePaths
{
    /// <summary>Code that needs more steps is not judged.</summary>
    private const int MostSteps = 5_000;

    private readonly ControlFlowGraph _graph;
    private readonly KnownConditions _conditions;
    private readonly LeaseSteps _steps;
    private readonly HashSet<Point> _seen = [];
    private readonly Stack<Point> _open = new();
    private readonly List<LeaseLeak> _leaks = [];
    private bool _isAcquired;

    private LeasePaths(IInvocationOperation acquire, ISymbol function, IOperation body, ControlFlowGraph graph)
    {
        _graph = graph;
        _conditions = new KnownConditions(graph);
        _steps = new LeaseSteps(acquire.Syntax, new LeasePlaces(function, body, graph), _conditions);
    }

    /// <summary>The first way in the text by which the lease is left unsettled; null: none is proven.</summary>
    /// <param name="acquire">The acquire call.</param>
    /// <param name="member">The member whose code it is in.</param>
    /// <param name="memberGraph">The member's code, as it runs.</param>
    public static LeaseLeak? FindLeak(IInvocationOperation acquire, ISymbol member, ControlFlowGraph memberGraph)
    {
        if (Place(acquire.Syntax, memberGraph) is not var (graph, block))
        {
            return null;
        }

        IOperation body = acquire;
        while (body.Parent is { } parent && body is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            body = parent;
        }

        ISymbol function = body switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => member,
        };
        var paths = new LeasePaths(acquire, function, body, graph);
        bool isJudged = paths.Follow(graph.Blocks[0]) && (paths._isAcquired || paths.Follow(block));
        return isJudged ? paths._leaks.OrderBy(static leak => (leak as LeaseLeak.Left)?.Last?.SpanStart ?? 0).FirstOrDefault() : null;
    }

    /// <summary>The graph of the function, and the block in it, that make the call; null: nothing does.</summary>
    private static (ControlFlowGraph Graph, BasicBlock Block)? Place(SyntaxNode acquire, ControlFlowGraph graph)
    {
        foreach (IMethodSymbol local in graph.LocalFunctions)
        {
            if (local.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == acquire.SyntaxTree && reference.Span.Contains(acquire.Span)))
            {
                return Place(acquire, graph.GetLocalFunctionControlFlowGraph(local));
            }
        }

        foreach (BasicBlock block in graph.Blocks.Where(static block => block.IsReachable))
        {
            IEnumerable<IOperation> operations = block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;
            foreach (IOperation operation in operations.SelectMany(static operation => operation.DescendantsAndSelf()))
            {
                if (operation is IFlowAnonymousFunctionOperation lambda && lambda.Syntax.Span.Contains(acquire.Span))
                {
                    return Place(acquire, graph.GetAnonymousFunctionControlFlowGraph(lambda));
                }

                if (operation is IInvocationOperation && operation.Syntax == acquire)
                {
                    return (graph, block);
                }
            }
        }

        return null;
    }

    /// <returns>Whether all paths from the block were followed to their ends.</returns>
    private bool Follow(BasicBlock start)
    {
        Open(new Point(start, default, Unwinding: null));
        while (_open.Count > 0)
        {
            Step(_open.Pop());
            if (_seen.Count > MostSteps)
            {
                return false;
            }
        }

        return true;
    }

    private void Open(Point point)
    {
        if (_seen.Add(point))
        {
            _open.Push(point);
        }
    }

    private void Step(Point point)
    {
        BasicBlock block = point.Block;
        _steps.State = point.State;
        foreach (IOperation operation in block.Operations)
        {
            _steps.Run(operation);
            if (IsEnd())
            {
                return;
            }
        }

        LeaseValue value = Branch(block);
        if (IsEnd())
        {
            return;
        }

        if (block.ConditionKind == ControlFlowConditionKind.None)
        {
            Leave(block.FallThroughSuccessor, point.Unwinding);
            return;
        }

        LeaseState state = _steps.State;
        bool isConditional = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        Decide(block, value, isConditional, state, block.ConditionalSuccessor, point.Unwinding);
        Decide(block, value, !isConditional, state, block.FallThroughSuccessor, point.Unwinding);
    }

    /// <summary>Runs what the block ends with: a condition, or what it returns or throws.</summary>
    private LeaseValue Branch(BasicBlock block)
    {
        switch (block.BranchValue)
        {
            case null:
                return LeaseValue.None;
            case IIsNullOperation { Operand: var operand } when block.ConditionKind != ControlFlowConditionKind.None:
                return _steps.Run(operand);
            default:
                LeaseValue value = _steps.Run(block.BranchValue);
                if (value != LeaseValue.Answer || block.ConditionKind == ControlFlowConditionKind.None)
                {
                    _steps.TakeOver(value);
                }

                return value;
        }
    }

    /// <summary>Goes where the condition is so, unless it cannot be.</summary>
    private void Decide(BasicBlock block, LeaseValue value, bool holds, LeaseState state, ControlFlowBranch? branch, Unwinding? unwinding)
    {
        IOperation condition = block.BranchValue!;
        bool? known = (value, condition) switch
        {
            // A lease that was granted is not null, and where none was, none is owed.
            (LeaseValue.Lease or LeaseValue.Task, _) => false,
            (LeaseValue.Answer, _) => true,
            (_, { ConstantValue: { HasValue: true, Value: bool constant } }) => constant,
            _ => _conditions.Holds(state, condition),
        };
        if (known is null || known == holds)
        {
            state = _conditions.Learn(state, condition, holds);
            _steps.State = value == LeaseValue.Answer ? state with { Debt = LeaseDebt.Owed } : state;
            Leave(branch, unwinding);
        }
    }

    /// <summary>Whether the path need not be followed further.</summary>
    private bool IsEnd()
    {
        LeaseState state = _steps.State;
        _isAcquired |= state.Debt != LeaseDebt.NotAcquired;
        if (state.Debt == LeaseDebt.Replaced)
        {
            _leaks.Add(new LeaseLeak.Replaced());
            return true;
        }

        if (state.IsOwed && state.Places == 0)
        {
            _leaks.Add(new LeaseLeak.Dropped());
            return true;
        }

        return state.IsEnded;
    }

    private void Leave(ControlFlowBranch? branch, Unwinding? unwinding)
    {
        switch (branch?.Semantics)
        {
            case ControlFlowBranchSemantics.StructuredExceptionHandling when unwinding is not null:
                Unwind(unwinding with { Done = unwinding.Done + 1 });
                break;
            case ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return or ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                Unwind(new Unwinding(branch, Done: 0, unwinding));
                break;
        }
    }

    /// <summary>Runs the next finally block that lies on the way, or arrives.</summary>
    private void Unwind(Unwinding unwinding)
    {
        ControlFlowBranch branch = unwinding.Branch;
        if (unwinding.Finallys is not { } finallys)
        {
            return;
        }

        if (unwinding.Done < finallys.Length)
        {
            Open(new Point(_graph.Blocks[finallys[unwinding.Done].FirstBlockOrdinal], _steps.State, unwinding));
        }
        else if (branch.Destination is { Kind: not BasicBlockKind.Exit } destination)
        {
            Open(new Point(destination, _steps.State, unwinding.Outer));
        }
        else if (_steps.State.IsOwed)
        {
            IOperation? last = branch.Source.BranchValue ?? branch.Source.Operations.LastOrDefault();
            _leaks.Add(new LeaseLeak.Left(last?.Syntax));
        }
    }

    /// <summary>Where a path is, and what it knows there.</summary>
    private readonly record struct Point(BasicBlock Block, LeaseState State, Unwinding? Unwinding);
}
