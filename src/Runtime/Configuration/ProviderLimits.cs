using System.Collections.ObjectModel;
using LlmLimiter.Configuration;
using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter;

/// <summary>The limits of one provider's models.</summary>
/// <example>
/// <code>
/// new ProviderLimits { Models = new Dictionary&lt;string, ModelLimits&gt; { ["gpt-4o"] = new() { RequestsPerMinute = 500 } } }
/// </code>
/// </example>
public sealed record ProviderLimits
{
    /// <summary>
    /// The limits of each model, by its name as it is sent to the provider. Copied when set; names are compared without case.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty, has no limits object, or is there twice when case is disregarded.</exception>
    public IReadOnlyDictionary<string, ModelLimits> Models
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Models));
            field = NamesWithoutCase.Copy(value, "model", nameof(Models));
        }
    } = ReadOnlyDictionary<string, ModelLimits>.Empty;

    /// <summary>
    /// The charge policy: which tokens the provider counts, and when. <c>openai</c>, <c>azure</c>, <c>anthropic</c>,
    /// <c>gemini</c> or <c>generic</c>; null: the provider's own name when it is one of these, else <c>generic</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no charge policy of that name.</exception>
    public string? Profile
    {
        get;
        init => field = value is null ? null : ConfigVocabulary.FindProfile(value) ?? throw UnknownProfile(value);
    }

    private static ArgumentException UnknownProfile(string profile)
    {
        string hint = Found.Hint(profile, ConfigVocabulary.Profiles, ConfigVocabulary.OneOf(ConfigVocabulary.Profiles));
        return new ArgumentException($"{Found.Quoted(profile)} is not a charge policy; {hint}", nameof(Profile));
    }
}
