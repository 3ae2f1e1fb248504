namespace LlmLimiter.Simulator.Answers;

/// <summary>64-bit FNV-1a: unlike string.GetHashCode the same in every process.</summary>
internal static class TextHash
{
    public static ulong Of(IReadOnlyList<string> texts)
    {
        ulong hash = 14695981039346656037;
        foreach (string text in texts)
        {
            foreach (char character in text)
            {
                hash = (hash ^ character) * 1099511628211;
            }
        }

        return hash;
    }
}
