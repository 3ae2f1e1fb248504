using LlmLimiter.Calls;
using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI;

/// <summary>What answers tell of their usage.</summary>
internal static class ReportedUsage
{
    /// <summary>The usage of a whole answer; null: it tells none that can be used.</summary>
    public static TokenUsage? Of(UsageDetails? usage) =>
        LimitedCall.Usage(usage?.InputTokenCount, usage?.OutputTokenCount, usage?.TotalTokenCount, usage?.CachedInputTokenCount);

    /// <summary>Adds what a piece of a streamed answer tells: each is a part of the whole, as <see cref="ChatResponseExtensions.ToChatResponse(IEnumerable{ChatResponseUpdate})"/> takes them.</summary>
    public static StreamUsage Add(StreamUsage told, ChatResponseUpdate update)
    {
        foreach (UsageContent content in update.Contents.OfType<UsageContent>())
        {
            UsageDetails usage = content.Details;
            told = told.Added(usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount);
        }

        return told;
    }
}
