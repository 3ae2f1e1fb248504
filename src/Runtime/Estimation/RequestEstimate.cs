using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using LlmLimiter.Estimation;

namespace LlmLimiter;

/// <summary>
/// What a request costs, added up piece by piece as its provider counts it: chat messages with what surrounds them, tools, images,
/// prompts, inputs of an embedding. Made by <see cref="LlmRateLimiter.EstimateRequest"/>; allocates nothing.
/// </summary>
/// <remarks>
/// The text is counted by <see cref="LlmRateLimiterOptions.Estimator"/>. The rest follows the model's family, told by its name: OpenAI,
/// Claude, Gemini; a model of another name is taken to be like OpenAI's. Sums end at 10^12.
/// </remarks>
/// <example>
/// <code>
/// TokenEstimate estimate = limiter.EstimateRequest("openai", "gpt-4o").Message(system).Message(question).Image(1024, 768).MaxOutputTokens(500);
/// </code>
/// </example>
public readonly struct RequestEstimate
{
    /// <summary>Output tokens expected of a call that says nothing about its answer.</summary>
    internal const int UnknownOutputTokens = 256;

    /// <summary>The side in pixels that an image of unknown size is taken to have.</summary>
    private const int UnknownImageSide = 1024;

    /// <summary>As much base64 as may come before an image tells its size: the preview that cameras put there, and a little.</summary>
    private const int ImageHeaderChars = 96 * 1024;

    private readonly EstimatedInput? _input;

    /// <param name="input">Counts text.</param>
    /// <param name="calledModel">The name that the call gives its model.</param>
    /// <param name="isLenient">Whether arguments out of range are passed over: it is for the provider to judge them.</param>
    internal RequestEstimate(EstimatedInput input, string calledModel, bool isLenient = false)
    {
        _input = input;
        CalledModel = calledModel;
        IsLenient = isLenient;
    }

    internal string? CalledModel { get; }

    private bool IsLenient { get; }

    /// <summary>Tokens of text, as the estimator counts them.</summary>
    private long CountedTokens { get; init; }

    /// <summary>Tokens that need no estimator.</summary>
    private long FixedTokens { get; init; }

    private long OutputTokens { get; init; }

    private long? OutputBound { get; init; }

    private int? ChoiceCount { get; init; }

    private long Prompts { get; init; }

    private bool HasInputs { get; init; }

    private bool HasMessages { get; init; }

    private bool HasTools { get; init; }

    /// <summary>Whether what the provider reports says nothing about how well text was counted.</summary>
    private bool TeachesNothing { get; init; }

    private EstimatedInput Counter => _input ?? throw new InvalidOperationException("An estimate begins with limiter.EstimateRequest(provider, model).");

    private ModelFigures Figures => Counter.Figures;

    /// <summary>The estimate.</summary>
    public static implicit operator TokenEstimate(RequestEstimate request) => request.ToTokenEstimate();

    /// <summary>Begins a chat message: what it costs besides its text, which is added by <see cref="Text"/>.</summary>
    public RequestEstimate Message() => this with
    {
        FixedTokens = Amount.Sum(FixedTokens, Figures.PerMessage + (HasMessages ? 0 : Figures.PerReply)),
        HasMessages = true,
    };

    /// <summary>A chat message.</summary>
    /// <param name="text">Its text; null: there is no such message.</param>
    /// <param name="name">The name of its author as it is sent along, not the role; null: none.</param>
    public RequestEstimate Message(string? text, string? name = null) => text is null ? this : Message().Text(text).Name(name);

    /// <summary>The name of the author of the current message; null: none.</summary>
    public RequestEstimate Name(string? name) => string.IsNullOrEmpty(name) ? this : With(Figures.PerName).Text(name);

    /// <summary>More text of the current message, prompt or input; null counts as none.</summary>
    public RequestEstimate Text(ReadOnlySpan<char> text) => text.IsEmpty ? this : Counted(Counter.CountTokens(text));

    /// <summary>A prompt of a text completion without messages; each has an answer of its own. Null: none.</summary>
    public RequestEstimate Prompt(string? prompt) => prompt is null ? this : Text(prompt) with { Prompts = Prompts + 1 };

    /// <summary>An input of an embedding, which has no output. Null: none.</summary>
    public RequestEstimate Input(string? input) => input is null ? this : Text(input) with { HasInputs = true };

    /// <summary>A tool that the model may call.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="description">What it does; null: not said.</param>
    /// <param name="parameters">
    /// The JSON schema of its parameters; empty or null: it has none. OpenAI's models see it as something shorter, which is counted by the
    /// formula of OpenAI's Cookbook; a schema that cannot be read, and one for another model, counts as the text that it is.
    /// </param>
    public RequestEstimate Tool(string? name, string? description = null, ReadOnlySpan<char> parameters = default)
    {
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(parameters.Length));
        int length = Encoding.UTF8.GetBytes(parameters, utf8);
        RequestEstimate request = Tool(name, description, utf8.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(utf8);
        return request;
    }

    /// <inheritdoc cref="Tool(string?, string?, ReadOnlySpan{char})"/>
    /// <param name="utf8Parameters">The JSON schema of its parameters in UTF-8; empty: it has none.</param>
#pragma warning disable CS1573 // The other parameters' documentation is inherited.
    public RequestEstimate Tool(string? name, string? description, ReadOnlySpan<byte> utf8Parameters)
#pragma warning restore CS1573
    {
        ToolFigures figures = Figures.Tools(Counter.Model.Model);
        long tool = new ToolCounter(Counter, figures).Count(name, description, utf8Parameters);
        return Counted(tool).With(HasTools ? 0 : figures.PerRequest) with { HasTools = true };
    }

    /// <summary>An image.</summary>
    /// <param name="width">Its width, 1 pixel or more.</param>
    /// <param name="height">Its height, 1 pixel or more.</param>
    /// <param name="detail">How closely the model is asked to look.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is less than 1.</exception>
    public RequestEstimate Image(int width, int height, ImageDetail detail = ImageDetail.Auto) =>
        Accepts(width, least: 1) && Accepts(height, least: 1)
            ? With(Figures.Image(Counter.Model.Model).Tokens(width, height, detail)) with { TeachesNothing = true }
            : this;

    /// <summary>An image of unknown size, taken to be 1024 × 1024 pixels.</summary>
    /// <param name="detail">How closely the model is asked to look.</param>
    public RequestEstimate Image(ImageDetail detail = ImageDetail.Auto) => Image(UnknownImageSide, UnknownImageSide, detail);

    /// <summary>An image in a file.</summary>
    /// <param name="file">
    /// The file or its beginning, which tells the size when it is a PNG, JPEG, GIF or WebP; else the size is unknown, as in
    /// <see cref="Image(ImageDetail)"/>.
    /// </param>
    /// <param name="detail">How closely the model is asked to look.</param>
    public RequestEstimate Image(ReadOnlySpan<byte> file, ImageDetail detail = ImageDetail.Auto) =>
        ImageSize.TryRead(file, out int width, out int height) ? Image(width, height, detail) : Image(detail);

    /// <summary>An image in base64 or a data URI, whose file tells its size as above; at any other address its size is unknown.</summary>
    /// <param name="source">The base64 text, the data URI, or another address.</param>
    /// <param name="detail">How closely the model is asked to look.</param>
    public RequestEstimate Image(string? source, ImageDetail detail = ImageDetail.Auto)
    {
        ReadOnlySpan<char> base64 = source.AsSpan()[(source.AsSpan().IndexOf(',') + 1)..];
        base64 = base64[..(Math.Min(base64.Length, ImageHeaderChars) / 4 * 4)];
        byte[] file = ArrayPool<byte>.Shared.Rent(ImageHeaderChars);
        int length = Convert.TryFromBase64Chars(base64, file, out int decoded) ? decoded : 0;
        RequestEstimate request = Image(file.AsSpan(0, length), detail);
        ArrayPool<byte>.Shared.Return(file);
        return request;
    }

    /// <summary>
    /// Says that the request has input that is not counted here, such as a file, or a conversation that the provider keeps. The provider's count
    /// of it says nothing about that of the text, so the correction of the estimator does not learn from it.
    /// </summary>
    public RequestEstimate Uncounted() => this with { TeachesNothing = true };

    /// <summary>How many answers are asked for (<c>n</c>), each as long as expected and bounded.</summary>
    /// <param name="choices">1 or more; 1 unless it is said; null: not said.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public RequestEstimate Choices(int? choices) =>
        choices is { } count && Accepts(count, least: 1, nameof(choices)) ? this with { ChoiceCount = count } : this;

    /// <summary>The tokens expected in each answer.</summary>
    /// <param name="tokens">0 to 10^12; 0: not known, and a usual answer is assumed unless it is bounded.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public RequestEstimate ExpectedOutput(long tokens) => Accepts(tokens, least: 0) ? this with { OutputTokens = tokens } : this;

    /// <summary>The bound on each answer that is sent to the provider (its <c>max_tokens</c>).</summary>
    /// <param name="maxOutputTokens">0 to 10^12; null: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public RequestEstimate MaxOutputTokens(long? maxOutputTokens) =>
        maxOutputTokens is not { } bound || Accepts(bound, least: IsLenient ? 1 : 0, nameof(maxOutputTokens))
            ? this with { OutputBound = maxOutputTokens }
            : this;

    /// <summary>The estimate.</summary>
    public TokenEstimate ToTokenEstimate()
    {
        long answers = Prompts + (HasMessages ? 1 : 0);
        long input = Amount.Sum(FixedTokens, Counter.Corrected(CountedTokens));
        TokenEstimate estimate = answers == 0 && HasInputs
            ? new(input)
            : Estimate(input, OutputTokens, OutputBound, Amount.Product(Math.Max(answers, 1), ChoiceCount ?? 1));

        // What images cost is their provider's affair: it says nothing about how well text was counted.
        return estimate with { Origin = TeachesNothing ? SilentOrigin.Instance : _input };
    }

    /// <summary>An estimate from its parts: a usual answer is assumed where neither an expectation nor a bound is given.</summary>
    private static TokenEstimate Estimate(long input, long expectedOutput, long? maxOutputTokens, long answers)
    {
        bool isKnown = expectedOutput > 0 || maxOutputTokens is not null;
        return new(input, Amount.Product(isKnown ? expectedOutput : UnknownOutputTokens, answers))
        {
            MaxOutputTokens = maxOutputTokens is { } bound ? Amount.Product(bound, answers) : null,
        };
    }

    private RequestEstimate Counted(long tokens) => this with { CountedTokens = Amount.Sum(CountedTokens, tokens) };

    /// <summary>Tokens that need no estimator.</summary>
    internal RequestEstimate With(long tokens) => this with { FixedTokens = Amount.Sum(FixedTokens, tokens) };

    private bool Accepts(long value, long least, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        (value >= least && value <= Amount.Max)
        || (IsLenient ? false : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {Amount.Max:N0}."));
}
