using LlmLimiter.Admission;
using LlmLimiter.Estimation;
using LlmLimiter.Limits;

namespace LlmLimiter;

/// <summary>What was used of every limit at one moment.</summary>
public sealed record UsageSnapshot
{
    /// <summary>The moment.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the limits come from, as <see cref="RateLimitConfig.Source"/> says it.</summary>
    public required string Source { get; init; }

    /// <summary>Every model that has limits, by name.</summary>
    public required IReadOnlyList<ModelUsage> Models { get; init; }

    /// <summary>Every pool that models share or that calls may name, by name.</summary>
    public required IReadOnlyList<PoolUsage> Pools { get; init; }
}

/// <summary>What was used of a pool at one moment.</summary>
public sealed record PoolUsage
{
    /// <summary>The provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The pool's name.</summary>
    public required string Name { get; init; }

    /// <summary>Every rule of the pool.</summary>
    public required IReadOnlyList<RuleUsage> Rules { get; init; }

    /// <summary>Calls that wait and draw from the pool.</summary>
    public required int Waiting { get; init; }

    /// <summary>Until when no call goes, because the provider has refused some and said how long to wait; null: calls go.</summary>
    public required DateTimeOffset? PausedUntil { get; init; }

    /// <summary>
    /// The pace that calls are held to, as a part of what the rules allow, after refusals that these do not explain; null: they are held to none.
    /// </summary>
    public required double? Pace { get; init; }

    internal static IReadOnlyList<PoolUsage> Of(ProviderLimiter provider) => provider.ReadPools((name, demand) => new PoolUsage
    {
        Provider = name,
        Name = demand.Pool.Name!,
        Rules = [.. demand.Pool.Windows.Select(window => RuleUsage.Of(window, demand.Pool.Name))],
        Waiting = demand.Waiting,
        PausedUntil = provider.PauseOf(demand.Pool),
        Pace = demand.Pool.Throttle is { IsPaced: true } throttle ? throttle.Pace : null,
    });
}

/// <summary>What was used of one model's limits at one moment.</summary>
public sealed record ModelUsage
{
    /// <summary>The model.</summary>
    public required ModelId Model { get; init; }

    /// <summary>
    /// Every rule that the model's calls draw from: its own, then those of its pools. Not those of pools that only calls name, in
    /// <see cref="AcquireOptions.Pool"/>: see <see cref="UsageSnapshot.Pools"/>.
    /// </summary>
    public required IReadOnlyList<RuleUsage> Rules { get; init; }

    /// <summary>Calls that wait for their turn.</summary>
    public required int Waiting { get; init; }

    /// <summary>Calls that got their turn so far.</summary>
    public required long Granted { get; init; }

    /// <summary>Calls that did not get their turn so far: deadline or queue bound.</summary>
    public required long Refused { get; init; }

    /// <summary>Calls that were sent in their turn, and that the provider refused all the same: with 429, or because it is out of capacity.</summary>
    public required long RefusedByProvider { get; init; }

    /// <summary>
    /// Until when no call goes, because the provider has refused some, of the model or of a pool that it draws from, and said how long to wait;
    /// null: calls go.
    /// </summary>
    public required DateTimeOffset? PausedUntil { get; init; }

    /// <summary>
    /// The pace that calls are held to, as a part of what the rules allow, after refusals that these do not explain; null: they are held to none.
    /// </summary>
    public required double? Pace { get; init; }

    /// <summary>Calls that were cancelled while they waited.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Calls that were under way for longer than MaxLeaseAge, and are taken to be lost.</summary>
    public required long Forgotten { get; init; }

    /// <summary>How long the oldest waiting call has waited; zero: none waits.</summary>
    public required TimeSpan OldestWait { get; init; }

    /// <summary>
    /// How many waiting calls have their turn before the next one of this model: those of models that it shares pools with, of a higher
    /// priority or older. 0 when it is the next, or none waits.
    /// </summary>
    public required int Position { get; init; }

    /// <summary>How far estimates of the input were from what the provider reported.</summary>
    public required EstimateError InputError { get; init; }

    /// <summary>
    /// How far the expected output was from what the provider reported; where a call expects none but has a bound, the bound is what is
    /// compared, as it is what is reserved. An expectation that was learned is meant to be above most answers, and so is this.
    /// </summary>
    public required EstimateError OutputError { get; init; }

