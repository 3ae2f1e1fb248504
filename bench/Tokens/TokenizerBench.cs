using System.Diagnostics;
using System.Text;
using LlmLimiter.Tokenizers;

namespace LlmLimiter.Bench.Tokens;

/// <summary>The exact tokenizer beside its peers: the same prompts, by code that the lessons have warmed.</summary>
internal static class TokenizerBench
{
    private const int Megabyte = 1 << 20;

    private const int ColdPasses = 9;
    private const int LargerThanCaches = 64 * Megabyte;

    // The least of a few passes: a pass over what is counted in a millisecond meets much else.
    private const int Passes = 5;

    /// <param name="corpus">The prompts.</param>
    /// <param name="peers">What the peers made of them.</param>
    public static IReadOnlyList<Figure> Run(Corpus corpus, Dictionary<string, PeerCounts> peers) =>
    [
        .. Count(corpus, peers),
        .. Runs(),
    ];

    /// <summary>The first count of a process: the vocabulary is read, and all code is new.</summary>
    public static IEnumerable<Figure> Load()
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
        PeerCounts ours = Measured([.. corpus.Prompts]);
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

    /// <summary>
    /// The median of a few passes. Nothing is kept from text to text, but for what stays in the processor's caches, and those are filled with
    /// something else before each pass.
    /// </summary>
    private static PeerCounts Measured(Prompt[] prompts)
    {
        int[] counts = new int[prompts.Length];
        var seconds = Enum.GetValues<TextKind>().ToDictionary(kind => kind, _ => new double[ColdPasses]);
        byte[] somethingElse = new byte[LargerThanCaches];
        for (int pass = 0; pass < ColdPasses; pass++)
        {
            Random.Shared.NextBytes(somethingElse);
            for (int i = 0; i < prompts.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                counts[i] = Tokenizer.O200kBase.Count(prompts[i].Text);
                seconds[prompts[i].Kind][pass] += Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        return new PeerCounts(counts, [], seconds.ToDictionary(kind => kind.Key, kind => Measure.Median(kind.Value)));
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
