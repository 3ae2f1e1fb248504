using System.Collections.ObjectModel;
using LlmLimiter.Configuration;
using LlmLimiter.Configuration.Parsing;
using LlmLimiter.Limits;

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
    /// Limits that several models share: an organization's, a project's, a model family's. A model names those it draws from in
    /// <see cref="ModelLimits.Pools"/>, a call a further one in <c>AcquireOptions.Pool</c>. Copied when set; names are compared without case.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty, has no limits object, or is there twice when case is disregarded.</exception>
    public IReadOnlyDictionary<string, ModelLimits> Pools
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Pools));
            field = NamesWithoutCase.Copy(value, "pool", nameof(Pools));
        }
    } = ReadOnlyDictionary<string, ModelLimits>.Empty;

    /// <summary>
    /// How the provider counts: its charge policy, and what the short limits of its models mean (Gemini's day is one of Pacific time,
    /// Anthropic's limits are token buckets, Azure's requests per minute are checked within the minute too). <c>openai</c>, <c>azure</c>,
    /// <c>anthropic</c>, <c>gemini</c>, <c>groq</c>, <c>mistral</c> or <c>generic</c>; null: the provider's own name when it is one of these, else
    /// <c>generic</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no profile of that name.</exception>
    public string? Profile
    {
        get;
        init => field = value is null ? null : ConfigVocabulary.FindProfile(value) ?? throw UnknownProfile(value);
    }

    /// <summary>A charge policy of your own, in place of the profile's; null: the profile's.</summary>
    public ChargePolicy? ChargePolicy { get; init; }

    /// <summary>
    /// Whether what the charge policy counts up front comes back where it was not used. Some gateways do; OpenAI and Azure do not.
    /// </summary>
    public bool Refund { get; init; }

    /// <summary>Which limits in the headers of the provider's answers are adopted. Default: lower ones than those configured.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the enumeration.</exception>
    public HeaderTrust TrustHeaders
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(TrustHeaders), value, "Not a trust in headers.");
    }

    /// <summary>How the provider of this name counts.</summary>
    internal Profile ProfileOf(string provider) => Limits.Profile.For(Profile, provider);

    /// <summary>The charge policy in force for the provider of this name.</summary>
    internal ChargePolicy ChargePolicyOf(string provider)
    {
        ChargePolicy policy = ChargePolicy ?? ProfileOf(provider).Policy;
        return Refund ? new RefundingChargePolicy(policy) : policy;
    }

    private static ArgumentException UnknownProfile(string profile)
    {
        string hint = Found.Hint(profile, ConfigVocabulary.Profiles, ConfigVocabulary.OneOf(ConfigVocabulary.Profiles));
        return new ArgumentException($"{Found.Quoted(profile)} is not a profile; {hint}", nameof(Profile));
    }
}
