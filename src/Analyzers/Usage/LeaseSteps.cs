using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// What single operations do with the lease of one acquire call. Whatever is not known here takes the lease over: it may settle it.
/// </summary>
/// <param name="acquire">The call's syntax: its operation is another one in each graph.</param>
/// <param name="places">Where the lease can be.</param>
/// <param name="conditions">What the path may know.</param>
internal sealed class LeaseSteps(SyntaxNode acquire, LeasePlaces places, KnownConditions conditions)
{
    /// <summary>The state that the operations begin with, and then the one they lead to.</summary>
    public LeaseState State { get; set; }

    /// <summary>Runs an operation.</summary>
    /// <returns>What its value has of the lease.</returns>
    public LeaseValue Run(IOperation operation) => operation switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation => places.Read(State, LeasePlaces.Variable(operation)!),
        IFlowCaptureReferenceOperation reference => places.Read(State, reference.Id),
        IFlowCaptureOperation capture => Write(capture.Id, Run(capture.Value)),
        ISimpleAssignmentOperation assignment => Assign(assignment),
        IInvocationOperation invocation => Call(invocation),
        IAwaitOperation awaited => Await(awaited),
        IConversionOperation conversion => Run(conversion.Operand),
        IExpressionStatementOperation statement => Run(statement.Operation),
        IPropertyReferenceOperation { Instance: { } instance } property => Property(property, Run(instance)),
        _ => Other(operation),
    };

    /// <summary>The lease goes to somebody else, or the path ends.</summary>
    public void End() => State = State with { Debt = LeaseDebt.Over };

    /// <summary>The lease's value is used in a way that nothing is known of.</summary>
    public void TakeOver(LeaseValue value)
    {
        if (value != LeaseValue.None)
        {
            End();
        }
    }

    private LeaseValue Other(IOperation operation)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            TakeOver(Run(child));
        }

        if (operation is ICompoundAssignmentOperation { Target: var compound })
        {
            State = conditions.Forget(State, compound);
        }
        else if (operation is IIncrementOrDecrementOperation { Target: var counted })
        {
            State = conditions.Forget(State, counted);
        }
        else if (operation is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var given })
        {
            State = conditions.Forget(State, given);
        }

        return LeaseValue.None;
    }

    private LeaseValue Write(object place, LeaseValue value)
    {
        if (places.Write(State, place, value) is { } written)
        {
            State = written;
        }
        else
        {
            End();
        }

        return value;
    }

    private LeaseValue Assign(ISimpleAssignmentOperation assignment)
    {
        LeaseValue value = Run(assignment.Value);
        State = conditions.Assign(State, assignment.Target, assignment.Value);
        if (assignment.Target is IDiscardOperation)
        {
            return value;
        }

        if (!assignment.IsRef && places.Target(assignment.Target) is { } variable)
        {
            return Write(variable, value);
        }

        TakeOver(value);
        if (LeasePlaces.Variable(assignment.Target) is null)
        {
            Other(assignment.Target);
        }

        return value;
    }

    private LeaseValue Await(IAwaitOperation awaited)
    {
        LeaseValue value = Run(awaited.Operation);
        return value == LeaseValue.Task ? LeaseValue.Lease : LeaseValue.None;
    }

    private LeaseValue Property(IPropertyReferenceOperation property, LeaseValue instance)
    {
        switch (instance, property.Property.Name)
        {
            case (LeaseValue.Lease, "Waited"):
                return LeaseValue.None;
            case (LeaseValue.Lease, "Value"):
            case (LeaseValue.Task, "Result"):
                return LeaseValue.Lease;
            default:
                TakeOver(instance);
                foreach (IArgumentOperation argument in property.Arguments)
                {
                    Other(argument);
                }

                return LeaseValue.None;
        }
    }

    private LeaseValue Call(IInvocationOperation call)
    {
        LeaseValue instance = call.Instance is { } receiver ? Run(receiver) : LeaseValue.None;
        bool isAcquire = call.Syntax == acquire && LimiterCalls.GivesLease(call);
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (!isAcquire || argument.Parameter?.RefKind != RefKind.Out)
            {
                Other(argument);
            }
        }

        if (isAcquire)
        {
            return Acquire(call);
        }

        if (State.IsOwed && call.TargetMethod.Has(KnownTypes.DoesNotReturnAttribute))
        {
            End();
        }

        switch (instance, call.TargetMethod.Name)
        {
            case (LeaseValue.None, _):
            case (LeaseValue.Lease, "Report" or "ApplyFeedback"):
                return LeaseValue.None;
            case (LeaseValue.Task, "ConfigureAwait" or "AsTask" or "Preserve" or "GetAwaiter"):
                return LeaseValue.Task;
            case (LeaseValue.Task, "GetResult"):
            case (LeaseValue.Lease, "GetValueOrDefault"):
                return LeaseValue.Lease;
            default:
                // RecordUsage, Cancel and Dispose settle the lease; of other methods nothing is known.
                TakeOver(instance);
                return LeaseValue.None;
        }
    }

    private LeaseValue Acquire(IInvocationOperation call)
    {
        if (State.IsOwed)
        {
            State = State with { Debt = LeaseDebt.Replaced };
            return LeaseValue.None;
        }

        if (call.TargetMethod.Name != LimiterCalls.TryAcquire)
        {
            State = State with { Debt = LeaseDebt.Owed };
            return call.TargetMethod.Name == LimiterCalls.AcquireAsync ? LeaseValue.Task : LeaseValue.Lease;
        }

        State = State with { Debt = LeaseDebt.Unsure };
        IOperation? target = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.RefKind == RefKind.Out)?.Value;
        if (target is not null && places.Target(target) is { } variable)
        {
            Write(variable, LeaseValue.Lease);
            return LeaseValue.Answer;
        }

        if (target is not (IDiscardOperation or IDeclarationExpressionOperation { Expression: IDiscardOperation }))
        {
            End();
        }

        return LeaseValue.None;
    }
}
