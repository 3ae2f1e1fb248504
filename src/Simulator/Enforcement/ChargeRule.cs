namespace LlmLimiter.Simulator.Enforcement;

/// <summary>Which tokens count against the limit, and when. Source: OpenAI's rate-limits guide.</summary>
internal static class ChargeRule
{
    private const int CharactersPerToken = 4;

    /// <summary>At arrival: the larger of the bound on the output and an estimate of the input from its characters.</summary>
    public static long AtArrival(long characters, long? maxOutputTokens) =>
        Math.Max(maxOutputTokens ?? 0, (characters + CharactersPerToken - 1) / CharactersPerToken);

    /// <summary>At completion: what was really used beyond the charge. Nothing comes back when less was used.</summary>
    public static long AtCompletion(long charged, long used) => Math.Max(0, used - charged);
}
