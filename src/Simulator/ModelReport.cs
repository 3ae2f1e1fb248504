namespace LlmLimiter.Simulator;

/// <summary>
/// What a model saw since the start or the last reset, computed from its whole log after the fact. Times are since the simulator started.
/// A window is half open, (t - Per, t]: two charges exactly <see cref="Per"/> apart are never in the same one. Where the limits are
/// measured over fixed windows, it is one of those. All is about the client under test alone, but what the names say is of the other or of
/// what that one left.
/// </summary>
public sealed record ModelReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The limit in requests per window; 0: not limited.</summary>
    public required long RequestsLimit { get; init; }

    /// <summary>The limit in tokens per window; 0: not limited.</summary>
    public required long TokensLimit { get; init; }

    /// <summary>The limit in tokens of prompts per window; 0: not limited.</summary>
    public required long InputTokensLimit { get; init; }

    /// <summary>The limit in tokens of answers per window; 0: not limited.</summary>
    public required long OutputTokensLimit { get; init; }

    /// <summary>The length of the window.</summary>
    public required TimeSpan Per { get; init; }

    /// <summary>Calls that were let in.</summary>
    public required long Admitted { get; init; }

    /// <summary>Calls that were answered with 429 for a limit. They are not charged: a call that is refused leaves the window as it was.</summary>
    public required long Refused { get; init; }

    /// <summary>Calls that a <see cref="FaultKind"/> answered instead of the model, also with 429. They are not charged.</summary>
    public long Faulted { get; init; }

    /// <summary>
    /// Tokens counted as the model's profile says: at arrival, and at completion beside that, less what came back.
    /// </summary>
    public required long ChargedTokens { get; init; }

    /// <summary>The part of <see cref="ChargedTokens"/> charged at completion, beyond the charge at arrival.</summary>
    public required long OverrunTokens { get; init; }

    /// <summary>Tokens that completed answers reported in their <c>usage</c>, prompt and completion.</summary>
    public required long UsedTokens { get; init; }

    /// <summary>
    /// The most requests admitted in any window. Never above the limit, unless that is a token bucket, which lets in its burst beside.
    /// </summary>
    public required long MostRequestsInAnyWindow { get; init; }

    /// <summary>
    /// The most tokens charged in any window. Above the limit only by <see cref="OverrunTokens"/> or by a token bucket's burst.
    /// </summary>
    public required long MostTokensInAnyWindow { get; init; }

    /// <summary>The most tokens of prompts in any window. Above the limit only where that is a token bucket.</summary>
    public required long MostInputTokensInAnyWindow { get; init; }

    /// <summary>
    /// The most tokens of answers in any window. Above the limit by a token bucket's burst, and by the answers to calls that were let in
    /// while there was still room: how long an answer is shows when it is complete.
    /// </summary>
    public required long MostOutputTokensInAnyWindow { get; init; }

    /// <summary>When the first call was admitted; null when none was.</summary>
    public required TimeSpan? FirstAdmission { get; init; }

    /// <summary>When the last call was admitted; null when none was.</summary>
    public required TimeSpan? LastAdmission { get; init; }

    /// <summary>From the first admission to the last; zero when there are fewer than two.</summary>
    public TimeSpan Duration => LastAdmission - FirstAdmission ?? TimeSpan.Zero;

    /// <summary>
    /// The <see cref="Duration"/> that an ideal first-come-first-served scheduler would have needed, had all admitted calls been waiting
    /// from the first admission on: same order, same charges, same limits, each call as soon as the limits let it in. Overruns come as long
    /// after their call as they really did, what answers cost of a limit on output at once; both hold back only calls that came after them
    /// in the log. Never above <see cref="Duration"/>.
    /// </summary>
    public required TimeSpan IdealDuration { get; init; }

    /// <summary>
    /// How much of the limit was put to use: <see cref="IdealDuration"/> / <see cref="Duration"/>, 0 to 1. It is of use only for a load
    /// that was always waiting: a caller with nothing to send lowers it too. 1 when the ideal is zero: everything fits in one window.
    /// </summary>
    public double Share => ShareOf(IdealDuration);

    /// <summary>Calls of the model's <see cref="SimulatedModel.OtherClient"/> that were let in.</summary>
    public required long OtherAdmitted { get; init; }

    /// <summary>Tokens that those calls were charged.</summary>
    public required long OtherTokens { get; init; }

    /// <summary>
    /// The <see cref="IdealDuration"/> where the other client was charged just what it really was, and when; without one the same.
    /// </summary>
    public required TimeSpan IdealDurationOfLeft { get; init; }

    /// <summary>
    /// How much of what the other client left was put to use: <see cref="IdealDurationOfLeft"/> / <see cref="Duration"/>, 0 to 1; 1 when the
    /// ideal is zero.
    /// </summary>
    public double ShareOfLeft => ShareOf(IdealDurationOfLeft);

    private double ShareOf(TimeSpan ideal) => ideal == TimeSpan.Zero ? 1 : ideal / Duration;
}
