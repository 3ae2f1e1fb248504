using LlmLimiter.Stores;

namespace LlmLimiter.Tests.Stores;

public sealed class InMemoryLimitStoreTests : LimitStoreContract
{
    private readonly FakeTime _time = new();

    internal override Task<ILimitStore> OpenAsync() => Task.FromResult<ILimitStore>(new InMemoryLimitStore(new MonotonicClock(_time)));

    protected override Task PassAsync(TimeSpan span)
    {
        _time.Advance(span);
        return Task.CompletedTask;
    }
}
