using LlmLimiter.Admission;
using LlmLimiter.Configuration;
using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter;

/// <content>The limits change while the program runs.</content>
public sealed partial class LlmRateLimiter
{
    /// <summary>
    /// Sets a model's limits at run time, whether it had some or not; they replace those that it had as a whole, pools and aliases too. What
    /// was used so far is kept, and waiting calls go by the new limits; one that can no longer fit ends with
    /// <see cref="RequestTooLargeException"/>. They stand until the limiter ends, also over <see cref="Reload"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty, the limits have no rule, or they name a pool that the provider does not have.</exception>
    /// <exception cref="ObjectDisposedException">The limiter was disposed.</exception>
    public void Register(string provider, string model, ModelLimits limits)
    {
        ModelId id = Named(provider, model);
        ArgumentNullException.ThrowIfNull(limits);
        lock (_changes)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var registered = new Dictionary<ModelId, ModelLimits>(_registered) { [id] = limits };
            RateLimitConfig config = _directory.Config;
            Apply(config, EffectiveProviders.Of(config, registered, nameof(limits)));
            _registered[id] = limits;
        }
    }

    /// <summary>
    /// Takes other limits. What was used so far is kept, and calls go on waiting, by the new limits: one that can no longer fit ends with
    /// <see cref="RequestTooLargeException"/>, one whose model is gone like any call of a model without limits. Models that were registered
    /// keep their limits.
    /// </summary>
    /// <exception cref="ArgumentException">A registered model names a pool that is gone; nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The limiter was disposed.</exception>
    public void Reload(RateLimitConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        lock (_changes)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Apply(config);
        }

        _log.LimitsFrom(config.Source, _directory.Models.Count);
    }

    private IDisposable? Watch(RateLimitConfig config) => config.Origin switch
    {
        { File: { } file, Text: var text } => new ConfigFileWatcher(file, text, _options.TimeProvider, ReloadFromOrigin, _log.WarnOfFile),
        { Section: { } section, Text: var text } => new ConfigSectionWatcher(section, text, ReloadFromOrigin, _log.WarnOfFile),
        _ => null,
    };

    private void ReloadFromOrigin(RateLimitConfig config)
    {
        try
        {
            Reload(config);
        }
        catch (ObjectDisposedException)
        {
            // The limiter ended while they were read.
        }
        catch (ArgumentException e)
        {
            _log.WarnOfFile($"The changed limits cannot be used, and nothing has changed: {PrintableName.Of(e.Message)}");
        }
    }

    private void Apply(RateLimitConfig config) => Apply(config, EffectiveProviders.Of(config, _registered, nameof(config)));

    /// <summary>Brings every provider to its new limits; one that has none any more keeps nothing but what was used.</summary>
    private void Apply(RateLimitConfig config, IReadOnlyDictionary<string, ProviderLimits> providers)
    {
        ModelDirectory before = _directory;
        var known = new ModelDirectory(config, _options.UnknownModel);
        // All of them first: where one cannot be made, nothing has changed.
        Dictionary<string, ProviderPlan> plans = providers.ToDictionary(provider => provider.Key, provider => ProviderPlan.Of(provider.Key, provider.Value));
        foreach ((string name, ProviderLimits limits) in providers)
        {
            ProviderLimiter limiter = before.FindProvider(name) ?? new ProviderLimiter(_store.LedgerOf(name), _admission);
            known.Add(name, limits, limiter, limiter.Apply(plans[name], new ModelId(name, ConfigVocabulary.Wildcard), WhyUnlimited));
        }

        foreach ((string name, ProviderLimiter gone) in before.ProvidersWithout(known))
        {
            gone.Apply(ProviderPlan.Empty, successor: null, WhyUnlimited);
            known.Add(name, new ProviderLimits(), gone, []);
        }

        _directory = known;

        Exception? WhyUnlimited(ModelId model) =>
            known.UnknownModel is UnknownModelPolicy.Reject ? UnknownModels.Unknown(model, known) : null;
    }
}
