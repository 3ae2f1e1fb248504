using System.Text.Json;

namespace LlmLimiter.Simulator.Faults;

/// <summary>Faults in headers and on the command line: <c>late-headers</c>.</summary>
internal static class FaultNames
{
    private static readonly Dictionary<string, FaultKind> _kinds = Enum.GetValues<FaultKind>().ToDictionary(Of, StringComparer.Ordinal);

    public static string Known => string.Join(", ", _kinds.Keys);

    public static string Of(FaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <exception cref="ArgumentException">There is no such fault; the message says which there are.</exception>
    public static FaultKind Parse(string name) => _kinds.TryGetValue(name, out FaultKind kind)
        ? kind
        : throw new ArgumentException($"There is no fault '{name}'. There are: {Known}.");
}
