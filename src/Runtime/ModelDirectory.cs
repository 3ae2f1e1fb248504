using LlmLimiter.Admission;
using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter;

/// <summary>Which models have limits, under which names. Made anew at each change of the configuration; never changed once it is in use.</summary>
internal sealed class ModelDirectory(RateLimitConfig config, UnknownModelPolicy? unknownModel)
{
    private readonly Dictionary<ModelId, ModelState> _byName = [];
    private readonly Dictionary<string, ProviderLimiter> _providers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ModelState> _wildcards = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ModelState> _models = [];

    /// <summary>The configuration.</summary>
    public RateLimitConfig Config => config;

    /// <summary>What happens to a model that has no limits: what the options say, else it depends on who wrote the limits.</summary>
    public UnknownModelPolicy UnknownModel { get; } =
        unknownModel ?? (config.IsShipped ? UnknownModelPolicy.Warn : UnknownModelPolicy.Reject);

    /// <summary>The models, each once.</summary>
    public IReadOnlyList<ModelState> Models => _models;

    /// <summary>The providers, also those that have no limits any more.</summary>
    public IReadOnlyCollection<ProviderLimiter> Providers => _providers.Values;

    /// <summary>Every name that a model may be called by.</summary>
    public IReadOnlyCollection<ModelId> Names => _byName.Keys;

    /// <summary>The model of the name or alias, else the provider's "*"; null: it has no limits.</summary>
    public ModelState? Find(ModelId id)
    {
        if (_byName.TryGetValue(id, out ModelState? state))
        {
            return state;
        }

        return _wildcards.Count == 0 ? null : _wildcards.GetValueOrDefault(id.Provider);
    }

    /// <summary>The provider of the name.</summary>
    public ProviderLimiter? FindProvider(string name) => _providers.GetValueOrDefault(name);

    /// <summary>The providers that the other directory does not have.</summary>
    public IEnumerable<(string Name, ProviderLimiter Limiter)> ProvidersWithout(ModelDirectory other) =>
        from provider in _providers
        where !other._providers.ContainsKey(provider.Key)
        select (provider.Key, provider.Value);

    /// <summary>Adds a provider with its models and their aliases.</summary>
    public void Add(string name, ProviderLimits limits, ProviderLimiter limiter, IReadOnlyList<ModelState> models)
    {
        _providers.Add(name, limiter);
        _models.AddRange(models);
        foreach (ModelState model in models)
        {
            _byName[model.Id] = model;
            foreach (string alias in limits.Models[model.Id.Model].Aliases)
            {
                _byName[new ModelId(name, alias)] = model;
            }

            if (model.Id.Model == ConfigVocabulary.Wildcard)
            {
                _wildcards[name] = model;
            }
        }
    }
}
