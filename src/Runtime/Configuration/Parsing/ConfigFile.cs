namespace LlmLimiter.Configuration.Parsing;

/// <summary>What a configuration text says, and what is wrong with it. With errors, the rest holds what could be read.</summary>
internal sealed record ConfigFile(bool ExtendsShipped, IReadOnlyList<ProviderEntry> Providers, IReadOnlyList<ConfigError> Errors);

/// <summary>A provider as the text has it. Null: the text does not say.</summary>
internal sealed record ProviderEntry(Position At, string Name, string? Profile, TimeSpan? Margin, IReadOnlyList<ModelEntry> Models);

/// <summary>A model as the text has it: the limits of its short keys, and those of its <c>limits</c> list.</summary>
internal sealed record ModelEntry(string Name, IReadOnlyList<RuleEntry> ShortLimits, IReadOnlyList<RuleEntry> Limits);

/// <summary>At most the amount of the metric in the span, with a margin of the rule's own or none.</summary>
internal sealed record RuleEntry(LimitMetric Metric, long Amount, TimeSpan Per, TimeSpan? Margin);
