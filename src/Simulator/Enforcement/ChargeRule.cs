namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// Which tokens count against the limit, and when. Sources: OpenAI's rate-limits guide (seen 2026-10), Azure's quota page (2025-07-31),
/// the rate-limits pages of Anthropic (autumn 2026) and Gemini (2026-08-18).
/// </summary>
internal static class ChargeRule
{
    private const int CharactersPerToken = 4;

    /// <summary>What counts at arrival.</summary>
    /// <param name="profile">Whose way of counting.</param>
    /// <param name="characters">The characters of the prompt.</param>
    /// <param name="promptTokens">The tokens of the prompt.</param>
    /// <param name="maxOutputTokens">The bound on the answer that the request gives.</param>
    public static long AtArrival(ChargeProfile profile, long characters, long promptTokens, long? maxOutputTokens)
    {
        long bound = maxOutputTokens ?? 0;
        long guess = (characters + CharactersPerToken - 1) / CharactersPerToken;
        return profile switch
        {
            ChargeProfile.OpenAI => Math.Max(bound, guess),
            ChargeProfile.Azure => guess + bound,
            ChargeProfile.Generic => promptTokens + bound,
            _ => promptTokens,
        };
    }

    /// <summary>What counts at completion beside the charge at arrival; below zero: what comes back of that.</summary>
    public static long AtCompletion(ChargeProfile profile, long charged, long promptTokens, long completionTokens) => profile switch
    {
        ChargeProfile.Gemini => 0,
        ChargeProfile.Generic => promptTokens + completionTokens - charged,
        _ => Math.Max(0, promptTokens + completionTokens - charged),
    };
}
