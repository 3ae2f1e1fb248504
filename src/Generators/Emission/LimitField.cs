using LlmLimiter.Generators.Models;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes the fields that hold what is known of a limited method when it is compiled.</summary>
internal static class LimitField
{
    /// <summary>AskAsync → s_askAsync.</summary>
    private static string NameFor(string method) => $"s_{char.ToLowerInvariant(method[0])}{method.Substring(1)}";

    /// <summary>The field of the usage reader, where there is one.</summary>
    public static string ReaderOf(string field) => $"{field}Usage";

    /// <summary>Takes names for the method's fields, which differ by an ending.</summary>
    public static string TakeName(UniqueNames names, LimitedCallModel call) => call.Limit.UsageReader is null
        ? names.For(NameFor(call.Method.Name))
        : names.For(NameFor(call.Method.Name), ReaderOf);

    /// <summary>The fields, a line each.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="statusOf">The method that reads the status of an exception; null: there is none.</param>
    public static IEnumerable<string> Lines(LimitedCallModel call, string name, string? statusOf)
    {
        LimitModel limit = call.Limit;
        var settings = LimitSettings.Of(limit, "global::LlmLimiter.").ToList();
        if (limit.Estimator is { } estimator)
        {
            settings.Add($"Estimator = new {estimator}()");
        }

        if (limit.UsageReader is not null)
        {
            settings.Add("HasUsageReader = true");
        }

        if (statusOf is not null)
        {
            settings.Add($"StatusOf = {statusOf}");
        }

        string written = settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
        string model = limit.Model is null ? "null" : CSharpText.Literal(limit.Model);
        yield return $"private static readonly {CSharpText.Calls}.LimitedMethod {name} = "
            + $"new({CSharpText.Literal(limit.Provider)}, {model}, {CSharpText.Literal(call.Key)}){written};";
        if (limit.UsageReader is { } reader)
        {
            yield return $"private static readonly {reader} {ReaderOf(name)} = new();";
        }
    }
}
