namespace LlmLimiter.Configuration.Parsing;

/// <summary>
/// What a configuration says, and what is wrong with it. With errors, the rest holds what could be read. Providers of limits that it extends
/// are among its own.
/// </summary>
internal sealed record ConfigFile(IReadOnlyList<ProviderEntry> Providers, IReadOnlyList<ConfigError> Errors);

/// <summary>A provider as the text has it. Null: the text does not say.</summary>
internal sealed record ProviderEntry(Position At, string Name)
{
    public string? Profile { get; init; }

    public TimeSpan? Margin { get; init; }

    public bool? Refund { get; init; }

    public HeaderTrust? TrustHeaders { get; init; }

    public IReadOnlyList<ModelEntry> Models { get; init; } = [];

    /// <summary>Pools have a model's limits, and neither pools nor aliases.</summary>
    public IReadOnlyList<ModelEntry> Pools { get; init; } = [];
}

/// <summary>A model, or a pool, as the text has it.</summary>
internal sealed record ModelEntry(Position At, string Name)
{
    /// <summary>The limits of the short keys; an amount of 0 says that there is none.</summary>
    public IReadOnlyList<RuleEntry> ShortLimits { get; init; } = [];

    /// <summary>The rules of the <c>limits</c> list.</summary>
    public IReadOnlyList<RuleEntry> Limits { get; init; } = [];

    public long MaxConcurrent { get; init; }

    public TimeSpan? Smooth { get; init; }

    public TrafficRamp? Ramp { get; init; }

    public IReadOnlyList<NameEntry> Pools { get; init; } = [];

    public IReadOnlyList<NameEntry> Aliases { get; init; } = [];
}

/// <summary>At most the amount of the metric in the span. The words say it as the text does: <c>requests per 1s</c>.</summary>
internal sealed record RuleEntry(Position At, string Words, LimitMetric Metric, long Amount, TimeSpan Per)
{
    public LimitWindow Window { get; init; }

    public long? Burst { get; init; }

    public NameEntry? TimeZone { get; init; }

    public TimeSpan? Margin { get; init; }
}

/// <summary>A name in the text, and where it stands.</summary>
internal sealed record NameEntry(Position At, string Name);
