using LlmLimiter.Bench.Engine;

namespace LlmLimiter.Bench.Generator;

/// <summary>A call through the generated decorator beside one through a decorator written by hand, on one thread while nobody waits.</summary>
internal static class WrapperBench
{
    private const int Calls = 20_000;
    private const int Rounds = 41;
    private const int WarmUps = 3;
    private const string Peer = "written by hand";
    private const string Prompt = "Why is the sky blue, and why is it red in the evening? Answer in two sentences that a child understands.";

    public static IReadOnlyList<Figure> Run()
    {
        using LlmRateLimiter limiter = OurCalls.Limiter(OurCalls.Ample);
        var later = new LaterAssistant();
        var ready = new ReadyAssistant();
        Func<int, Task> none = count => LaterAsync(later, later, count);
        Func<int, Task> ours = count => LaterAsync(new RateLimitedAssistant(later, limiter), later, count);
        Func<int, Task> theirs = count => LaterAsync(new HandWrittenAssistant(later, limiter), later, count);
        Func<int, Task> oursReady = count => ReadyAsync(new RateLimitedAssistant(ready, limiter), count);
        Func<int, Task> theirsReady = count => ReadyAsync(new HandWrittenAssistant(ready, limiter), count);
        Measure.WarmUp(none, ours, theirs, oursReady, theirsReady);
        double[] times = Measure.InTurns(
            Rounds,
            WarmUps,
            () => Measure.Nanoseconds(Calls, ours),
            () => Measure.Nanoseconds(Calls, theirs),
            () => Measure.Nanoseconds(Calls, oursReady),
            () => Measure.Nanoseconds(Calls, theirsReady),
            () => Measure.Nanoseconds(Calls, none));
        double clients = Bytes(none);
        return
        [
            new("wrapper.task", times[0], "ns", Peer, times[1]) { Target = Target.RatioAtMost(1.05) },
            new("wrapper.task.bytes", Bytes(ours) - clients, "B", Peer, Bytes(theirs) - clients) { Target = Target.RatioAtMost(1.0) },
            new("wrapper.task.completed", times[2], "ns", Peer, times[3]) { Target = Target.RatioAtMost(1.05) },
            new("wrapper.task.completed.bytes", Bytes(oursReady), "B", Peer, Bytes(theirsReady)) { Target = Target.RatioAtMost(1.0) },
            new("wrapper.task.client", times[4], "ns"),
        ];
    }

    private static async Task LaterAsync(IAssistant assistant, LaterAssistant client, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Task<Answer> call = assistant.AskAsync(Prompt, CancellationToken.None);
            client.Answer();
            await call;
        }
    }

    private static async Task ReadyAsync(IAssistant assistant, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await assistant.AskAsync(Prompt, CancellationToken.None);
        }
    }

    /// <summary>Allocated per call. What the loop itself allocates disappears among so many.</summary>
    private static double Bytes(Func<int, Task> loop)
    {
        // The first call after a collection fills a cache of the runtime's.
        loop(1).GetAwaiter().GetResult();
        long before = GC.GetAllocatedBytesForCurrentThread();
        loop(Calls).GetAwaiter().GetResult();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
