using System.Diagnostics;
using System.Text;
using LlmLimiter.Estimation;

namespace LlmLimiter.Bench.Tokens;

/// <summary>How far the character estimator is from the reference tokenizer, before and after it has learned, and how fast it is.</summary>
internal static class EstimatorBench
{
    private const string BytesByFour = "bytes / 4";
    private static readonly ModelId _model = new("openai", "gpt-4o");

    /// <param name="corpus">The prompts.</param>
    /// <param name="truth">What the reference counts.</param>
    public static IEnumerable<Figure> Run(Corpus corpus, PeerCounts truth)
    {
        double[] errors = Errors(corpus.Prompts, truth.Counts, New().Current);
        double[] simple = [.. corpus.Prompts.Zip(truth.Counts, (prompt, count) => (Math.Ceiling(prompt.Bytes / 4.0) / count) - 1)];
        yield return new("estimate.chars.p95_error", Absolute(errors), "", BytesByFour, Absolute(simple)) { Target = Target.ValueAtMost(0.15) };
        foreach (TextKind kind in Enum.GetValues<TextKind>())
        {
            double[] ours = OfKind(kind, errors);
            double[] theirs = OfKind(kind, simple);
            foreach (int percent in (int[])[5, 50, 95])
            {
                string key = $"estimate.chars.{Corpus.NameOf(kind)}.p{percent}";
                yield return new(key, Measure.Percentile(ours, percent), "", BytesByFour, Measure.Percentile(theirs, percent));
            }
        }

        double worst = 0;
        foreach (TextKind kind in Enum.GetValues<TextKind>())
        {
            double error = Absolute(OfKind(kind, Errors(corpus.Prompts, truth.Counts, Learned(corpus, truth, kind))));
            worst = Math.Max(worst, error);
            yield return new($"estimate.calibrated.{Corpus.NameOf(kind)}.p95_error", error, "");
        }

        yield return new("estimate.calibrated.p95_error", worst, "") { Target = Target.ValueAtMost(0.10) };
        foreach (TextKind? kind in Corpus.KindsAndAll)
        {
            yield return Speed(corpus.Of(kind), Corpus.NameOf(kind));
        }

        double[] OfKind(TextKind kind, double[] values) =>
            [.. corpus.Prompts.Zip(values).Where(pair => pair.First.Kind == kind).Select(pair => pair.Second)];
    }

    /// <summary>What estimates after the counts of a kind's hundred lessons were reported, which are not among the prompts.</summary>
    private static EstimatedInput Learned(Corpus corpus, PeerCounts truth, TextKind kind)
    {
        CalibratedModel model = New();
        foreach ((Prompt lesson, int count) in corpus.Lessons.Zip(truth.LessonCounts).Where(pair => pair.First.Kind == kind))
        {
            EstimatedInput input = model.Current;
            input.Learn(input.Corrected(input.CountTokens(lesson.Text)), new TokenUsage(count));
        }

        return model.Current;
    }

    private static CalibratedModel New() => new(_model, new CharacterEstimator());

    private static Figure Speed(IReadOnlyCollection<Prompt> prompts, string name)
    {
        var estimator = new CharacterEstimator();
        double[] megabytesPerSecond = Measure.InTurns(rounds: 9, warmUps: 20, Ours, Theirs);
        return new($"estimate.chars.speed.{name}", megabytesPerSecond[0], "MB/s", BytesByFour, megabytesPerSecond[1]);

        double Ours() => Pass(text => estimator.CountTokens(_model, text));
        double Theirs() => Pass(text => (Encoding.UTF8.GetByteCount(text) + 3) / 4);

        double Pass(Func<string, long> count)
        {
            long start = Stopwatch.GetTimestamp();
            long tokens = 0;
            foreach (Prompt prompt in prompts)
            {
                tokens += count(prompt.Text);
            }

            GC.KeepAlive(tokens);
            return prompts.Sum(prompt => (long)prompt.Bytes) / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>For each prompt how much more is estimated than there is, of what there is.</summary>
    private static double[] Errors(IEnumerable<Prompt> prompts, IEnumerable<int> counts, EstimatedInput input) =>
        [.. prompts.Zip(counts, (prompt, count) => ((double)input.Corrected(input.CountTokens(prompt.Text)) / count) - 1)];

    private static double Absolute(IEnumerable<double> errors) => Measure.Percentile(errors.Select(Math.Abs), 95);
}
