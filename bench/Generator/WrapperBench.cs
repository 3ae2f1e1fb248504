using LlmLimiter.Bench.Engine;

namespace LlmLimiter.Bench.Generator;

/// <summary>A call through the generated decorator beside one through a decorator written by hand, on one thread while nobody waits.</summary>
internal static class WrapperBench
{
    private const int Calls = 10_000;
    private const int Rounds = 41;
    private const int WarmUps = 3;
    private const string Peer = "written by hand";
    private const string Prompt = "Why is the sky blue, and why is it red in the evening? Answer in two sentences that a child understands.";

    private delegate Task Loop(IAssistant assistant, Pulse pulse, int count);

    public static IEnumerable<Figure> Run() =>
    [
        .. Kind("wrapper.task", TasksAsync, isReady: false),
        .. Kind("wrapper.task.completed", TasksAsync, isReady: true),
        .. Kind("wrapper.value_task", ValueTasksAsync, isReady: false),
        .. Kind("wrapper.stream", StreamsAsync, isReady: false, Calls / Client.Pieces),
        .. Kind("wrapper.synchronous", Synchronous, isReady: true),
    ];

    private static Figure[] Kind(string key, Loop loop, bool isReady, int calls = Calls)
    {
        using LlmRateLimiter limiter = OurCalls.Limiter(OurCalls.Ample);
        var pulse = new Pulse { IsCompleted = isReady };
        var client = new Client(pulse);
        Func<int, Task> alone = count => loop(client, pulse, count);
        Func<int, Task> ours = count => loop(new RateLimitedAssistant(client, limiter), pulse, count);
        Func<int, Task> theirs = count => loop(new HandWrittenAssistant(client, limiter), pulse, count);
        Measure.WarmUp(alone, ours, theirs);
        double[] times = Measure.InTurns(
            Rounds,
            WarmUps,
            () => Measure.Nanoseconds(calls, ours),
            () => Measure.Nanoseconds(calls, theirs),
            () => Measure.Nanoseconds(calls, alone));
        double clients = Bytes(alone);
        return
        [
            new(key, times[0], "ns", Peer, times[1]) { Target = Target.RatioAtMost(1.05) },
            BytesBeside(Bytes(theirs) - clients, new($"{key}.bytes", Bytes(ours) - clients, "B")),
            new($"{key}.client", times[2], "ns"),
        ];
    }

    /// <summary>No more than the peer allocates; where that is nothing there is no ratio.</summary>
    private static Figure BytesBeside(double theirs, Figure ours) => theirs > 0
        ? ours with { Peer = Peer, PeerValue = theirs, Target = Target.RatioAtMost(1.0) }
        : ours with { Target = Target.ValueAtMost(0) };

    private static async Task TasksAsync(IAssistant assistant, Pulse pulse, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Task<Answer> call = assistant.AskAsync(Prompt, CancellationToken.None);
            pulse.Beat();
            await call;
        }
    }

    private static async Task ValueTasksAsync(IAssistant assistant, Pulse pulse, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ValueTask<Answer> call = assistant.AskValueAsync(Prompt, CancellationToken.None);
            pulse.Beat();
            await call;
        }
    }

    private static async Task StreamsAsync(IAssistant assistant, Pulse pulse, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Task reading = ReadAsync(assistant.StreamAsync(Prompt, CancellationToken.None));
            while (!reading.IsCompleted)
            {
                pulse.Beat();
            }

            await reading;
        }
    }

    private static Task Synchronous(IAssistant assistant, Pulse pulse, int count)
    {
        for (int i = 0; i < count; i++)
        {
            assistant.Ask(Prompt, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    private static async Task ReadAsync(IAsyncEnumerable<Answer> pieces)
    {
        await foreach (Answer _ in pieces)
        {
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
