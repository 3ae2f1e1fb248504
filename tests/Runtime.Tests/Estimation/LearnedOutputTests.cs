using LlmLimiter.Estimation;

namespace LlmLimiter.Tests.Estimation;

public sealed class LearnedOutputTests
{
    private readonly LearnedOutput _output = new("site");

    [Fact]
    public void Until_enough_was_seen_the_given_expectation_counts_then_the_bound_then_a_usual_answer()
    {
        See(50, LearnedOutput.WarmUp - 1);
        Assert.Null(_output.Expected);
        Assert.Equal(new TokenEstimate(10, 30), _output.Improve(new TokenEstimate(10, 30)));
        Assert.Equal(Bounded(0, 400), _output.Improve(Bounded(0, 400)));
        Assert.Equal(new TokenEstimate(10, 256), _output.Improve(10));

        See(50, 1);
        Assert.Equal(51, _output.Expected);
        Assert.All(
            (TokenEstimate[])[new(10, 30), Bounded(0, 400), 10],
            given => Assert.Equal(51, _output.Improve(given).OutputTokens));
        Assert.Equal(LearnedOutput.WarmUp, _output.Calls);
    }

    [Fact]
    public void It_is_never_above_the_bound()
    {
        Assert.Equal(Bounded(20, 20), _output.Improve(Bounded(30, 20)));
        See(50, LearnedOutput.WarmUp);
        Assert.Equal(Bounded(40, 40), _output.Improve(Bounded(0, 40)));
        Assert.Equal(Bounded(51, 60), _output.Improve(Bounded(0, 60)));
    }

    [Fact]
    public void Calls_without_output_teach_nothing()
    {
        See(0, 100);
        Assert.Equal(0, _output.Calls);
        Assert.Null(_output.Expected);
    }

    [Fact]
    public void Whoever_has_estimated_the_input_learns_beside_it_and_nothing_is_allocated_for_that_again()
    {
        var input = new Recorder();
        TokenEstimate given = new TokenEstimate(10) with { Origin = input };
        EstimateOrigin both = _output.Improve(given).Origin!;
        both.Learn(10, new TokenUsage(10, 5));
        Assert.Equal((1, 1L), (input.Learned, _output.Calls));
        Assert.Same(both, _output.Improve(given).Origin);
        Assert.Same(_output, _output.Improve(10).Origin);
        Assert.NotSame(both, _output.Improve(given with { Origin = new Recorder() }).Origin);
    }

    [Fact]
    public void Many_threads_may_teach_and_read_it()
    {
        Parallel.For(0, 8, thread =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                _output.Learn(0, new TokenUsage(0, 100 + (i % 50)));
                Assert.InRange(_output.Improve(new TokenEstimate(1, 120)).OutputTokens, 103, 167);
            }
        });
        Assert.Equal(40_000, _output.Calls);
        Assert.InRange(_output.Expected!.Value, 140, 160);
    }

    [Fact]
    public void Keys_and_models_are_kept_up_to_a_number_and_keys_are_told_apart_by_case()
    {
        var learned = new LearnedEstimates(new CharacterEstimator());
        var model = new ModelId("acme", "model-1");
        LearnedOutput first = learned.OutputOf(model, "key")!;
        Assert.Same(first, learned.OutputOf(new ModelId("ACME", "Model-1"), "key"));
        Assert.NotSame(first, learned.OutputOf(model, "Key"));
        Assert.NotSame(first, learned.OutputOf(new ModelId("acme", "model-2"), "key"));

        Parallel.For(0, 4 * LearnedEstimates.Most, i => learned.OutputOf(model, $"{i % (2 * LearnedEstimates.Most)}"));
        Assert.Equal(LearnedEstimates.Most - 1, learned.OutputsOf(model).Count());
        Assert.Null(learned.OutputOf(model, "one more"));
        Assert.Same(first, learned.OutputOf(model, "key"));

        Assert.Equal(
            2 * LearnedEstimates.Most, // One that is not kept estimates all the same.
            Enumerable.Range(0, 2 * LearnedEstimates.Most).Count(i => learned.ModelOf(new ModelId("acme", $"{i}"), isListed: false).Current.CountTokens("abcd") == 1));
    }

    private static TokenEstimate Bounded(long output, long bound) => new(10, output) { MaxOutputTokens = bound };

    private void See(long output, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _output.Learn(0, new TokenUsage(10, output));
        }
    }

    private sealed class Recorder : EstimateOrigin
    {
        public int Learned { get; private set; }

        public override void Learn(long expectedInput, in TokenUsage usage) => Learned++;
    }
}
