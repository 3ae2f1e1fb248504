namespace LlmLimiter.Simulator;

/// <summary>One model of the fake provider and the limits it is held to.</summary>
/// <param name="Name">The name that requests must give, case included. Not empty, no control characters.</param>
/// <exception cref="ArgumentException">A value is outside the range that its property states.</exception>
/// <example><code>new SimulatedModel("gpt-4o") { Requests = 500, Tokens = 30_000 }</code></example>
public sealed record SimulatedModel(string Name)
{
    private const long LargestAmount = 1_000_000_000_000;
    private const int LargestAnswer = 1_000_000;
    private static readonly TimeSpan _longestWindow = TimeSpan.FromDays(366);

    /// <summary>The name that requests must give, case included. Not empty, no control characters.</summary>
    public string Name { get; init => field = CheckedName(value); } = CheckedName(Name);

    /// <summary>Requests admitted in any window, 1 to 10^12. 0, the default: not limited.</summary>
    public long Requests { get; init => field = CheckedAmount(value, nameof(Requests)); }

    /// <summary>Tokens charged in any window, 1 to 10^12. 0, the default: not limited.</summary>
    public long Tokens { get; init => field = CheckedAmount(value, nameof(Tokens)); }

    /// <summary>The length of the window that both limits are measured over: above zero, at most 366 days. Default: one minute.</summary>
    public TimeSpan Per { get; init => field = CheckedSpan(value); } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The length of the answers in tokens, 1 to 1,000,000. Default: 50. Each answer is up to 50% shorter or longer, always the same for
    /// the same prompt, and never above the request's own <c>max_tokens</c> or <c>max_completion_tokens</c>.
    /// </summary>
    public int AnswerTokens { get; init => field = CheckedAnswer(value); } = 50;

    private static string CheckedName(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl)
            ? throw new ArgumentException("A model needs a name that is not empty and has no control characters.", nameof(Name))
            : name;

    private static long CheckedAmount(long amount, string property) =>
        amount is < 0 or > LargestAmount
            ? throw new ArgumentOutOfRangeException(property, amount, $"{property} must be 0 (not limited) to {LargestAmount}.")
            : amount;

    private static TimeSpan CheckedSpan(TimeSpan per) =>
        per <= TimeSpan.Zero || per > _longestWindow
            ? throw new ArgumentOutOfRangeException(nameof(Per), per, "Per must be above zero and at most 366 days.")
            : per;

    private static int CheckedAnswer(int tokens) =>
        tokens is < 1 or > LargestAnswer
            ? throw new ArgumentOutOfRangeException(nameof(AnswerTokens), tokens, $"AnswerTokens must be 1 to {LargestAnswer}.")
            : tokens;
}
