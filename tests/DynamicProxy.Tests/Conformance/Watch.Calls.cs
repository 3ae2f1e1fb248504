namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>Makes calls of every kind, and notes how they go.</summary>
internal sealed partial class Watch
{
    private static readonly TimeSpan _minuteAndMargin = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    private CancellationTokenSource _caller = new();
    private volatile TaskCompletionSource? _pause;
    private volatile bool _hasReturned;

    /// <summary>The caller's token, a new one for each call.</summary>
    public CancellationToken Token => _caller.Token;

    /// <summary>The caller's token, cancelled already.</summary>
    public CancellationToken Cancelled
    {
        get
        {
            Cancel();
            return Token;
        }
    }

    /// <summary>Cancels the caller's token.</summary>
    public void Cancel()
    {
        _pause = null;
        _caller.Cancel();
    }

    /// <summary>Holds a client's answer back until its call was seen to wait for it.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Note("  the client pauses");
        _pause = pause;
        await pause.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Makes a call.</summary>
    /// <param name="name">What is special about it.</param>
    /// <param name="call">The call.</param>
    /// <param name="meanwhile">What happens when it is first seen to wait; null: it gets what it waits for.</param>
    public Task CallAsync<T>(string name, Func<Task<T>?> call, Action? meanwhile = null) =>
        CallAsync(name, call, static task => ((Task<T>)task).Result, meanwhile);

    /// <inheritdoc cref="CallAsync{T}(string, Func{Task{T}}, Action?)"/>
    public Task CallAsync(string name, Func<Task?> call, Action? meanwhile = null) => CallAsync(name, call, static _ => "nothing", meanwhile);

    /// <inheritdoc cref="CallAsync{T}(string, Func{Task{T}}, Action?)"/>
    public Task CallAsync<T>(string name, Func<ValueTask<T>> call, Action? meanwhile = null) => CallAsync(name, () => call().AsTask(), meanwhile);

    /// <inheritdoc cref="CallAsync{T}(string, Func{Task{T}}, Action?)"/>
    public Task CallAsync(string name, Func<ValueTask> call, Action? meanwhile = null) => CallAsync(name, () => call().AsTask(), meanwhile);

    /// <summary>Gives calls that wait their turns, until all have ended.</summary>
    public async Task EndOneByOneAsync(IReadOnlyCollection<Task> calls)
    {
        for (List<Task> left = [.. calls]; left.Count > 0;)
        {
            AdvanceToNextTurn();
            Task ended = await Task.WhenAny(left).WaitAsync(_longest);
            Note($"  the task is {ended.Status}");
            NoteUsage();
            left.Remove(ended);
        }
    }

    /// <summary>Makes a call that has its answer when it returns.</summary>
    /// <inheritdoc cref="CallAsync{T}(string, Func{Task{T}}, Action?)"/>
    public Task CallBlockingAsync<T>(string name, Func<T> call, Action? meanwhile = null) => NotedAsync(name, async () =>
    {
        Task<T> blocked = OnThread(call);
        await EndAsync(blocked, meanwhile);
        Note($"  returned {Shown(await blocked)}");
    });

    /// <inheritdoc cref="CallBlockingAsync{T}(string, Func{T}, Action?)"/>
    public Task CallBlockingAsync(string name, Action call, Action? meanwhile = null) => CallBlockingAsync(
        name,
        () =>
        {
            call();
            return "nothing";
        },
        meanwhile);

    /// <summary>Makes a call that gives a stream, and reads it.</summary>
    /// <param name="name">What is special about it.</param>
    /// <param name="call">The call.</param>
    /// <param name="take">How many items are read before the stream is left.</param>
    /// <param name="byEnumeration">Whether the caller's token comes with the enumeration.</param>
    /// <param name="meanwhile">What happens when it is first seen to wait; null: it gets what it waits for.</param>
    public Task ReadAsync<T>(
        string name, Func<IAsyncEnumerable<T>> call, int take = int.MaxValue, bool byEnumeration = false, Action? meanwhile = null) => NotedAsync(name, async () =>
    {
        IAsyncEnumerable<T> items = await ReturnedAsync(call);
        Note($"  returned {(items is null ? "no stream" : "a stream")}");
        NoteUsage();
        await ReadAsync(items!, take, byEnumeration, meanwhile);
    });

