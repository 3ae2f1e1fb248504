using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>
/// A service with so many callers that some always wait: each sends its next call as soon as the last is answered, and a refused one again.
/// What counts is what happens after the first window, in whole windows.
/// </summary>
internal sealed class BusyService
{
    public const int Callers = 100;

    private const int Seed = 2026;
    private const int TokensPerCall = 100;

    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _length = TimeSpan.FromMinutes(21);

    // From the arrival of a call until the head of its answer begins to travel back; a refusal needs none.
    private static readonly TimeSpan _thinking = TimeSpan.FromMilliseconds(200);

    private readonly long _requests;
    private readonly NetworkDelay _delay;
    private readonly VirtualTime _time;
    private readonly EnforcedModel _provider;
    private readonly Contestant _contestant;
    private readonly Random _random = new(Seed);
    private long _admitted;
    private long _refused;
    private long _othersBefore;
    private long _othersAfter;

    private BusyService(SimulatedModel model, DateTimeOffset start, NetworkDelay delay, Func<VirtualTime, Contestant> contestant)
    {
        _requests = model.Requests;
        _delay = delay;
        _time = new VirtualTime(start);
        _provider = new EnforcedModel(model, start, () => _time.Now);
        _contestant = contestant(_time);
    }

    /// <summary>The share of what was sent that was refused.</summary>
    public double RefusedShare => (double)_refused / (_admitted + _refused);

    /// <summary>The requests that were let in, of those that the limit lets in and the other client has left.</summary>
    public double ShareOfLeft => _admitted / (_requests * ((_length - _window) / _window) - (_othersAfter - _othersBefore));

    public static BusyService Run(SimulatedModel model, DateTimeOffset start, NetworkDelay delay, Func<VirtualTime, Contestant> contestant)
    {
        var service = new BusyService(model, start, delay, contestant);
        service.Run();
        return service;
    }

    private void Run()
    {
        for (int caller = 0; caller < Callers; caller++)
        {
            Next(caller);
        }

        _time.At(_window, () => _othersBefore = _provider.Report().OtherAdmitted);
        _time.At(_length, () => _othersAfter = _provider.Report().OtherAdmitted);
        while (_time.Now < _length && _time.RunNext())
        {
            foreach (Call call in _contestant.Granted())
            {
                _time.At(_time.Now + call.Travel, () => Arrive(call));
            }
        }
    }

    private void Next(int caller) => _time.At(_time.Now, () => _contestant.Ask(new Call(caller, _time.Now, TokensPerCall, _delay.Draw(_random))));

    private void Arrive(Call call)
    {
        Decision decision = _provider.Arrive(call.Tokens).Decision;
        bool isAdmitted = decision.Verdict is Verdict.Admitted;
        if (_time.Now >= _window)
        {
            _ = isAdmitted ? _admitted++ : _refused++;
        }

        TimeSpan back = _delay.Draw(_random) + (isAdmitted ? _thinking : TimeSpan.Zero);
        _time.At(_time.Now + back, () => Answer(call, decision, isAdmitted));
    }

    private void Answer(Call call, Decision decision, bool isAdmitted)
    {
        _contestant.Hear(call, decision);
        if (isAdmitted)
        {
            _contestant.Settle(call);
            Next(call.Number);
        }
        else
        {
            _time.At(_time.Now + _contestant.Refuse(call, decision), () => Next(call.Number));
        }
    }
}
