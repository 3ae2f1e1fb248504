using LlmLimiter.Simulator.Answers;

namespace LlmLimiter.Simulator;

/// <summary>One model of the fake provider and the limits it is held to.</summary>
/// <param name="Name">The name that requests must give, case included. Not empty, no control characters.</param>
/// <exception cref="ArgumentException">A value is outside the range that its property states.</exception>
/// <example><code>new SimulatedModel("gpt-4o") { Requests = 500, Tokens = 30_000 }</code></example>
public sealed record SimulatedModel(string Name)
{
    private const long LargestAmount = 1_000_000_000_000;
    private const long MostShared = 1_000_000; // each step of the other client is taken one by one
    private const int LargestAnswer = 1_000_000;
    private static readonly TimeSpan _longestWindow = TimeSpan.FromDays(366);
    private static readonly TimeSpan[] _calendarSpans = [TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>The name that requests must give, case included. Not empty, no control characters.</summary>
    public string Name { get; init => field = CheckedName(value); } = CheckedName(Name);

    /// <summary>Requests admitted in a window, 1 to 10^12. 0, the default: not limited.</summary>
    public long Requests { get; init => field = CheckedAmount(value, nameof(Requests), "not limited"); }

    /// <summary>Tokens charged in a window, as <see cref="Profile"/> says, 1 to 10^12. 0, the default: not limited.</summary>
    public long Tokens { get; init => field = CheckedAmount(value, nameof(Tokens), "not limited"); }

    /// <summary>
    /// Tokens of prompts in a window, charged at arrival whatever the <see cref="Profile"/>, 1 to 10^12. 0, the default: not limited.
    /// </summary>
    public long InputTokens { get; init => field = CheckedAmount(value, nameof(InputTokens), "not limited"); }

    /// <summary>
    /// Tokens of answers in a window, charged when they are complete whatever the <see cref="Profile"/>, 1 to 10^12. Calls are refused while
    /// more than this stands charged. 0, the default: not limited.
    /// </summary>
    public long OutputTokens { get; init => field = CheckedAmount(value, nameof(OutputTokens), "not limited"); }

    /// <summary>
    /// The length of the window that all limits are measured over: above zero, at most 366 days; a minute, an hour or a day where the
    /// window is fixed. Default: one minute.
    /// </summary>
    public TimeSpan Per { get; init => field = CheckedSpan(value); } = TimeSpan.FromMinutes(1);

    /// <summary>How all limits are measured. Default: over the span that ends now.</summary>
    public SimulatedWindow Window
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Window), value, "Window must be Sliding, TokenBucket or Fixed.");
    }

    /// <summary>Requests that a full token bucket lets in at once, 1 to 10^12. 0, the default: <see cref="Requests"/>.</summary>
    public long RequestsBurst { get; init => field = CheckedAmount(value, nameof(RequestsBurst), "the limit"); }

    /// <summary>
    /// Tokens that a full token bucket holds, 1 to 10^12. 0, the default: <see cref="Tokens"/>. A call of more than that, but not more than
    /// <see cref="Tokens"/>, is let in by a full bucket, which then owes the rest.
    /// </summary>
    public long TokensBurst { get; init => field = CheckedAmount(value, nameof(TokensBurst), "the limit"); }

    /// <summary>
    /// Where fixed windows, and the day of <see cref="RequestsPerDay"/>, begin: at the minutes, hours or days of this time zone. Default: UTC.
    /// </summary>
    public TimeZoneInfo TimeZone { get; init => field = value ?? throw new ArgumentNullException(nameof(TimeZone)); } = TimeZoneInfo.Utc;

    /// <summary>
    /// The short span over which requests are held to their share of the limit as well, as some providers do: 600 a minute with a quantum
    /// of one second are also at most 10 in any second. Shorter than <see cref="Per"/>. Zero, the default: none.
    /// </summary>
    public TimeSpan Quantum
    {
        get;
        init => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Quantum), value, "Quantum must be zero (none) or above.");
    }

    /// <summary>
    /// Whether refusals are silent about the <see cref="Quantum"/>: they tell the limit of the whole window, which has room, and not how
    /// long to wait. Default: no.
    /// </summary>
    public bool HidesQuantum { get; init; }

    /// <summary>
    /// Requests admitted in a day of the calendar in <see cref="TimeZone"/>, beside all else, 1 to 10^12. 0, the default: not limited.
    /// </summary>
    public long RequestsPerDay { get; init => field = CheckedAmount(value, nameof(RequestsPerDay), "not limited"); }

    /// <summary>Whose way of counting tokens it has. Default: OpenAI's.</summary>
    public ChargeProfile Profile
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Profile), value, "Profile must be OpenAI, Azure, Anthropic, Gemini or Generic.");
    }

    /// <summary>
    /// Somebody else who uses a share of the same limits, of which <see cref="Requests"/> may then be 1,000,000 at most. Null, the default:
    /// nobody does.
    /// </summary>
    public OtherClient? OtherClient { get; init; }

    /// <summary>
    /// What goes wrong with calls to this model, beside <see cref="ProviderSimulatorOptions.Faults"/>. Default: nothing.
    /// </summary>
    public IReadOnlyList<SimulatedFault> Faults { get; init; } = [];

    /// <summary>
    /// The length of the answers in tokens, 1 to 1,000,000. Default: 50. Each answer is up to 50% shorter or longer, always the same for
    /// the same prompt, and never above the request's own <c>max_tokens</c>, <c>max_completion_tokens</c> or <c>max_output_tokens</c>.
    /// </summary>
    public int AnswerTokens { get; init => field = CheckedAnswer(value); } = 50;

    /// <summary>
    /// Counts the tokens of a text; a real tokenizer, for example. Called by many threads at once. Null, the default: a rough count of the
    /// simulator's own, a token for each eight letters of a word and for each mark. The framing of a chat is added as OpenAI adds it.
    /// </summary>
    public Func<string, long>? CountTokens { get; init; }

    /// <summary>Requests that are let in at one moment when nothing stands charged.</summary>
    internal long RequestsAtOnce => RequestsBurst == 0 ? Requests : RequestsBurst;

    /// <summary>Tokens that are let in at one moment when nothing stands charged, in calls of ordinary size.</summary>
    internal long TokensAtOnce => TokensBurst == 0 ? Tokens : TokensBurst;

    /// <summary>Requests admitted in any <see cref="Quantum"/>.</summary>
    internal long RequestsPerQuantum => (long)((Int128)Requests * Quantum.Ticks / Per.Ticks);

    internal long TokensOf(string text) => (CountTokens ?? TokenCount.OfText)(text);

    /// <summary>Checks what one property alone cannot: that they agree.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which and what is valid.</exception>
    internal void Check()
    {
        if (Window == SimulatedWindow.Fixed && !_calendarSpans.Contains(Per))
        {
            throw new ArgumentException($"The model '{Name}' has fixed windows: Per must be a minute, an hour or a day.", nameof(Per));
        }

        if (Window != SimulatedWindow.TokenBucket && (RequestsBurst > 0 || TokensBurst > 0))
        {
            throw new ArgumentException($"The model '{Name}' has a burst, which only a token bucket has.", nameof(RequestsBurst));
        }

        if ((RequestsBurst > 0 && Requests == 0) || (TokensBurst > 0 && Tokens == 0))
        {
            throw new ArgumentException($"The model '{Name}' has a burst of what is not limited.", nameof(RequestsBurst));
        }

        if (Window != SimulatedWindow.Fixed && RequestsPerDay == 0 && !TimeZone.Equals(TimeZoneInfo.Utc))
        {
            throw new ArgumentException($"The model '{Name}' has a time zone, which only fixed windows and days have.", nameof(TimeZone));
        }

        SimulatedFault.Check(Faults);

        if (OtherClient is not null && Requests > MostShared)
        {
            throw new ArgumentException(
                $"The model '{Name}' has another client: Requests must be 0 (not limited) to {MostShared}.", nameof(OtherClient));
        }

        if (HidesQuantum && Quantum == TimeSpan.Zero)
        {
            throw new ArgumentException($"The model '{Name}' hides a quantum, but has none.", nameof(HidesQuantum));
        }

        if (Quantum > TimeSpan.Zero && (Quantum >= Per || RequestsPerQuantum == 0))
        {
            throw new ArgumentException(
                $"The model '{Name}' has a quantum: it must be shorter than the window and long enough for at least one of its requests.",
                nameof(Quantum));
        }
    }

    private static string CheckedName(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl)
            ? throw new ArgumentException("A model needs a name that is not empty and has no control characters.", nameof(Name))
            : name;

    private static long CheckedAmount(long amount, string property, string zero) =>
        amount is < 0 or > LargestAmount
            ? throw new ArgumentOutOfRangeException(property, amount, $"{property} must be 0 ({zero}) to {LargestAmount}.")
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
