using FsCheck;
using FsCheck.Fluent;
using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;

namespace Simulator.Tests;

/// <summary>Steps of a random load: milliseconds since the step before, tokens charged at arrival, tokens used in the end.</summary>
internal sealed record RandomLoad(SimulatedModel Model, (int Gap, int Charge, int Used, bool Completes)[] Steps)
{
    /// <summary>Small numbers, so that charges often meet exactly at a boundary of the window.</summary>
    public static Gen<RandomLoad> Any { get; } =
        from requests in Gen.Choose(0, 5)
        from tokens in Gen.Choose(0, 30)
        from per in Gen.Choose(1, 10)
        from steps in Gen.ArrayOf(
            from gap in Gen.Choose(0, 4)
            from charge in Gen.Choose(0, 20)
            from used in Gen.Choose(0, 40)
            from completes in Gen.Elements(false, true)
            select (gap, charge, used, completes))
        select new RandomLoad(new SimulatedModel("m") { Requests = requests, Tokens = tokens, Per = TimeSpan.FromMilliseconds(per) }, steps);

    /// <summary>Checks a property on 2,000 loads that grow from 0 to 60 steps.</summary>
    public static void ForAll(Action<RandomLoad> property) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000).WithStartSize(0).WithEndSize(60),
            Prop.ForAll(Any.ToArbitrary(), property));

    /// <summary>
    /// Sends the load to a log and to the naive provider. Answers complete in order, before a later call arrives or never. After each call:
    /// the time, the charge, the log's decision, and whether the naive provider admitted it.
    /// </summary>
    public WindowLog Run(NaiveProvider naive, Action<TimeSpan, long, Decision, bool> afterEach)
    {
        var log = new WindowLog(Model);
        var running = new Queue<(int Call, int Charge, int Used)>();
        TimeSpan now = TimeSpan.Zero;
        foreach ((int gap, int charge, int used, bool completes) in Steps)
        {
            now += TimeSpan.FromMilliseconds(gap);
            if (completes && running.TryDequeue(out (int Call, int Charge, int Used) done))
            {
                log.Complete(now, done.Call, done.Used);
                naive.Overrun(now, Math.Max(0, done.Used - done.Charge));
            }

            bool expected = naive.Arrive(now, charge);
            Decision decision = log.Arrive(now, charge);
            if (decision.Verdict == Verdict.Admitted)
            {
                running.Enqueue((decision.Call, charge, used));
            }

            afterEach(now, charge, decision, expected);
        }

        return log;
    }

    public override string ToString() => $"{Model} [{string.Join(", ", Steps)}]";
}
