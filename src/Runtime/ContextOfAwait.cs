using System.Threading.Tasks.Sources;

namespace LlmLimiter;

/// <summary>Brings an await's continuation back to where it was awaited, for the callers that ask for it.</summary>
internal sealed class ContextOfAwait
{
    private readonly Action<object?> _continuation;
    private readonly object? _state;
    private readonly ExecutionContext? _execution;
    private readonly SynchronizationContext? _synchronization;
    private readonly TaskScheduler? _scheduler;

    private ContextOfAwait(
        Action<object?> continuation, object? state, ExecutionContext? execution, SynchronizationContext? synchronization, TaskScheduler? scheduler)
    {
        _continuation = continuation;
        _state = state;
        _execution = execution;
        _synchronization = synchronization;
        _scheduler = scheduler;
    }

    /// <summary>The continuation and its state, or in their place what runs them where the flags say.</summary>
    public static (Action<object?> Continuation, object? State) Keep(
        Action<object?> continuation, object? state, ValueTaskSourceOnCompletedFlags flags)
    {
        ExecutionContext? execution = flags.HasFlag(ValueTaskSourceOnCompletedFlags.FlowExecutionContext) ? ExecutionContext.Capture() : null;
        SynchronizationContext? synchronization = null;
        TaskScheduler? scheduler = null;
        if (flags.HasFlag(ValueTaskSourceOnCompletedFlags.UseSchedulingContext))
        {
            synchronization = SynchronizationContext.Current is { } current && current.GetType() != typeof(SynchronizationContext) ? current : null;
            scheduler = synchronization is null && TaskScheduler.Current != TaskScheduler.Default ? TaskScheduler.Current : null;
        }

        return execution is null && synchronization is null && scheduler is null
            ? (continuation, state)
            : (static kept => ((ContextOfAwait)kept!).Run(), new ContextOfAwait(continuation, state, execution, synchronization, scheduler));
    }

    private void Run()
    {
        if (_synchronization is not null)
        {
            _synchronization.Post(static kept => ((ContextOfAwait)kept!).Continue(), this);
        }
        else if (_scheduler is not null)
        {
            Task.Factory.StartNew(
                static kept => ((ContextOfAwait)kept!).Continue(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
        }
        else
        {
            Continue();
        }
    }

    private void Continue()
    {
        if (_execution is null)
        {
            _continuation(_state);
        }
        else
        {
            ExecutionContext.Run(_execution, static kept => ((ContextOfAwait)kept!)._continuation(((ContextOfAwait)kept!)._state), this);
        }
    }
}
