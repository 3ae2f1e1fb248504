namespace LlmLimiter;

/// <summary>
/// Reads from an answer what its provider says was used, where the usual names do not tell it. Named by
/// <see cref="RateLimitedAttribute.UsageReader"/>; made once, with its constructor without parameters, and called by many threads at once.
/// </summary>
/// <typeparam name="TAnswer">The annotated method's result or, of a stream, its item.</typeparam>
/// <example>
/// <code>
/// public sealed class ReplyUsage : IUsageReader&lt;Reply&gt;
/// {
///     public TokenUsage? Read(Reply answer) => answer.Meter is { } meter ? new TokenUsage(meter.In, meter.Out) : null;
/// }
/// </code>
/// </example>
public interface IUsageReader<in TAnswer>
{
    /// <summary>The usage; null: the answer tells none, and the estimate stands.</summary>
    /// <param name="answer">
    /// The result. Of a stream, each item in turn: its usage is that of the stream so far, and of each count the largest that was told stands.
    /// </param>
    TokenUsage? Read(TAnswer answer);
}
