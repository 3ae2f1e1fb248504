using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>The names of providers and models that a project's limits files know. Names compare without case.</summary>
internal sealed class KnownModels
{
    private readonly Dictionary<string, HashSet<string>> _models = new(StringComparer.OrdinalIgnoreCase);

    private KnownModels(string source) => Source = source;

    /// <summary>What messages call the file.</summary>
    public string Source { get; }

    /// <summary>What the files know; null: one is wrong, and nobody can say what it means.</summary>
    public static KnownModels? Of(IReadOnlyList<LimitsFile> files)
    {
        if (files.Any(static file => file.Content.Errors.Count > 0))
        {
            return null;
        }

        var known = new KnownModels(Path.GetFileName(files[0].Path));
        foreach (ProviderEntry provider in files.SelectMany(static file => file.Content.Providers))
        {
            var models = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            models.UnionWith(known._models.TryGetValue(provider.Name, out var others) ? others : []);
            models.UnionWith(provider.Models.Select(static model => model.Name));
            models.UnionWith(provider.Models.SelectMany(static model => model.Aliases).Select(static alias => alias.Name));
            known._models[provider.Name] = models;
        }

        return known;
    }

    /// <summary>What is unknown about the names; null: nothing.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model; null: it is not known at compile time.</param>
    public UnknownName? Check(string provider, string? model)
    {
        if (!_models.TryGetValue(provider, out var models))
        {
            return Unknown(provider, isModel: false, $"no provider {Found.Quoted(provider)}", _models.Keys);
        }

        return model is null || models.Contains(model) || models.Contains(ConfigVocabulary.Wildcard)
            ? null
            : Unknown(model, isModel: true, $"no model {Found.Quoted(model)} of {Found.Quoted(provider)}", models);
    }

    private UnknownName Unknown(string name, bool isModel, string what, IEnumerable<string> candidates)
    {
        string? nearest = NearestName.Of(name, candidates);
        string advice = nearest is null ? "add it there" : $"did you mean {Found.Quoted(nearest)}?";
        return new UnknownName(isModel, nearest, $"{Source} has {what}; {advice}");
    }
}

/// <summary>A name that the limits file does not have.</summary>
/// <param name="IsModel">Whether it is the model's name, rather than the provider's.</param>
/// <param name="Nearest">The name that was probably meant; null: none is near.</param>
/// <param name="Message">What a message says about it.</param>
internal sealed record UnknownName(bool IsModel, string? Nearest, string Message);
