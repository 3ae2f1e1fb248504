using FsCheck;
using FsCheck.Fluent;
using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;

namespace Simulator.Tests;

/// <summary>
/// A call of a random load: the time since the call before, tokens charged at arrival, tokens of the prompt, tokens of the answer, and
/// whether an earlier answer completes just before it.
/// </summary>
internal readonly record struct RandomCall(TimeSpan Gap, int Charge, int Input, int Used, bool Completes);

/// <summary>Calls to a model with random limits.</summary>
internal sealed record RandomLoad(SimulatedModel Model, RandomCall[] Steps)
{
    /// <summary>The moment that times are counted from: not the beginning of a window.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 23, 58, 40, TimeSpan.Zero);

    /// <summary>Small numbers, so that charges often meet exactly at a boundary of the window.</summary>
    private static Gen<RandomLoad> Any(SimulatedModel kind) =>
        from requests in Gen.Choose(kind.Quantum == TimeSpan.Zero ? 0 : 4, 8)
        from tokens in Gen.Choose(0, 30)
        from input in LimitOrNone(30)
        from output in LimitOrNone(60)
        from requestsBurst in Gen.Choose(0, 6)
        from tokensBurst in Gen.Choose(0, 40)
        from per in Gen.Choose(kind.Quantum == TimeSpan.Zero ? 1 : 2, 10)
        let isFixed = kind.Window == SimulatedWindow.Fixed
        let unit = isFixed ? TimeSpan.FromSeconds(10) : TimeSpan.FromMilliseconds(1)
        let isBucket = kind.Window == SimulatedWindow.TokenBucket
        let profiles = isBucket ? new[] { ChargeProfile.OpenAI } : [ChargeProfile.OpenAI, ChargeProfile.Generic]
        from profile in Gen.Elements(profiles)
        from steps in Gen.ArrayOf(
            from gap in Gen.Choose(0, 4)
            from charge in Gen.Choose(0, 20)
            from prompt in Gen.Choose(0, 20)
            from used in Gen.Choose(0, 40)
            from completes in Gen.Elements(false, true)
            select new RandomCall(gap * unit, charge, prompt, used, completes))
        select new RandomLoad(
            kind with
            {
                Profile = profile,
                Requests = requests,
                Tokens = tokens,
                InputTokens = input,
                OutputTokens = output,
                RequestsBurst = isBucket ? requestsBurst : 0,
                TokensBurst = isBucket ? tokensBurst : 0,
                Per = isFixed ? TimeSpan.FromMinutes(1) : per * unit,
                Quantum = kind.Quantum == TimeSpan.Zero ? TimeSpan.Zero : per * unit / 2,
            },
            steps);

    /// <summary>Half of the models have none, so that the other limits get their turn.</summary>
    private static Gen<int> LimitOrNone(int most) => Gen.OneOf(Gen.Constant(0), Gen.Choose(0, most));

    /// <summary>Checks a property on 2,000 loads of sliding windows that grow from 0 to 60 steps.</summary>
    public static void ForAll(Action<RandomLoad> property) => ForAll("sliding", property);

    /// <summary>The same for a kind of window: <c>sliding</c>, <c>token_bucket</c>, <c>fixed</c> or <c>quantised</c>.</summary>
    public static void ForAll(string kind, Action<RandomLoad> property)
    {
        var model = new SimulatedModel("m");
        Gen<RandomLoad> loads = Any(kind switch
        {
            "token_bucket" => model with { Window = SimulatedWindow.TokenBucket },
            "fixed" => model with { Window = SimulatedWindow.Fixed },
            "quantised" => model with { Quantum = TimeSpan.FromMilliseconds(1) },
            _ => model,
        });
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000).WithStartSize(0).WithEndSize(60),
            Prop.ForAll(loads.ToArbitrary(), property));
    }

    /// <summary>
    /// Sends the load to a log and to the naive provider, which knows of no other client. Answers complete in order, before a later call
    /// arrives or never. After each call: the time, the call, the log's decision, and whether the naive provider admitted it.
    /// </summary>
    public WindowLog Run(NaiveProvider? naive = null, Action<TimeSpan, RandomCall, Decision, bool>? afterEach = null)
    {
        var log = new WindowLog(Model, Start);
        var running = new Queue<(int Call, int Charge, int Used)>();
        TimeSpan now = TimeSpan.Zero;
        foreach (RandomCall call in Steps)
        {
            now += call.Gap;
            if (call.Completes && running.TryDequeue(out (int Call, int Charge, int Used) done))
            {
                log.Complete(now, done.Call, promptTokens: 0, done.Used);
                long more = done.Used - done.Charge;
                naive?.Complete(now, Math.Max(0, more), done.Used);
                if (more < 0 && Model.Profile == ChargeProfile.Generic)
                {
                    naive?.GiveBack(done.Call, -more);
                }
            }

            bool expected = naive?.Arrive(now, call.Charge, call.Input) ?? false;
            Decision decision = log.Arrive(now, call.Charge, call.Input);
            if (decision.Verdict == Verdict.Admitted)
            {
                running.Enqueue((decision.Call, call.Charge, call.Used));
            }

            afterEach?.Invoke(now, call, decision, expected);
        }

        return log;
    }

    public override string ToString() => $"{Model} [{string.Join(", ", Steps)}]";
}
