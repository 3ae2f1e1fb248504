using System.Diagnostics;

namespace LlmLimiter.Bench.Stress;

/// <summary>The limits of the moment: three models, a pool that two or three of them share, and one that calls name. They change all the time.</summary>
internal sealed class StressLimits
{
    public const string Provider = "acme";
    public const string Org = "org";
    public const string Team = "team";

    public static readonly string[] Models = ["a", "b", "c"];

    private readonly Dictionary<(string Pool, LimitMetric Metric), long> _amounts = [];
    private bool _hasAll = true;
    private bool _sharesAll = true;

    public StressLimits()
    {
        foreach (string pool in Models.Append(Org).Append(Team))
        {
            _amounts[(pool, LimitMetric.Requests)] = 400;
            _amounts[(pool, LimitMetric.TotalTokens)] = 30_000;
            _amounts[(pool, LimitMetric.ConcurrentRequests)] = 40;
        }
    }

    public int Changes { get; private set; }

    public IReadOnlyDictionary<(string Pool, LimitMetric Metric), long> Amounts => _amounts;

    public static TimeSpan SpanOf(LimitMetric metric) => metric switch
    {
        LimitMetric.Requests => TimeSpan.FromMilliseconds(50),
        LimitMetric.TotalTokens => TimeSpan.FromMilliseconds(120),
        _ => TimeSpan.Zero,
    };

    public RateLimitConfig Config() => new(new Dictionary<string, ProviderLimits>
    {
        [Provider] = new()
        {
            Models = Models.Where(model => _hasAll || model != "c")
                .ToDictionary(model => model, model => Limits(model, _sharesAll || model != "b" ? [Org] : [])),
            Pools = new Dictionary<string, ModelLimits> { [Org] = Limits(Org, []), [Team] = Limits(Team, []) },
        },
    });

    /// <summary>Changes something, tells the log between which moments, and reloads. Without a random, all is as in the beginning.</summary>
    public void Change(Random? random, Action<RateLimitConfig> reload, AdmissionLog log)
    {
        _hasAll = random is null || random.Next(8) > 0;
        _sharesAll = random is null || random.Next(4) > 0;
        if (random is not null)
        {
            (string Pool, LimitMetric Metric) rule = _amounts.Keys.ElementAt(random.Next(_amounts.Count));
            _amounts[rule] = rule.Metric switch
            {
                LimitMetric.Requests => random.Next(50, 600),
                LimitMetric.TotalTokens => random.Next(2_000, 60_000),
                _ => random.Next(4, 60),
            };
        }

        long before = Stopwatch.GetTimestamp();
        reload(Config());
        log.LimitsChanged(before, Stopwatch.GetTimestamp(), new Dictionary<(string, LimitMetric), long>(_amounts));
        Changes++;
    }

    private ModelLimits Limits(string pool, string[] shared) => new()
    {
        Rules =
        [
            .. from metric in (LimitMetric[])[LimitMetric.Requests, LimitMetric.TotalTokens]
               select new LimitRule(metric, _amounts[(pool, metric)], SpanOf(metric)),
        ],
        MaxConcurrent = _amounts[(pool, LimitMetric.ConcurrentRequests)],
        Pools = shared,
        Margin = TimeSpan.Zero,
    };
}
