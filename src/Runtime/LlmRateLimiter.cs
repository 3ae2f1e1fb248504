using LlmLimiter.Admission;
using LlmLimiter.Configuration.Parsing;
using LlmLimiter.Estimation;
using LlmLimiter.Monitoring;
using LlmLimiter.Stores;

namespace LlmLimiter;

/// <summary>
/// Gives calls of LLM providers their turn, so that none goes above the limits of its model. Safe for all threads; one per process is
/// the rule, <see cref="Default"/>.
/// </summary>
/// <example>
/// <code>
/// var limiter = new LlmRateLimiter("openai", "gpt-4o", new ModelLimits { RequestsPerMinute = 200, TokensPerMinute = 40_000 });
/// string answer = await limiter.RunAsync("openai", "gpt-4o", limiter.Estimate("openai", "gpt-4o", prompt), ct => AskAsync(prompt, ct));
/// </code>
/// </example>
public sealed partial class LlmRateLimiter : IAsyncDisposable, IDisposable
{
    private readonly LlmRateLimiterOptions _options;
    private readonly AdmissionContext _admission;
    private readonly Alarm _alarm;
    private readonly LearnedEstimates _learned;
    private readonly LimiterLog _log;
    private readonly UnknownModels _unknownModels;
    private readonly InMemoryLimitStore _store;
    private readonly StateFile? _stateFile;
    private readonly IDisposable? _watcher;
    private readonly object _changes = new();
    private readonly Dictionary<ModelId, ModelLimits> _registered = [];
    private bool _disposed;

    // Replaced as a whole when the configuration changes, under _changes; read without a lock.
    private volatile ModelDirectory _directory;

    /// <summary>Makes a limiter from a configuration.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or does not go with the configuration.</exception>
    public LlmRateLimiter(RateLimitConfig config, LlmRateLimiterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        _options = (options ?? new LlmRateLimiterOptions()).CheckedFor(config);
        _log = new LimiterLog(_options.LoggerFactory);
        var clock = new MonotonicClock(_options.TimeProvider);
        _alarm = Alarm.For(clock, Wake);
        string? stateFile = _options.StateFile is { } file ? Path.GetFullPath(file) : null;
        _store = new InMemoryLimitStore(clock, stateFile is null ? null : new SavedCharges(clock, StateFile.Read(stateFile, _log.WarnOfFile)));
        _stateFile = stateFile is null ? null : new StateFile(stateFile, _options.TimeProvider, _store.Save, _log.WarnOfFile);
        _admission = new AdmissionContext(
            clock, _alarm, new HandOver(), _options.MaxQueued ?? int.MaxValue, _options.MaxLeaseAge,
            _stateFile is null ? null : _stateFile.Touch, LimiterMetrics.Of(_options.MeterFactory), _log.WarnForgotten, _log.WarnOfDrift);
        _learned = new LearnedEstimates(_options.Estimator ?? new CharacterEstimator());
        _unknownModels = new UnknownModels(_log);
        _directory = new ModelDirectory(config, _options.UnknownModel);
        try
        {
            Apply(config);
            _watcher = _options.ReloadOnChange ? Watch(config) : null;
        }
        catch
        {
            _stateFile?.Dispose();
            throw;
        }

        _log.LimitsFrom(config.Source, _directory.Models.Count);
    }

    /// <summary>Makes a limiter for one model, with limits given in code.</summary>
    /// <exception cref="ArgumentException">A name is empty, or the limits have no rule.</exception>
    public LlmRateLimiter(string provider, string model, ModelLimits limits, LlmRateLimiterOptions? options = null)
        : this(RateLimitConfig.ForModel(provider, model, limits), options)
    {
    }

    /// <summary>
    /// The process's limiter, made at its first use from the file named by RATE_LIMIT_CONFIG_PATH, else rate_limits.yaml beside the
    /// application, else the shipped limits. It can be set before its first use, not after; disposing it does nothing.
    /// </summary>
    /// <exception cref="RateLimitConfigException">The configuration cannot be used. The next use tries again.</exception>
    /// <exception cref="InvalidOperationException">It is set after it was used.</exception>
    public static LlmRateLimiter Default
    {
        get => DefaultLimiter.OfProcess.Get();
        set => DefaultLimiter.OfProcess.Set(value);
    }

    /// <summary>The models that have limits.</summary>
    public IReadOnlyCollection<ModelId> Models => [.. _directory.Models.Select(state => state.Id)];

