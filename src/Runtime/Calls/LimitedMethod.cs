using LlmLimiter.Admission;

namespace LlmLimiter.Calls;

/// <summary>An annotated method, as generated code describes it: what is known when the program is compiled.</summary>
/// <param name="provider">The provider's name.</param>
/// <param name="model">The model's name; null: each call names it.</param>
/// <param name="key">A name that stays the same from build to build: assembly and documentation id.</param>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public sealed class LimitedMethod(string provider, string? model, string key)
{
    // The model's state in the limiter of the last call; nearly always there is only one limiter.
    private volatile Binding? _binding;

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

    internal AcquireOptions Options => TimeoutMilliseconds switch
    {
        0 => default,
        < 0 => new AcquireOptions { MaxWait = Timeout.InfiniteTimeSpan },
        _ => new AcquireOptions { MaxWait = TimeSpan.FromMilliseconds(TimeoutMilliseconds) },
    };

    /// <summary>The model's state in a limiter, looked up once; null: the limiter does not limit it.</summary>
    internal ModelState? FindIn(LlmRateLimiter limiter, string model)
    {
        if (!ReferenceEquals(model, Model))
        {
            return limiter.Find(Provider, model);
        }

        if (_binding is { } binding && ReferenceEquals(binding.Limiter, limiter))
        {
            return binding.State;
        }

        ModelState? state = limiter.Find(Provider, model);
        if (state is not null)
        {
            _binding = new Binding(limiter, state);
        }

        return state;
    }

    private sealed record Binding(LlmRateLimiter Limiter, ModelState State);
}
