namespace LlmLimiter.Simulator.Serving;

/// <summary>How long things take, by the simulator's clock: the way of a request to the provider, and the making of an answer.</summary>
internal sealed class Pace(ProviderSimulatorOptions options)
{
    private readonly Random _random = new(options.Seed);

    public DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    public long UnixSeconds => Now.ToUnixTimeSeconds();

    /// <summary>Each request waits as long as the delay says before it arrives.</summary>
    public Task TravelAsync(CancellationToken cancellationToken) => PassAsync(DrawDelay(), cancellationToken);

    public Task ThinkAsync(bool isSlow, CancellationToken cancellationToken) =>
        PassAsync(isSlow ? options.ThinkingTime + options.SlowAnswerTime : options.ThinkingTime, cancellationToken);

    private Task PassAsync(TimeSpan span, CancellationToken cancellationToken) =>
        span == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(span, options.TimeProvider, cancellationToken);

    private TimeSpan DrawDelay()
    {
        if (options.Delay is null)
        {
            return TimeSpan.Zero;
        }

        lock (_random)
        {
            return options.Delay.Draw(_random);
        }
    }
}
