using System.Diagnostics;
using System.Text;
using LlmLimiter.Tokenizers;

namespace LlmLimiter.Bench.Tokens;

/// <summary>The exact tokenizer beside its peers: the same prompts, each seen for the first time, by code that the lessons have warmed.</summary>
internal static class TokenizerBench
{
    private const int Megabyte = 1 << 20;

    // The least of a few passes: a pass over what is counted in a millisecond meets much else.
    private const int Passes = 5;

    /// <param name="corpus">The prompts.</param>
    /// <param name="peers">What the peers made of them.</param>
    public static IReadOnlyList<Figure> Run(Corpus corpus, Dictionary<string, PeerCounts> peers) =>
    [
        .. Load(),
        .. Count(corpus, peers),
        .. Runs(),
    ];

    /// <summary>The first count of a process: the vocabulary is read, and all code is new.</summary>
    private static IEnumerable<Figure> Load()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long start = Stopwatch.GetTimestamp();
        Tokenizer.O200kBase.Count("a");
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        yield return new("tokens.load_ms", elapsed, "ms") { Target = Target.ValueAtMost(150) };
        yield return new("tokens.resident_mb", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, "MB") { Target = Target.ValueAtMost(30) };
    }

    private static IEnumerable<Figure> Count(Corpus corpus, Dictionary<string, PeerCounts> peers)
    {
        WarmUp(corpus);
        var counts = new Dictionary<Prompt, int>(corpus.Prompts.Count);
        var seconds = new Dictionary<TextKind, double>();
        foreach (IGrouping<TextKind, Prompt> prompts in corpus.Prompts.GroupBy(prompt => prompt.Kind))
        {
            foreach (Prompt prompt in prompts)
            {
                long start = Stopwatch.GetTimestamp();
                counts[prompt] = Tokenizer.O200kBase.Count(prompt.Text);
                seconds[prompts.Key] = seconds.GetValueOrDefault(prompts.Key) + Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        var ours = new PeerCounts([.. corpus.Prompts.Select(prompt => counts[prompt])], [], seconds);
        foreach (TextKind? kind in Corpus.KindsAndAll)
        {
            yield return new($"tokens.count.{Corpus.NameOf(kind)}", ours.Speed(corpus, kind), "MB/s", Peers.Reference, peers[Peers.Reference].Speed(corpus, kind))
            {
                Target = kind switch { null => Target.RatioAtLeast(14), TextKind.Cjk => Target.RatioAtLeast(5), _ => null },
            };
        }

        yield return new("tokens.count.bytes_per_call", BytesPerCall([.. corpus.Prompts]), "B") { Target = Target.ValueAtMost(0) };
        double equal = ours.Counts.Zip(peers[Peers.Reference].Counts).Count(pair => pair.First == pair.Second) / (double)ours.Counts.Length;
        yield return new("tokens.equal", equal, "") { Target = Target.ValueAtLeast(1) };
    }

    private static double BytesPerCall(Prompt[] prompts)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Prompt prompt in prompts)
        {
            Tokenizer.O200kBase.Count(prompt.Text);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)prompts.Length;
    }

    /// <summary>A megabyte without a space to cut at, or of nothing else.</summary>
    private static IEnumerable<Figure> Runs()
    {
        var random = new Random(1);
        yield return Run("letter", "a");
        yield return Run("spaces", " ");
        yield return Run("emoji", "😀");
        yield return Run("cjk", string.Concat(Enumerable.Range(0, Megabyte / 3).Select(_ => (char)random.Next(0x4E00, 0xA000))));
        yield return new("tokens.run.flatness", NanosecondsPerByte(Megabyte), "ns/B", "16 KB of one letter", NanosecondsPerByte(Megabyte / 64))
        {
            Target = Target.RatioAtMost(2),
        };

        static Figure Run(string name, string text)
        {
            string megabyte = string.Concat(Enumerable.Repeat(text, Megabyte / Encoding.UTF8.GetByteCount(text)));
            return new($"tokens.run.{name}_ms", Seconds(megabyte) * 1e3, "ms") { Target = Target.ValueAtMost(1000) };
        }

        static double NanosecondsPerByte(int length) => Seconds(new string('a', length)) * 1e9 / length;

        static double Seconds(string text) => Enumerable.Range(0, Passes).Min(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            Tokenizer.O200kBase.Count(text);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
    }

    private static void WarmUp(Corpus corpus) => Measure.WarmUp(passes =>
    {
        foreach (Prompt lesson in corpus.Lessons.Take(passes))
        {
            Tokenizer.O200kBase.Count(lesson.Text);
        }

        return Task.CompletedTask;
    });
}
