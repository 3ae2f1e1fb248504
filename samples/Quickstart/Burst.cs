using System.ClientModel;
using System.Diagnostics;
using OpenAI.Chat;

namespace Quickstart;

/// <summary>What came of a burst.</summary>
/// <param name="Usages">What the provider says each call used, in the order of the prompts; null: it refused the call with 429.</param>
/// <param name="Elapsed">From the first call to the last answer.</param>
public sealed record BurstResult(IReadOnlyList<ChatTokenUsage?> Usages, TimeSpan Elapsed)
{
    public int Calls => Usages.Count;

    public int Refused => Usages.Count(usage => usage is null);

    public long UsedTokens => Usages.Sum(usage => usage?.TotalTokenCount ?? 0);
}

/// <summary>Many calls at once, as a program makes them that has a list of prompts and no patience.</summary>
public static class Burst
{
    public const int MaxOutputTokens = 80;
    public const int UsualOutputTokens = 60;

    private const string Words = "The quick brown fox jumps over the lazy dog and wonders how many tokens that was. ";

    /// <summary>Prompts of different lengths, the same ones each time.</summary>
    public static IReadOnlyList<string> Prompts(int count) =>
        [.. Enumerable.Range(0, count).Select(number => $"Question {number}: " + string.Concat(Enumerable.Repeat(Words, 1 + (number * 7 % 8))))];

    /// <summary>Sends every prompt at once and waits for all of them.</summary>
    /// <param name="assistant">The client, limited or not.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="answered">Told of each call that ended: whether it was answered.</param>
    /// <param name="cancellationToken">Ends the burst.</param>
    public static async Task<BurstResult> SendAsync(
        IAssistant assistant, IReadOnlyList<string> prompts, Action<bool> answered, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        ChatTokenUsage?[] usages = await Task.WhenAll(prompts.Select(prompt => AskAsync(assistant, prompt, answered, cancellationToken)));
        return new BurstResult(usages, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<ChatTokenUsage?> AskAsync(IAssistant assistant, string prompt, Action<bool> answered, CancellationToken cancellationToken)
    {
        try
        {
            ChatCompletion answer = await assistant.AskAsync(prompt, MaxOutputTokens, cancellationToken);
            answered(true);
            return answer.Usage;
        }
        catch (ClientResultException refusal) when (refusal.Status == 429)
        {
            answered(false);
            return null;
        }
    }
}
