using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;

namespace LlmLimiter.Generators.Emission;

/// <summary>Where a limited call stands.</summary>
/// <param name="Limiter">The expression of the limiter.</param>
/// <param name="Field">The field with the method's limit.</param>
/// <param name="Receiver">The wanted name and the value of what the method is called on; null: the method is static.</param>
/// <param name="Target">What the method is called on: <c>{0}</c> stands for the receiver as the lambda sees it.</param>
internal sealed record CallSite(string Limiter, string Field, (string Name, string Value)? Receiver, string Target);

/// <summary>Writes the body of a limited method: one expression, which hands everything to the runtime.</summary>
internal static class LimitedCallEmitter
{
    /// <summary>The field that holds the method's limit.</summary>
    public static string Field(LimitedCallModel call, string name)
    {
        LimitModel limit = call.Limit;
        string written = string.Join(", ", LimitSettings.Of(limit, "global::LlmLimiter."));
        string settings = written.Length == 0 ? "" : $" {{ {written} }}";
        string model = limit.Model is null ? "null" : CSharpText.Literal(limit.Model);
        return $"private static readonly {CSharpText.Calls}.LimitedMethod {name} = "
            + $"new({CSharpText.Literal(limit.Provider)}, {model}, {CSharpText.Literal(call.Key)}){settings};";
    }

    /// <summary>AskAsync → s_askAsync.</summary>
    public static string FieldName(string method) => $"s_{char.ToLowerInvariant(method[0])}{method.Substring(1)}";

    /// <summary>The expression, from its own line to its semicolon.</summary>
    public static void Write(CodeWriter writer, LimitedCallModel call, CallSite site, Describers describers)
    {
        var names = new UniqueNames(call.Method.Parameters.Select(static parameter => parameter.Name)
            .Concat(call.Method.TypeParameters.Select(static parameter => parameter.Name)));
        string request = names.For("request");
        string variable = names.For("call");
        string lease = names.For("lease");
        string token = names.For("token");
        string answer = names.For("answer");
        var state = new CallState(variable, site.Receiver, call.Method.Parameters);

        writer.Line($"{CSharpText.Calls}.LimitedCall.RunAsync(");
        writer.Indent();
        writer.Line($"{site.Limiter}, {site.Field}, {state.Expression},");
        new RequestEmitter(writer, describers, state, request, variable).Write(call.Request, $"describe: static ({request}, {variable})");
        writer.Line($"send: static ({variable}, {lease}, {token}) => {Invocation(call, site, state, lease, token)},");
        if (call.HasResult)
        {
            writer.Line(call.Usage is { } usage ? $"usage: static {answer} => {Usage(usage, answer)}," : "usage: null,");
        }

        writer.Line($"{Cancellation(call)});");
        writer.Unindent();
    }

    private static string Invocation(LimitedCallModel call, CallSite site, CallState state, string lease, string token)
    {
        string target = site.Receiver is null ? site.Target : site.Target.Replace("{0}", state.Receiver);
        var arguments = call.Method.Parameters.Select(parameter => parameter.Role switch
        {
            ParameterRole.CancellationToken => token,
            ParameterRole.Lease => lease,
            // The buffer of a sequence that is not null is not null either.
            _ => state.Argument(parameter.Name) + (parameter.IsBuffered && !parameter.IsNullable ? "!" : ""),
        });
        string typeArguments = CSharpText.TypeParameters(call.Method.TypeParameters);
        return $"{target}.{Identifiers.Escape(call.Method.Name)}{typeArguments}({string.Join(", ", arguments)})";
    }

    private static string Usage(UsageModel usage, string answer)
    {
        if (usage.IsAnswer)
        {
            return answer;
        }

        bool isBesideCache = usage.CacheReads is not null || usage.CacheWrites is not null;
        var counts = isBesideCache
            ? new[] { usage.InputTokens, usage.OutputTokens, usage.CacheReads, usage.CacheWrites }
            : new[] { usage.InputTokens, usage.OutputTokens, usage.TotalTokens, usage.CachedInputTokens };
        int last = Array.FindLastIndex(counts, static count => count is not null);
        var arguments = counts.Take(Math.Max(last + 1, 2)).Select(count => count is null ? "null" : answer + count);
        return $"{CSharpText.Calls}.LimitedCall.{(isBesideCache ? "UsageBesideCache" : "Usage")}({string.Join(", ", arguments)})";
    }

    private static string Cancellation(LimitedCallModel call) =>
        call.Method.Parameters.FirstOrDefault(static parameter => parameter.Role == ParameterRole.CancellationToken) is { } token
            ? Identifiers.Escape(token.Name)
            : "global::System.Threading.CancellationToken.None";
}
