namespace LlmLimiter;

/// <summary>The tokens expected of a call before it is made.</summary>
/// <param name="InputTokens">Tokens of the whole request, 0 to 10^12.</param>
/// <param name="OutputTokens">Tokens expected in the answer, 0 to 10^12. Not the bound sent to the provider: that is <see cref="MaxOutputTokens"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">An amount is negative or above 10^12.</exception>
/// <example><c>new TokenEstimate(1_200, 300) { MaxOutputTokens = 1_000 }</c></example>
public readonly record struct TokenEstimate(long InputTokens, long OutputTokens = 0)
{
    // 1 more than the bound; 0: none. Larger than four words, the struct would be copied much more slowly.
    private readonly long _boundPlusOne;

    /// <summary>Tokens of the whole request.</summary>
    public long InputTokens
    {
        get;
        init
        {
            field = Amount.Checked(value, nameof(InputTokens));
            Origin = null; // nobody learns from a number that he has not made
        }
    } = Amount.Checked(InputTokens);

    /// <summary>Tokens expected in the answer.</summary>
    public long OutputTokens { get; init => field = Amount.Checked(value, nameof(OutputTokens)); } = Amount.Checked(OutputTokens);

    /// <summary>The bound on the answer that is sent to the provider (its <c>max_tokens</c>); null: none.</summary>
    public long? MaxOutputTokens
    {
        get => _boundPlusOne > 0 ? _boundPlusOne - 1 : null;
        init => _boundPlusOne = value is { } bound ? Amount.Checked(bound, nameof(MaxOutputTokens)) + 1 : 0;
    }

    /// <summary>Who learns from what comes of it; null: nobody. Takes no part in equality.</summary>
    internal EstimateOrigin? Origin { get; init; }

    /// <summary>The output expected, else the bound on it, else 0.</summary>
    internal long ExpectedOutput => OutputTokens > 0 ? OutputTokens : MaxOutputTokens ?? 0;

    /// <summary>Whether both expect the same.</summary>
    public bool Equals(TokenEstimate other) =>
        InputTokens == other.InputTokens && OutputTokens == other.OutputTokens && MaxOutputTokens == other.MaxOutputTokens;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(InputTokens, OutputTokens, MaxOutputTokens);

    /// <summary>An estimate of input tokens alone.</summary>
    public static implicit operator TokenEstimate(long inputTokens) => FromInt64(inputTokens);

    /// <summary>An estimate of input tokens alone.</summary>
    public static implicit operator TokenEstimate(int inputTokens) => FromInt64(inputTokens);

    /// <summary>An estimate of input tokens alone.</summary>
    public static TokenEstimate FromInt64(long inputTokens) => new(inputTokens);
}
