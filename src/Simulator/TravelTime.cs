namespace LlmLimiter.Simulator;

/// <summary>Lets requests travel: each waits as long as the delay says before it arrives.</summary>
internal sealed class TravelTime(NetworkDelay? delay, int seed, TimeProvider time)
{
    private readonly Random _random = new(seed);

    public Task PassAsync(CancellationToken cancellationToken)
    {
        TimeSpan span = Draw();
        return span == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(span, time, cancellationToken);
    }

    private TimeSpan Draw()
    {
        if (delay is null)
        {
            return TimeSpan.Zero;
        }

        lock (_random)
        {
            return delay.Draw(_random);
        }
    }
}