    /// <summary>
    /// Input tokens expected for each that the estimator counts, 0.5 to 2: learned from what the provider reports, where the estimator is not
    /// exact. 1 when nothing was learned. Models of a <c>"*"</c> have one each, which is not shown.
    /// </summary>
    public required double InputRatio { get; init; }

    /// <summary>The call sites whose output is learned, by key.</summary>
    public required IReadOnlyList<CallSiteUsage> CallSites { get; init; }

    internal static ModelUsage Of(ModelState state, LearnedEstimates learned)
    {
        CallSiteUsage[] sites = [.. learned.OutputsOf(state.Id).Select(CallSiteUsage.Of).OrderBy(site => site.Key, StringComparer.Ordinal)];
        double inputRatio = learned.ModelOf(state.Id, isListed: true).Current.Ratio;
        return state.Provider.Read(state, (model, now) => new ModelUsage
        {
            Model = model.Id,
            Rules = [.. model.Main.Pools.Windows.Select((window, i) => RuleUsage.Of(window, model.Main.Pools.PoolOf(i).Name))],
            Waiting = model.Waiting,
            OldestWait = model.Provider.Clock.Span(now - model.Lanes.SelectMany(lane => lane.Queues).Min(queue => queue.Head?.Since ?? now)),
            Position = model.Main.Group.PositionOf(model),
            Granted = model.Granted,
            Refused = model.Refused,
            RefusedByProvider = model.RefusedByProvider,
            PausedUntil = model.Main.Pools.Pools.Max(model.Provider.PauseOf),
            Pace = model.Main.Pools.Pools.Min(pool => pool.Throttle is { IsPaced: true } throttle ? throttle.Pace : (double?)null),
            Cancelled = model.Cancelled,
            Forgotten = model.Forgotten,
            InputError = model.InputError,
            OutputError = model.OutputError,
            InputRatio = inputRatio,
            CallSites = sites,
        });
    }
}

/// <summary>What one call site's calls of one model have taught of the size of their answers.</summary>
public sealed record CallSiteUsage
{
    /// <summary>The site: <see cref="AcquireOptions.Key"/>, or an annotated method's assembly and documentation id.</summary>
    public required string Key { get; init; }

    /// <summary>Answers whose size was reported so far.</summary>
    public required long Answers { get; init; }

    /// <summary>
    /// The output expected of the next call, in tokens: what nineteen in twenty answers of late did not exceed; null: fewer than ten were reported.
    /// </summary>
    public required long? ExpectedOutput { get; init; }

    internal static CallSiteUsage Of(LearnedOutput learned) =>
        new() { Key = learned.Key, Answers = learned.Calls, ExpectedOutput = learned.Expected };
}

/// <summary>What was used of one rule at one moment.</summary>
public sealed record RuleUsage
{
    /// <summary>The rule in force. Its amount may be another than <see cref="Configured"/>: the provider's answers may tell of a lower one.</summary>
    public required LimitRule Rule { get; init; }

    /// <summary>The rule of the configuration.</summary>
    public required LimitRule Configured { get; init; }

    /// <summary>The limit as the provider's last answer tells it; null: none has told it.</summary>
    public required long? Told { get; init; }

    /// <summary>The pool that the rule belongs to; null: the model's own.</summary>
    public required string? Pool { get; init; }

    /// <summary>
    /// What the calls of the window are charged, open ones included, and what others use. Above the rule's amount only after an overrun, or when
    /// the amount was lowered.
    /// </summary>
    public required long Used { get; init; }

    /// <summary>The part of <see cref="Used"/> that calls still open have reserved.</summary>
    public required long Reserved { get; init; }

    /// <summary>
    /// The part of <see cref="Used"/> that others use with the same key, as the provider's answers tell; with what is kept free for more of them.
    /// </summary>
    public required long External { get; init; }

    /// <summary><see cref="Used"/> as a part of the amount; 1 is all of it.</summary>
    public double Fraction => (double)Used / Rule.Amount;

    internal static RuleUsage Of(RuleWindow window, string? pool) => new()
    {
        Rule = window.Rule,
        Configured = window.Configured,
        Told = window.Told.Amount,
        Pool = pool,
        Used = window.Used,
        Reserved = window.Open + window.Held,
        External = window.External,
    };
}
