using System.Collections.Concurrent;
using LlmLimiter.Monitoring;

namespace LlmLimiter;

/// <summary>What happens to models that the configuration does not list: nothing is unlimited by accident.</summary>
internal sealed class UnknownModels(LimiterLog log)
{
    // Names may be invented by callers; beyond these many the warning has been heard.
    private const int MostWarnings = 1_000;

    private readonly ConcurrentDictionary<ModelId, bool> _warned = new();

    /// <summary>Meets a call of an unlisted model: throws, warns once, or lets it pass.</summary>
    /// <param name="model">The model.</param>
    /// <param name="known">The models that have limits.</param>
    /// <param name="mayPass">Whether it may pass where unlisted models do.</param>
    /// <exception cref="UnknownModelException">It may not pass.</exception>
    public void Meet(ModelId model, ModelDirectory known, bool mayPass)
    {
        if (known.UnknownModel is UnknownModelPolicy.Reject || !mayPass)
        {
            throw Unknown(model, known);
        }

        if (known.UnknownModel is UnknownModelPolicy.Warn && !_warned.ContainsKey(model) && _warned.Count < MostWarnings && _warned.TryAdd(model, true))
        {
            log.WarnUnlimited(
                $"{model} has no limits (they come from: {known.Config.Source}), so its calls go through unlimited. {Advice(Nearest(model, known.Names))}");
        }
    }

    /// <summary>The exception for a model without limits.</summary>
    public static UnknownModelException Unknown(ModelId model, ModelDirectory known)
    {
        ModelId? nearest = Nearest(model, known.Names);
        return new UnknownModelException($"{model} has no limits (they come from: {known.Config.Source}). {Advice(nearest)}")
        {
            Provider = model.Provider,
            Model = model.Model,
            Nearest = nearest,
        };
    }

    private static string Advice(ModelId? nearest) =>
        (nearest is { } near ? $"Did you mean {near}? " : "")
        + "Add the model to the configuration, call Register, or allow models without limits with LlmRateLimiterOptions.UnknownModel.";

    /// <summary>The model of the same provider with the nearest name, else the nearest provider's.</summary>
    private static ModelId? Nearest(ModelId model, IEnumerable<ModelId> known)
    {
        ModelId[] all = [.. known];
        string? provider = all.Any(id => SameProvider(id, model.Provider)) ? model.Provider : NearestName.Of(model.Provider, all.Select(id => id.Provider));
        ModelId[] candidates = [.. all.Where(id => SameProvider(id, provider))];
        string? name = NearestName.Of(model.Model, candidates.Select(id => id.Model));
        return name is null ? null : candidates.First(id => id.Model == name);
    }

    private static bool SameProvider(ModelId id, string? provider) => string.Equals(id.Provider, provider, StringComparison.OrdinalIgnoreCase);
}