    /// <summary>Makes a limiter from a YAML file.</summary>
    /// <exception cref="RateLimitConfigException">The file is missing or wrong; the message names each error's line and column.</exception>
    public static LlmRateLimiter FromYaml(string path, LlmRateLimiterOptions? options = null) => new(RateLimitConfig.Load(path), options);

    /// <summary>Waits until the call may be sent.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="estimate">The tokens expected; a plain number counts as input.</param>
    /// <param name="cancellationToken">Ends the wait; nothing stays reserved.</param>
    /// <returns>The permission for one send. Settle it with <see cref="LlmLease.RecordUsage"/>, or dispose it.</returns>
    /// <exception cref="RequestTooLargeException">The call can never fit its limit.</exception>
    /// <exception cref="RateLimitTimeoutException">Its turn does not come before its deadline; thrown at once where that is certain.</exception>
    /// <exception cref="RateLimitQueueFullException">Too many calls wait already.</exception>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the turn came.</exception>
    /// <exception cref="ObjectDisposedException">The limiter was disposed.</exception>
    public ValueTask<LlmLease> AcquireAsync(string provider, string model, TokenEstimate estimate, CancellationToken cancellationToken = default) =>
        AcquireAsync(provider, model, estimate, default, cancellationToken);

    /// <inheritdoc cref="AcquireAsync(string, string, TokenEstimate, CancellationToken)"/>
    /// <param name="options">How the call wants to wait, and the call site whose output is learned.</param>
#pragma warning disable CS1573 // The other parameters' documentation is inherited.
    public ValueTask<LlmLease> AcquireAsync(
        string provider, string model, TokenEstimate estimate, AcquireOptions options, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        try
        {
            ModelState? state = Find(provider, model, options.Pool);
            return AcquireAsync(state, OutputOf(state, options.Key), estimate, options, cancellationToken);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<LlmLease>(exception);
        }
    }

    /// <summary>Blocks the thread until the call may be sent. Prefer <see cref="AcquireAsync(string, string, TokenEstimate, CancellationToken)"/>.</summary>
    /// <inheritdoc cref="AcquireAsync(string, string, TokenEstimate, CancellationToken)"/>
    public LlmLease Acquire(string provider, string model, TokenEstimate estimate, CancellationToken cancellationToken = default) =>
        Acquire(provider, model, estimate, default, cancellationToken);

    /// <summary>Blocks the thread until the call may be sent. Prefer <see cref="AcquireAsync(string, string, TokenEstimate, AcquireOptions, CancellationToken)"/>.</summary>
    /// <inheritdoc cref="AcquireAsync(string, string, TokenEstimate, AcquireOptions, CancellationToken)"/>
    public LlmLease Acquire(string provider, string model, TokenEstimate estimate, AcquireOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ModelState? state = Find(provider, model, options.Pool);
        return Acquire(state, OutputOf(state, options.Key), estimate, options, cancellationToken);
    }

    /// <summary>Takes a turn that is free now, and never waits: false also when others wait whose turn comes before.</summary>
    /// <returns>Whether the call may be sent.</returns>
    /// <exception cref="RequestTooLargeException">The call can never fit its limit.</exception>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    /// <exception cref="ObjectDisposedException">The limiter was disposed.</exception>
    public bool TryAcquire(string provider, string model, TokenEstimate estimate, out LlmLease lease) =>
        TryAcquire(provider, model, estimate, default, out lease);

    /// <inheritdoc cref="TryAcquire(string, string, TokenEstimate, out LlmLease)"/>
    /// <param name="options">The priority, a further pool to draw from, and the call site whose output is learned; there is no wait.</param>
#pragma warning disable CS1573 // The other parameters speak for themselves.
    public bool TryAcquire(string provider, string model, TokenEstimate estimate, AcquireOptions options, out LlmLease lease)
#pragma warning restore CS1573
    {
        lease = default;
        if (Find(provider, model, options.Pool) is not { } state)
        {
            return true;
        }

        Lane lane = LaneOf(state, options);
        estimate = Improved(estimate, OutputOf(lane.Model, options.Key), lane);
        if (lane.Model.Provider.TryGrant(lane, estimate, out Grant grant))
        {
            lease = new LlmLease(grant);
            return true;
        }

        return new ImmediateLease().TryTake(lane, estimate, options.Priority, out lease);
    }

