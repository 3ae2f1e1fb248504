namespace LlmLimiter.Tests.Estimation;

public sealed class EstimateErrorTests
{
    [Fact]
    public void Errors_are_signed_parts_of_what_was_reported()
    {
        Assert.Equal(0.5, EstimateError.Of(150, 100));
        Assert.Equal(-0.5, EstimateError.Of(50, 100));
        Assert.Equal(-1.0, EstimateError.Of(0, 100));
        Assert.Null(EstimateError.Of(100, 0));
        Assert.Equal(default, default(EstimateError).With(100, 0));
    }

    [Fact]
    public void Errors_that_even_out_still_have_a_size()
    {
        EstimateError error = default(EstimateError).With(150, 100).With(50, 100);
        Assert.Equal(new EstimateError { Calls = 2, Mean = 0, Size = 0.5 }, error);
    }

    [Fact]
    public void The_first_hundred_calls_count_alike_and_the_latest_weigh_most_after_them()
    {
        EstimateError error = default;
        for (int i = 0; i < 100; i++)
        {
            error = error.With(i < 50 ? 100 : 300, 100);
        }

        Assert.Equal((100L, 1.0, 1.0), (error.Calls, Math.Round(error.Mean, 9), Math.Round(error.Size, 9)));
        error = error.With(100, 100);
        Assert.Equal(0.99, error.Mean, 9);
        for (int i = 0; i < 1_000; i++)
        {
            error = error.With(50, 100);
        }

        Assert.Equal(-0.5, error.Mean, 3);
    }
}
