using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>Values as text, such that two that differ read differently; but for pauses after a refusal, which chance makes a little longer.</summary>
internal static partial class Show
{
    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        Exception exception => Exception(exception),
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Value(tuple[i])))})",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Value))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public static string Exception(Exception? exception) => exception is null ? ""
        : $"{Name(exception.GetType())} \"{ChanceWait().Replace(exception.Message, "some time")}\""
            + (exception.InnerException is { } inner ? $" because of {Exception(inner)}" : "");

    public static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    /// <summary>What was used of each limit, by each model and pool that anybody has called.</summary>
    public static IEnumerable<string> Usage(UsageSnapshot usage)
    {
        foreach (ModelUsage model in usage.Models.Where(static model => model.Granted + model.Refused + model.Cancelled + model.Waiting > 0))
        {
            yield return $"  {model.Model}: {Counts(model)}; {Rules(model.Rules)}";
            foreach (CallSiteUsage site in model.CallSites)
            {
                yield return $"  {site.Key}: {site.Answers} answers, expects {Value(site.ExpectedOutput)}";
            }
        }

        foreach (PoolUsage pool in usage.Pools.Where(static pool => pool.Rules.Any(static rule => rule.Used > 0)))
        {
            yield return $"  pool {pool.Provider}/{pool.Name}: {Rules(pool.Rules)}";
        }
    }

    private static string Counts(ModelUsage model) => string.Join(", ", new (string Name, object? Value)[]
    {
        ("granted", model.Granted), ("waiting", model.Waiting), ("refused", model.Refused), ("refused by provider", model.RefusedByProvider),
        ("cancelled", model.Cancelled), ("paused", model.PausedUntil is not null), ("pace", model.Pace), ("learned of input", model.InputError.Calls),
        ("input error", model.InputError.Mean), ("output error", model.OutputError.Mean),
    }.Where(static count => count.Value is not (null or false or 0 or 0L or 0.0)).Select(static count => $"{count.Name} {Value(count.Value)}"));

    private static string Rules(IEnumerable<RuleUsage> rules) =>
        string.Join(", ", rules.Select(static rule => $"{rule.Rule.Metric} {rule.Used}{(rule.Reserved > 0 ? $" ({rule.Reserved} reserved)" : "")}"));

    [GeneratedRegex(@"(?<=lets it go in )[0-9.,]+ m?s", RegexOptions.CultureInvariant)]
    private static partial Regex ChanceWait();
}