    /// <summary>The estimate of a chat with one message.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="prompt">The text that will be sent.</param>
    /// <param name="maxOutputTokens">The bound on the answer that will be sent; null: none, and a usual answer is assumed.</param>
    public TokenEstimate Estimate(string provider, string model, string prompt, int? maxOutputTokens = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return EstimateRequest(provider, model).Message(prompt).MaxOutputTokens(maxOutputTokens);
    }

    /// <summary>Begins the estimate of a request that is more than one message: add its pieces, as its provider counts them.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name, which decides how the pieces are counted.</param>
    public RequestEstimate EstimateRequest(string provider, string model) => new(ModelOf(Named(provider, model)).Current, model);

    /// <summary>
    /// How long a call that came now would wait, if nothing came back and nobody else came: exact where one rule decides, else never too long.
    /// </summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="estimate">The tokens expected; a plain number counts as input.</param>
    /// <returns>The wait; <see cref="TimeSpan.MaxValue"/>: it can never fit.</returns>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    public TimeSpan EstimateWait(string provider, string model, TokenEstimate estimate) =>
        Find(provider, model) is { } state ? state.Provider.EstimateWait(state.Main, estimate) : TimeSpan.Zero;

    /// <summary>Charges calls that were made without a lease, by another part of the program or another program. Never waits.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="usage">The tokens of all the calls together.</param>
    /// <param name="requests">How many calls, 0 or more.</param>
    public void RecordExternalUsage(string provider, string model, TokenUsage usage, int requests = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(requests);
        if (Find(provider, model) is { } state)
        {
            state.Provider.ChargeExternal(state, usage, requests);
        }
    }

