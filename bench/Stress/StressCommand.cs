using System.Diagnostics;

namespace LlmLimiter.Bench.Stress;

/// <summary>
/// Mixed traffic on many threads for a while, in real time: models that share pools, priorities, deadlines, cancellations, refunds, overruns and
/// reloads. Every admission is checked afterwards against a log of its own.
/// </summary>
internal static class StressCommand
{
    private static readonly TimeSpan _longestSpan = TimeSpan.FromMilliseconds(200);

    /// <returns>The exit code: 1 when a rule was broken, or something was left behind.</returns>
    public static int Run(string[] arguments)
    {
        if (Option(arguments, "--seconds", 60) is not { } seconds || Option(arguments, "--threads", 8) is not { } threads)
        {
            Console.Error.WriteLine("./build.sh stress [--seconds 60] [--threads 8]");
            return 2;
        }

        var limits = new StressLimits();
        var log = new AdmissionLog(limits);
        using var limiter = new LlmRateLimiter(limits.Config(), new LlmRateLimiterOptions { UnknownModel = UnknownModelPolicy.Reject });
        Worker[] workers = [.. Enumerable.Range(0, threads).Select(seed => new Worker(limiter, seed))];
        long end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        Thread[] running = [.. workers.Select(worker => new Thread(() => worker.Run(end)))];
        Array.ForEach(running, thread => thread.Start());

        using var pause = new ManualResetEventSlim();
        var random = new Random(seconds);
        while (Array.Exists(running, thread => thread.IsAlive))
        {
            pause.Wait(random.Next(1, 30));
            limits.Change(random, limiter.Reload, log);
            log.Take(workers, upTo: workers.Min(worker => worker.Watermark));
        }

        log.Take(workers, upTo: long.MaxValue);
        limits.Change(random: null, limiter.Reload, log);
        pause.Wait(2 * _longestSpan);
        string[] left = [.. LeftBehind(limiter, workers)];
        Console.WriteLine($"{log.Admissions:N0} admissions on {threads} threads in {seconds} s, {workers.Sum(worker => worker.Ended):N0} waits ended without one, "
            + $"{limits.Changes:N0} reloads; {log.Windows:N0} windows checked, {log.Violations:N0} violations");
        Array.ForEach(left, Console.WriteLine);
        return log.Violations > 0 || left.Length > 0 ? 1 : 0;
    }

    private static IEnumerable<string> LeftBehind(LlmRateLimiter limiter, Worker[] workers)
    {
        UsageSnapshot usage = limiter.GetUsage();
        foreach (ModelUsage model in usage.Models)
        {
            if (model.Waiting > 0)
            {
                yield return $"{model.Model}: {model.Waiting} still wait";
            }

            foreach (RuleUsage rule in model.Rules.Where(rule => rule.Used != 0 || rule.Reserved != 0))
            {
                yield return $"{model.Model}: {rule.Rule} of {rule.Pool ?? "its own"} has {rule.Used} used and {rule.Reserved} reserved in the end";
            }
        }

        foreach (Exception failure in workers.SelectMany(worker => worker.Failures).Take(10))
        {
            yield return failure.ToString();
        }
    }

    private static int? Option(string[] arguments, string name, int otherwise)
    {
        int place = Array.IndexOf(arguments, name);
        if (place < 0)
        {
            return otherwise;
        }

        return place + 1 < arguments.Length && int.TryParse(arguments[place + 1], out int value) && value > 0 ? value : null;
    }
}
