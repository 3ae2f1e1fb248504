using LlmLimiter.Calls;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>A method that returns nothing, when the call is made.</summary>
internal sealed class SynchronousPlan : CallPlan
{
    private readonly Action<ProxyCall, LlmLease, CancellationToken> _send;

    public SynchronousPlan(CallFacts facts)
        : base(facts) => _send = Send<Action<ProxyCall, LlmLease, CancellationToken>>();

    protected override object? Answer(LlmRateLimiter? limiter, LimitedMethod method, ProxyCall call, CancellationToken cancellationToken)
    {
        LimitedRequest request = Describe(LimitedCall.Request(limiter, method), call);
        LimitedTurn turn = LimitedCall.Acquire(limiter, method, request, cancellationToken);
        while (true)
        {
            try
            {
                _send(call, turn.Lease, cancellationToken);
                turn.Settle(usage: null);
                return null;
            }
            catch (Exception exception)
            {
                if (!turn.GoesAgain(exception))
                {
                    throw;
                }
            }
        }
    }
}

/// <summary>A method that returns its result itself.</summary>
internal sealed class SynchronousPlan<TResult> : CallPlan
{
    private readonly Func<ProxyCall, LlmLease, CancellationToken, TResult> _send;
    private readonly Func<TResult, TokenUsage?>? _usage;

    public SynchronousPlan(CallFacts facts)
        : base(facts)
    {
        _send = Send<Func<ProxyCall, LlmLease, CancellationToken, TResult>>();
        _usage = Usage<Func<TResult, TokenUsage?>>();
    }

    protected override object? Answer(LlmRateLimiter? limiter, LimitedMethod method, ProxyCall call, CancellationToken cancellationToken)
    {
        LimitedRequest request = Describe(LimitedCall.Request(limiter, method), call);
        LimitedTurn turn = LimitedCall.Acquire(limiter, method, request, cancellationToken);
        while (true)
        {
            try
            {
                TResult answer = _send(call, turn.Lease, cancellationToken);
                Settle(turn, answer);
                return answer;
            }
            catch (Exception exception)
            {
                if (!turn.GoesAgain(exception))
                {
                    throw;
                }
            }
        }
    }

    private void Settle(in LimitedTurn turn, TResult answer)
    {
        if (_usage is null)
        {
            turn.Settle(usage: null);
        }
        else
        {
            turn.Settle(answer, _usage);
        }
    }
}
