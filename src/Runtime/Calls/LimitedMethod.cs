using System.Diagnostics.CodeAnalysis;
using LlmLimiter.Admission;
using LlmLimiter.Estimation;

namespace LlmLimiter.Calls;

/// <summary>An annotated method, as generated code describes it: what is known when the program is compiled.</summary>
/// <param name="provider">The provider's name.</param>
/// <param name="model">The model's name; null: each call names it.</param>
/// <param name="key">A name that stays the same from build to build: assembly and documentation id.</param>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public sealed class LimitedMethod(string provider, string? model, string key)
{
    // The model's state, as found in the limiter and the configuration of the last call; nearly always those of the next one too.
    private volatile Binding? _binding;

    // What a call brings along in place of the annotation's; null: nothing.
    private readonly AcquireOptions? _own;

    private LimitedMethod(LimitedMethod annotated, string key, AcquireOptions own)
        : this(annotated.Provider, annotated.Model, key)
    {
        OutputTokens = annotated.OutputTokens;
        Estimator = annotated.Estimator;
        HasUsageReader = annotated.HasUsageReader;
        StatusOf = annotated.StatusOf;
        MaxRetries = own.MaxRetries;
        _own = own;
    }

    /// <summary>The provider's name.</summary>
    public string Provider { get; } = provider;

    /// <summary>The model's name; null: each call names it.</summary>
    public string? Model { get; } = model;

    /// <summary>Assembly and documentation id.</summary>
    public string Key { get; } = key;

    /// <summary>Output tokens expected per call; 0: not known.</summary>
    public int OutputTokens { get; init; }

    /// <summary>The longest wait, in milliseconds; 0: the limiter's; -1: no bound.</summary>
    public int TimeoutMilliseconds { get; init; }

    /// <summary>Which waiting calls go first.</summary>
    public RequestPriority Priority { get; init; }

    /// <summary>A further pool that the calls draw from; null: none.</summary>
    public string? Pool { get; init; }

    /// <summary>How often a call that its provider refuses goes back through the queue, 0 to 100.</summary>
    public int MaxRetries { get; init; }

    /// <summary>Counts the tokens of its prompts; null: the limiter's estimator.</summary>
    public ITokenEstimator? Estimator { get; init; }

    /// <summary>Reads the HTTP status from the exceptions of the SDKs in the program; null: there are none.</summary>
    public Func<Exception, int?>? StatusOf { get; init; }

    /// <summary>
    /// Whether the annotation names who reads the usage, whose failure is the caller's to see. What is read by convention costs nobody his
    /// answer: where it cannot be read, the estimate stands.
    /// </summary>
    public bool HasUsageReader { get; init; }

    internal AcquireOptions Options => _own ?? new()
    {
        Priority = Priority,
        Pool = Pool,
        MaxRetries = MaxRetries,
        MaxWait = TimeoutMilliseconds switch
        {
            0 => null,
            < 0 => Timeout.InfiniteTimeSpan,
            _ => TimeSpan.FromMilliseconds(TimeoutMilliseconds),
        },
    };

    /// <summary>The method as a call with options of its own wants it; what these leave out, the annotation says.</summary>
    /// <param name="options">The call's options; null: none.</param>
    public LimitedMethod With(AcquireOptions? options) => options is not { } own || own == default
        ? this
        : new LimitedMethod(this, string.IsNullOrEmpty(own.Key) ? Key : own.Key, new AcquireOptions
        {
            MaxWait = own.MaxWait ?? Options.MaxWait,
            Priority = own.Priority == RequestPriority.Normal ? Options.Priority : own.Priority,
            Pool = own.Pool ?? Options.Pool,
            MaxRetries = own.MaxRetries == 0 ? Options.MaxRetries : own.MaxRetries,
        });

    /// <summary>The method as a call with a priority of its own wants it.</summary>
    /// <param name="priority">The call's priority; null: the annotation's.</param>
    public LimitedMethod With(RequestPriority? priority) =>
        priority is { } own && own != Options.Priority ? new LimitedMethod(this, Key, Options with { Priority = own }) : this;

    /// <summary>The tries of a call that has just got its first turn; null: it has none.</summary>
    internal Retries? RetriesOf(in LlmLease first, LlmRateLimiter limiter) => MaxRetries > 0 ? Retries.Of(first, Options, limiter) : null;

    /// <summary>The usage that an answer tells; null: none that can be read.</summary>
    internal TokenUsage? Read<TAnswer>(TAnswer answer, Func<TAnswer, TokenUsage?>? usage)
    {
        try
        {
            return usage?.Invoke(answer);
        }
        catch (Exception) when (!HasUsageReader)
        {
            // A getter of an SDK's that throws where the provider left something out, for example.
            return null;
        }
    }

    /// <summary>The model's state in a limiter (null: it is not limited there), and what the method learns of its output. Looked up once.</summary>
    internal (ModelState? State, LearnedOutput? Output) FindIn(LlmRateLimiter limiter, string model)
    {
        if (IsBoundTo(limiter, model, out Binding? binding))
        {
            return (binding.State, binding.Output);
        }

        ModelDirectory directory = limiter.Directory;
        ModelState? state = limiter.Find(Provider, model, Options.Pool);
        LearnedOutput? output = limiter.OutputOf(state, Key);
        if (state is not null && ReferenceEquals(model, Model))
        {
            _binding = new Binding(directory, state, output, limiter.ModelOf(new ModelId(Provider, model), Estimator));
        }

        return (state, output);
    }

    /// <summary>What estimates the input of the model's calls.</summary>
    internal EstimatedInput InputIn(LlmRateLimiter limiter, string model) =>
        (IsBoundTo(limiter, model, out Binding? binding) ? binding.Input : limiter.ModelOf(new ModelId(Provider, model), Estimator)).Current;

    private bool IsBoundTo(LlmRateLimiter limiter, string model, [NotNullWhen(true)] out Binding? binding)
    {
        binding = _binding;
        return binding is not null && ReferenceEquals(model, Model) && ReferenceEquals(binding.Directory, limiter.Directory);
    }

    private sealed record Binding(ModelDirectory Directory, ModelState State, LearnedOutput? Output, CalibratedModel Input);
}
