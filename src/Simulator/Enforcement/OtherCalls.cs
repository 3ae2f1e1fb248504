namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// The calls of the other client, one after the other. The window is cut into as many even steps as it has requests; at each the client
/// gains its share of a call, and sends one when that makes a whole.
/// </summary>
internal sealed class OtherCalls
{
    private const int UnlimitedSteps = 100;

    private readonly SimulatedModel _model;
    private readonly OtherClient _client;
    private readonly long _steps;
    private long _step;
    private long _sent;
    private double _gained;

    /// <param name="model">The model and its limits.</param>
    /// <param name="client">Who calls.</param>
    /// <param name="begin">The time of the first step.</param>
    public OtherCalls(SimulatedModel model, OtherClient client, TimeSpan begin)
    {
        _model = model;
        _client = client;
        _steps = model.Requests == 0 ? UnlimitedSteps : model.Requests;
        _step = (long)((Int128)begin.Ticks * _steps / model.Per.Ticks);
        At = begin;
    }

    /// <summary>When the next step is taken.</summary>
    public TimeSpan At { get; private set; }

    /// <summary>Whether a call is sent at this step.</summary>
    public bool IsCall => _gained >= 1;

    /// <summary>What a call at this step is charged. The tokens of its answer are known at once.</summary>
    public LogEntry Call => new(At, LogEntry.OfOther, Part(_model.Tokens), IsCompletion: false)
    {
        InputTokens = Part(_model.InputTokens),
        OutputTokens = Part(_model.OutputTokens),
    };

    /// <summary>The call was let in.</summary>
    public void Sent()
    {
        _gained--;
        _sent++;
    }

    public void ComeBackIn(TimeSpan wait) => At += wait;

    public void MoveOn()
    {
        _step++;
        TimeSpan step = TimeSpan.FromTicks((long)((Int128)_model.Per.Ticks * _step / _steps));
        _gained += _client.ShareAt(step);
        At = step > At ? step : At; // it may have waited for longer
    }

    /// <summary>The part of an amount that is this call's, so that the calls of a whole window come to all of it.</summary>
    private long Part(long amount) => (long)(((Int128)amount * (_sent + 1) / _steps) - ((Int128)amount * _sent / _steps));
}