    /// <summary>Reads a stream, as often as is asked for.</summary>
    private async Task ReadAsync<T>(IAsyncEnumerable<T> items, int take, bool byEnumeration, Action? meanwhile)
    {
        IAsyncEnumerator<T> reader = items.GetAsyncEnumerator(byEnumeration ? Token : default);
        try
        {
            for (int read = 0; read < take; read++)
            {
                Task<bool> next = (await ReturnedAsync(reader.MoveNextAsync)).AsTask();
                await EndAsync(next, meanwhile);
                if (!await next)
                {
                    Note("  ended");
                    return;
                }

                Note($"  item {Shown(reader.Current)}");
                NoteUsage();
            }

            Note("  left");
        }
        finally
        {
            await reader.DisposeAsync();
        }
    }

    private Task CallAsync(string name, Func<Task?> call, Func<Task, object?> resultOf, Action? meanwhile) => NotedAsync(name, async () =>
    {
        if (await ReturnedAsync(call) is not { } task)
        {
            Note("  returned no task");
            return;
        }

        Note($"  returned a task that {(task.IsCompleted ? $"is {task.Status}" : "waits")}");
        await EndAsync(task, meanwhile);
        Note($"  the task is {task.Status}");
        await task;
        Note($"  answered {Shown(resultOf(task))}");
    });

    private async Task NotedAsync(string name, Func<Task> call)
    {
        _caller.Dispose();
        _caller = new CancellationTokenSource();
        _pause = null;
        _hasReturned = false;
        Note($"{name}:");
        try
        {
            await call();
        }
        catch (Exception exception)
        {
            Note($"  threw {Show.Exception(exception)}{By(exception)}");
        }

        NoteUsage();
    }

    private string By(Exception exception) =>
        exception is OperationCanceledException cancelled ? $", by {Shown(cancelled.CancellationToken)}" : "";

    /// <summary>What a call returns that may not hold its thread, whatever it waits for.</summary>
    private async Task<T> ReturnedAsync<T>(Func<T> call)
    {
        _hasReturned = false;
        T returned = await OnThread(call).WaitAsync(_longest);
        _hasReturned = true;
        return returned;
    }

    private static Task<T> OnThread<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Gives a call whatever it waits for until it has ended: the client's answer, or its turn.</summary>
    private async Task EndAsync(Task call, Action? meanwhile)
    {
        while (await WaitsForAsync(call) is { } give)
        {
            NoteUsage();
            (meanwhile ?? give)();
            meanwhile = null;
        }
    }

    /// <summary>What gives the call what it waits for; null: it has ended.</summary>
    private async Task<Action?> WaitsForAsync(Task call)
    {
        Action? give = null;
        bool isKnown = SpinWait.SpinUntil(() => call.IsCompleted || IsPaused(out give) || IsQueued(out give), _longest);
        return call.IsCompleted ? null : isKnown ? give : throw new TimeoutException("It waits for nothing that is known.");
    }

    private bool IsPaused(out Action? give)
    {
        TaskCompletionSource? pause = _pause;
        give = pause is null ? null : () =>
        {
            _pause = null;
            pause.SetResult();
        };
        return pause is not null;
    }

    private bool IsQueued(out Action? give)
    {
        bool isQueued = Limiter.GetUsage().Models.Any(static model => model.Waiting > 0);
        give = isQueued ? AdvanceToNextTurn : null;
        return isQueued;
    }

    private void AdvanceToNextTurn()
    {
        lock (_moving)
        {
            Time.Advance(_minuteAndMargin);
        }
    }
}