    /// <summary>
    /// Takes in what an answer says about a model's limits that is known to no lease. All calls under way are taken to be beyond it, so prefer
    /// <see cref="LlmLease.ApplyFeedback"/>.
    /// </summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="feedback">What the answer says; see <see cref="ProviderFeedback"/>.</param>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    public void ApplyFeedback(string provider, string model, ProviderFeedback feedback)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        if (Find(provider, model) is { } state)
        {
            state.Provider.Apply(state, feedback);
        }
    }

    /// <summary>What is used of every limit now, and who waits.</summary>
    public UsageSnapshot GetUsage()
    {
        ModelDirectory directory = _directory;
        return new UsageSnapshot
        {
            Time = _options.TimeProvider.GetUtcNow(),
            Source = directory.Config.Source,
            Models =
            [
                .. directory.Models.Select(state => ModelUsage.Of(state, _learned))
                    .OrderBy(usage => usage.Model.ToString(), StringComparer.OrdinalIgnoreCase),
            ],
            Pools = [.. directory.Providers.SelectMany(PoolUsage.Of).OrderBy(pool => $"{pool.Provider}/{pool.Name}", StringComparer.OrdinalIgnoreCase)],
        };
    }

    /// <summary>What is used of a model's limits now, and who waits for it.</summary>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    public ModelUsage GetUsage(string provider, string model)
    {
        ModelDirectory directory = _directory;
        ModelId id = Named(provider, model);
        return ModelUsage.Of(directory.Find(id) ?? throw UnknownModels.Unknown(id, directory), _learned);
    }

    /// <summary>Ends every wait with <see cref="ObjectDisposedException"/>. Leases can still be settled. Does nothing on <see cref="Default"/>.</summary>
    public void Dispose()
    {
        if (DefaultLimiter.OfProcess.Is(this))
        {
            return;
        }

        lock (_changes)
        {
            _disposed = true;
        }

        _watcher?.Dispose();
        _alarm.Dispose();
        foreach (ProviderLimiter provider in _directory.Providers)
        {
            provider.Dispose();
        }

        // Last: until its provider is disposed a call may still be granted, and must be saved.
        _stateFile?.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The model's state; null: it is not limited, and need not be.</summary>
    /// <exception cref="UnknownModelException">The model has no limits, and must have some.</exception>
    internal ModelState? Find(string provider, string model, string? pool = null)
    {
        ModelDirectory directory = _directory;
        ModelId id = Named(provider, model);
        ModelState? state = directory.Find(id);
        if (state is null)
        {
            // A call that names a pool means to be limited.
            _unknownModels.Meet(id, directory, mayPass: pool is null);
        }

        return state;
    }

    /// <summary>Counts the changes of the configuration: what was found before one may be gone.</summary>
    internal ModelDirectory Directory => _directory;

    /// <summary>The longest wait of a call with these options.</summary>
    internal TimeSpan LongestWait(in AcquireOptions options) => options.MaxWait ?? _options.MaxWait;

    /// <summary>Waits for the turn of a call of a model found before, at a call site whose output is learned; null: it is not.</summary>
    internal ValueTask<LlmLease> AcquireAsync(
        ModelState? state, LearnedOutput? output, in TokenEstimate estimate, in AcquireOptions options, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<LlmLease>(cancellationToken);
        }

        if (state is null)
        {
            return default;
        }

        Lane lane = LaneOf(state, options);
        return output is null && estimate.Origin is null
            ? AcquireAsync(lane, estimate, options, cancellationToken)
            : AcquireImprovedAsync(lane, output, estimate, options, cancellationToken);
    }

    /// <summary>Blocks the thread for the turn of a call of a model found before, at a call site whose output is learned; null: it is not.</summary>
    internal LlmLease Acquire(
        ModelState? state, LearnedOutput? output, in TokenEstimate estimate, in AcquireOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (state is null)
        {
            return default;
        }

        Lane lane = LaneOf(state, options);
        TokenEstimate improved = Improved(estimate, output, lane);
        return lane.Model.Provider.TryGrant(lane, improved, out Grant grant)
            ? new LlmLease(grant)
            : new BlockingLease().Wait(lane, improved, options.Priority, LongestWait(options), cancellationToken);
    }

    /// <summary>What estimates the input of the calls of a model, by whichever of its names: it is asked with the one in the configuration.</summary>
    /// <param name="called">The model as the call names it.</param>
    /// <param name="own">The estimator that the call brings along; null: the limiter's.</param>
    internal CalibratedModel ModelOf(ModelId called, ITokenEstimator? own = null)
    {
        ModelState? state = _directory.Find(called);
        bool isListed = state is not null && state.Id.Model != ConfigVocabulary.Wildcard;
        return _learned.ModelOf(isListed ? state!.Id : called, isListed, own);
    }

    /// <summary>What a call site learns of a model's output; null: nothing.</summary>
    internal LearnedOutput? OutputOf(ModelState? state, string? key) =>
        state is null || string.IsNullOrEmpty(key) ? null : _learned.OutputOf(state.Id, key);

    private static ModelId Named(string provider, string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return new ModelId(provider, model);
    }

    private ValueTask<LlmLease> AcquireImprovedAsync(
        Lane lane, LearnedOutput? output, in TokenEstimate estimate, in AcquireOptions options, CancellationToken cancellationToken) =>
        AcquireAsync(lane, Improved(estimate, output, lane), options, cancellationToken);

    private ValueTask<LlmLease> AcquireAsync(Lane lane, in TokenEstimate estimate, in AcquireOptions options, CancellationToken cancellationToken) =>
        lane.Model.Provider.TryGrant(lane, estimate, out Grant grant)
            ? new ValueTask<LlmLease>(new LlmLease(grant))
            : new AwaitedLease().WaitAsync(lane, estimate, options.Priority, LongestWait(options), cancellationToken);

    private static Lane LaneOf(ModelState state, in AcquireOptions options) =>
        options.Pool is null ? state.Main : state.Provider.LaneOf(state, options.Pool);

    /// <summary>
    /// Brings in what the call site has learned; not if the call could never fit with that: nothing would be learned any more. For the same
    /// reason what was learned of the input is taken out again.
    /// </summary>
    private TokenEstimate Improved(TokenEstimate estimate, LearnedOutput? output, Lane lane)
    {
        var input = estimate.Origin as EstimatedInput;
        if (input is not null && input.Model != lane.Model.Id && _directory.Find(input.Model) != lane.Model)
        {
            // It was made for another model, whose tokens are not this one's.
            (estimate, input) = (estimate with { Origin = SilentOrigin.Instance }, null);
        }

        if (output is not null)
        {
            TokenEstimate improved = output.Improve(estimate);
            bool fits = improved.OutputTokens <= estimate.OutputTokens || lane.Model.Provider.CanFit(lane, improved);
            estimate = fits ? improved : estimate with { Origin = improved.Origin };
        }

        return input is { Ratio: > 1 } && !lane.Model.Provider.CanFit(lane, estimate) ? input.Uncorrected(estimate, output) : estimate;
    }

    private long Wake()
    {
        long next = MonotonicClock.Never;
        foreach (ProviderLimiter provider in _directory.Providers)
        {
            next = Math.Min(next, provider.Wake());
        }

        return next;
    }
}
