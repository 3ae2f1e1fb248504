using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>What an expression has of a lease.</summary>
internal enum LeaseValue
{
    None,
    Lease,

    /// <summary>The task that ends with it.</summary>
    Task,

    /// <summary>Whether there is one: the answer of TryAcquire.</summary>
    Answer,
}

/// <summary>The variables of one function that a lease can be followed through: its own ones that no lambda or local function shares.</summary>
internal sealed class LeasePlaces
{
    private const int Most = 64;

    private readonly ISymbol _function;
    private readonly HashSet<ISymbol> _shared = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, ISymbol> _targets = [];
    private readonly List<(object Place, LeaseValue Value)> _held = [];

    /// <param name="function">The function whose code is followed.</param>
    /// <param name="body">Its code, as it is written.</param>
    /// <param name="graph">Its code, as it runs.</param>
    public LeasePlaces(ISymbol function, IOperation body, ControlFlowGraph graph)
    {
        _function = function;
        foreach (IOperation nested in body.Descendants().Where(static operation => operation is IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            _shared.UnionWith(nested.Descendants().Select(Variable).OfType<ISymbol>());
        }

        // The target of an assignment may be evaluated before a value that branches.
        foreach (IFlowCaptureOperation capture in graph.Blocks.SelectMany(static block => block.Operations).OfType<IFlowCaptureOperation>())
        {
            if (Variable(capture.Value) is { } variable)
            {
                _targets[capture.Id] = variable;
            }
        }
    }

    /// <summary>The variable that an operation reads or writes; null: it is something else.</summary>
    public static ISymbol? Variable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IDeclarationExpressionOperation declaration => Variable(declaration.Expression),
        _ => null,
    };

    /// <summary>The variable that an assignment writes; null: it writes something that cannot be followed.</summary>
    public ISymbol? Target(IOperation operation)
    {
        ISymbol? variable = operation is IFlowCaptureReferenceOperation capture
            ? _targets.TryGetValue(capture.Id, out ISymbol? captured) ? captured : null
            : Variable(operation);
        bool isOwn = variable is ILocalSymbol { RefKind: RefKind.None } or IParameterSymbol { RefKind: RefKind.None }
            && SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, _function)
            && !_shared.Contains(variable);
        return isOwn ? variable : null;
    }

    /// <summary>What a place holds.</summary>
    public LeaseValue Read(LeaseState state, object place)
    {
        for (int i = 0; i < _held.Count; i++)
        {
            if ((state.Places & Bit(i)) != 0 && _held[i].Place.Equals(place))
            {
                return _held[i].Value;
            }
        }

        return LeaseValue.None;
    }

    /// <summary>The state after a place was written; null: there are too many places to follow.</summary>
    public LeaseState? Write(LeaseState state, object place, LeaseValue value)
    {
        ulong places = state.Places;
        for (int i = 0; i < _held.Count; i++)
        {
            places &= _held[i].Place.Equals(place) ? ~Bit(i) : ulong.MaxValue;
        }

        if (value == LeaseValue.None)
        {
            return state with { Places = places };
        }

        int index = _held.IndexOf((place, value));
        if (index < 0)
        {
            index = _held.Count;
            _held.Add((place, value));
        }

        return index < Most ? state with { Places = places | Bit(index) } : null;
    }

    private static ulong Bit(int index) => index < Most ? 1UL << index : 0;
}
