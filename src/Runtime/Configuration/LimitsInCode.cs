using System.Collections.ObjectModel;
using LlmLimiter.Configuration.Parsing;
using LlmLimiter.Limits;

namespace LlmLimiter.Configuration;

/// <summary>Holds limits given in code to the rules that a file's are held to, and copies what the caller might still change.</summary>
internal sealed class LimitsInCode
{
    private readonly string _provider;
    private readonly ProviderLimits _limits;
    private readonly Profile _profile;
    private readonly string _parameter;

    private LimitsInCode(string provider, ProviderLimits limits, string parameter)
    {
        _provider = provider;
        _limits = limits;
        _profile = limits.ProfileOf(provider);
        _parameter = parameter;
    }

    /// <summary>The copy.</summary>
    /// <param name="providers">The limits by provider.</param>
    /// <param name="parameter">The parameter they were given in.</param>
    /// <exception cref="ArgumentException">They are wrong; the message names provider and model, and says what is.</exception>
    public static ReadOnlyDictionary<string, ProviderLimits> Checked(IReadOnlyDictionary<string, ProviderLimits> providers, string parameter)
    {
        Dictionary<string, ProviderLimits> copies = NamesWithoutCase.Copy(providers, "provider", parameter)
            .ToDictionary(provider => provider.Key, provider => new LimitsInCode(provider.Key, provider.Value, parameter).Checked());
        return copies.Count > 0
            ? NamesWithoutCase.Copy(copies, "provider", parameter)
            : throw new ArgumentException("There are no providers, so nothing would be limited.", parameter);
    }

    private ProviderLimits Checked()
    {
        if (_provider == ConfigVocabulary.Wildcard)
        {
            throw new ArgumentException("A provider's name is '*', which stands for the models that a provider does not list.", _parameter);
        }

        if (_limits.Models.Count == 0)
        {
            throw new ArgumentException($"The provider '{PrintableName.Of(_provider)}' has no models.", _parameter);
        }

        ProviderLimits copy = _limits with
        {
            Models = _limits.Models.ToDictionary(model => model.Key, model => CheckedModel(model.Key, model.Value)),
            Pools = _limits.Pools.ToDictionary(pool => pool.Key, pool => CheckedPool(pool.Key, pool.Value)),
        };
        CheckAliases(copy.Models);
        return copy;
    }

    private ModelLimits CheckedPool(string name, ModelLimits limits)
    {
        string what = $"The pool '{PrintableName.Of(name)}' of '{PrintableName.Of(_provider)}'";
        if (name == ConfigVocabulary.Wildcard)
        {
            throw Wrong(what, "has a name that stands for models that are not listed");
        }

        ModelLimits copy = Copied(what, limits);
        if (copy.Pools.Count + copy.Aliases.Count > 0)
        {
            throw Wrong(what, "draws from pools or has aliases; only a model does");
        }

        CheckRules(what, copy);
        return copy;
    }

    private ModelLimits CheckedModel(string name, ModelLimits limits)
    {
        string what = $"The model '{new ModelId(_provider, name)}'";
        if (ConfigVocabulary.IsPattern(name))
        {
            throw Wrong(what, "has a '*' in its name; only '*' by itself stands for models that are not listed");
        }

        ModelLimits copy = Copied(what, limits);
        if (name == ConfigVocabulary.Wildcard && copy.Aliases.Count > 0)
        {
            throw Wrong(what, "has aliases, but stands for every model that is not listed");
        }

        foreach (string pool in copy.Pools)
        {
            if (!_limits.Pools.ContainsKey(pool))
            {
                string hint = NearestName.Of(pool, _limits.Pools.Keys) is { } nearest ? $"; did you mean '{PrintableName.Of(nearest)}'?" : "";
                throw Wrong(what, $"draws from the pool '{PrintableName.Of(pool)}', which the provider does not have{hint}");
            }
        }

        CheckRules(what, copy);
        return copy;
    }

    private ModelLimits Copied(string what, ModelLimits limits)
    {
        if (limits.Rules is null || limits.Rules.Contains(null!))
        {
            throw Wrong(what, "has a list of rules that is null, or a rule in it that is");
        }

        return limits with
        {
            Rules = [.. limits.Rules],
            Pools = CopiedNames(what, "pool", limits.Pools),
            Aliases = CopiedNames(what, "alias", limits.Aliases),
        };
    }

    private string[] CopiedNames(string what, string kind, IReadOnlyList<string> names)
    {
        if (names is null || names.Any(string.IsNullOrWhiteSpace))
        {
            throw Wrong(what, $"has a list of names that is null, or the name of a {kind} in it that is empty");
        }

        string? twice = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1)?.Key;
        return twice is null ? [.. names] : throw Wrong(what, $"names the {kind} '{PrintableName.Of(twice)}' twice; names are compared without case");
    }

    private void CheckRules(string what, ModelLimits limits)
    {
        foreach (LimitRule rule in limits.Rules)
        {
            string? problem = rule.Metric is LimitMetric.ConcurrentRequests ? "use MaxConcurrent instead" : rule.Problem();
            if (problem is not null)
            {
                throw Wrong(what, $"has a rule that cannot be ({rule}): {problem}");
            }
        }

        IReadOnlyList<LimitRule> rules = limits.AllRules(_profile);
        if (rules.Count == 0 && limits.Pools.Count == 0)
        {
            throw Wrong(what, "has no rule above 0, so it would be unlimited");
        }

        if (limits.Ramp is not null && TrafficRamp.MetricAmong(rules.Select(rule => rule.Metric)) is null)
        {
            throw Wrong(what, "has a ramp, which counts what is limited, but limits no tokens, input tokens or requests");
        }

        if (rules.GroupBy(rule => rule.Identity).FirstOrDefault(same => same.Count() > 1)?.Last() is { } second)
        {
            throw Wrong(what, $"limits one metric and span twice: {second}. Give the lower one alone");
        }
    }

    private void CheckAliases(IReadOnlyDictionary<string, ModelLimits> models)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, ModelLimits limits) in models)
        {
            foreach (string alias in limits.Aliases)
            {
                string what = $"The alias '{PrintableName.Of(alias)}' of the model '{new ModelId(_provider, name)}'";
                if (alias == ConfigVocabulary.Wildcard || models.ContainsKey(alias))
                {
                    throw Wrong(what, "is a model's name");
                }

                if (!owners.TryAdd(alias, name))
                {
                    throw Wrong(what, $"is one of '{PrintableName.Of(owners[alias])}' already");
                }
            }
        }
    }

    private ArgumentException Wrong(string what, string problem) => new($"{what} {problem}{(problem.EndsWith('?') ? "" : ".")}", _parameter);
}
