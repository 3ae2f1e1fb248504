namespace LlmLimiter;

/// <content>The limiter as a scope around a call: without an annotation, a generator or a lease to settle.</content>
public sealed partial class LlmRateLimiter
{
    /// <summary>
    /// Waits for the turn, makes the call, and settles with what it used; with the estimate where that is not known. A call that its provider
    /// refuses goes back through the queue, in its old place, as often as <see cref="AcquireOptions.MaxRetries"/> says.
    /// </summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="estimate">The tokens expected; a plain number counts as input.</param>
    /// <param name="call">The call: one send, without retries of its own.</param>
    /// <param name="usage">Reads what the provider reports from the result; null, or a null result: the estimate stands.</param>
    /// <param name="cancellationToken">Ends the wait; passed to the call.</param>
    /// <inheritdoc cref="AcquireAsync(string, string, TokenEstimate, CancellationToken)" path="/exception"/>
    /// <exception cref="ProviderRefusedException">The provider refused the call for a reason that waiting does not cure.</exception>
    public Task<T> RunAsync<T>(
        string provider, string model, TokenEstimate estimate,
        Func<CancellationToken, Task<T>> call, Func<T, TokenUsage?>? usage = null, CancellationToken cancellationToken = default) =>
        RunAsync(provider, model, estimate, default, call, usage, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(string, string, TokenEstimate, Func{CancellationToken, Task{T}}, Func{T, TokenUsage?}, CancellationToken)"/>
    /// <param name="options">How the call wants to wait, and the call site whose output is learned.</param>
#pragma warning disable CS1573 // The other parameters' documentation is inherited.
    public async Task<T> RunAsync<T>(
        string provider, string model, TokenEstimate estimate, AcquireOptions options,
        Func<CancellationToken, Task<T>> call, Func<T, TokenUsage?>? usage = null, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        ArgumentNullException.ThrowIfNull(call);
        LlmLease lease = await AcquireAsync(provider, model, estimate, options, cancellationToken).ConfigureAwait(false);
        var retries = Retries.Of(lease, options, this);
        while (true)
        {
            try
            {
                using AmbientLease.Scope _ = AmbientLease.Enter(lease);
                T result = await call(cancellationToken).ConfigureAwait(false);
                lease.Settle(usage?.Invoke(result));
                return result;
            }
            catch (Exception exception)
            {
                if (!lease.Fail(exception) || retries is not { AreLeft: true })
                {
                    throw;
                }

                lease = await retries.AcquireAsync(exception, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for the turn, makes the call, and settles with the estimate.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, string, TokenEstimate, Func{CancellationToken, Task{T}}, Func{T, TokenUsage?}, CancellationToken)"/>
    public Task RunAsync(
        string provider, string model, TokenEstimate estimate, Func<CancellationToken, Task> call, CancellationToken cancellationToken = default) =>
        RunAsync(provider, model, estimate, default, call, cancellationToken);

    /// <summary>Waits for the turn, makes the call, and settles with the estimate.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, string, TokenEstimate, AcquireOptions, Func{CancellationToken, Task{T}}, Func{T, TokenUsage?}, CancellationToken)"/>
    public Task RunAsync(
        string provider, string model, TokenEstimate estimate, AcquireOptions options,
        Func<CancellationToken, Task> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return RunAsync<object?>(provider, model, estimate, options, SendAsync, usage: null, cancellationToken);

        async Task<object?> SendAsync(CancellationToken token)
        {
            await call(token).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Blocks the thread for the turn, makes the call, and settles with what it used. Prefer RunAsync.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, string, TokenEstimate, Func{CancellationToken, Task{T}}, Func{T, TokenUsage?}, CancellationToken)"/>
    public T Run<T>(
        string provider, string model, TokenEstimate estimate,
        Func<CancellationToken, T> call, Func<T, TokenUsage?>? usage = null, CancellationToken cancellationToken = default) =>
        Run(provider, model, estimate, default, call, usage, cancellationToken);

    /// <summary>Blocks the thread for the turn, makes the call, and settles with what it used. Prefer RunAsync.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, string, TokenEstimate, AcquireOptions, Func{CancellationToken, Task{T}}, Func{T, TokenUsage?}, CancellationToken)"/>
    public T Run<T>(
        string provider, string model, TokenEstimate estimate, AcquireOptions options,
        Func<CancellationToken, T> call, Func<T, TokenUsage?>? usage = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        LlmLease lease = Acquire(provider, model, estimate, options, cancellationToken);
        var retries = Retries.Of(lease, options, this);
        while (true)
        {
            try
            {
                using AmbientLease.Scope _ = AmbientLease.Enter(lease);
                T result = call(cancellationToken);
                lease.Settle(usage?.Invoke(result));
                return result;
            }
            catch (Exception exception)
            {
                if (!lease.Fail(exception) || retries is not { AreLeft: true })
                {
                    throw;
                }

                lease = retries.Acquire(exception, cancellationToken);
            }
        }
    }

    /// <summary>Blocks the thread for the turn, makes the call, and settles with the estimate. Prefer RunAsync.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, string, TokenEstimate, Func{CancellationToken, Task{T}}, Func{T, TokenUsage?}, CancellationToken)"/>
    public void Run(
        string provider, string model, TokenEstimate estimate, Action<CancellationToken> call, CancellationToken cancellationToken = default) =>
        Run(provider, model, estimate, default, call, cancellationToken);

    /// <summary>Blocks the thread for the turn, makes the call, and settles with the estimate. Prefer RunAsync.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, string, TokenEstimate, AcquireOptions, Func{CancellationToken, Task{T}}, Func{T, TokenUsage?}, CancellationToken)"/>
    public void Run(
        string provider, string model, TokenEstimate estimate, AcquireOptions options,
        Action<CancellationToken> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        Run<object?>(provider, model, estimate, options, Send, usage: null, cancellationToken);

        object? Send(CancellationToken token)
        {
            call(token);
            return null;
        }
    }
}
