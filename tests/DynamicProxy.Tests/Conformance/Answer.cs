namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>A usage by its most usual names.</summary>
public sealed record Usage(int InputTokens, int OutputTokens);

/// <summary>An answer, or a piece of one, that may tell its usage.</summary>
public sealed record Answer(string Text, Usage? Usage = null)
{
    public static Answer Yes { get; } = new("yes", new Usage(30, 12));
}
