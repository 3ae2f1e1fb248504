using LlmLimiter.Calls;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model")]
public interface IIsOneFaceOfTwo
{
    Task<Answer> AskAsync(string prompt);
}

[RateLimited("test", "other")]
public interface IIsOtherFaceOfTwo
{
    Task<Answer> AskAsync(string prompt);

    Answer Ask(string prompt);
}

/// <summary>One client of two interfaces, limited by each.</summary>
internal sealed class HasTwoFaces : Client<IIsOneFaceOfTwo>, IIsOneFaceOfTwo, IIsOtherFaceOfTwo
{
    private IIsOtherFaceOfTwo _other = null!;
    private int _calls;

    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt, ++_calls);

    public Answer Ask(string prompt) => Watch.Says(Answer.Yes, prompt, ++_calls);

    protected override IIsOneFaceOfTwo Generated(IIsOneFaceOfTwo target, LlmRateLimiter limiter)
    {
        _other = RateLimitedDecorator<IIsOtherFaceOfTwo>.Factory!(this, limiter);
        return base.Generated(target, limiter);
    }

    protected override IIsOneFaceOfTwo Proxied(IIsOneFaceOfTwo target, LlmRateLimiter limiter)
    {
        _other = RateLimitProxy.Create<IIsOtherFaceOfTwo>(this, limiter);
        return base.Proxied(target, limiter);
    }

    protected override async Task CallAsync(IIsOneFaceOfTwo client)
    {
        _other ??= this;
        await Watch.CallAsync("one face", () => client.AskAsync("one"));
        await Watch.CallAsync("other face", () => _other.AskAsync("one"));
        await Watch.CallBlockingAsync("other face at once", () => _other.Ask("one"));
        Watch.Note($"{_calls} calls");
    }
}
