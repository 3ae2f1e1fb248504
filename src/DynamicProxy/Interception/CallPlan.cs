using System.Reflection;
using Castle.DynamicProxy;
using LlmLimiter.Calls;
using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>What is known of a limited method before it is called.</summary>
/// <param name="Called">The method that a call is made on, closed.</param>
/// <param name="IsOfBase">Whether the proxy itself is called, as its base class is.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Reading">What a call says of its request and its usage.</param>
internal sealed record CallFacts(MethodInfo Called, bool IsOfBase, LimitedMethod Limit, CallReading Reading);

/// <summary>
/// The plan of a method without type parameters, or of a closed one. There is a class for each kind of answer; each does what the generated
/// decorator does, in a call that allocates no more than that and Castle do.
/// </summary>
internal abstract class CallPlan : MethodPlan
{
    private readonly CallFacts _facts;
    private readonly ParameterRoles _roles;

    protected CallPlan(CallFacts facts)
    {
        _facts = facts;
        _roles = new ParameterRoles(facts.Called);
    }

    /// <summary>Adds what a call is about to send.</summary>
    protected Func<LimitedRequest, ProxyCall, LimitedRequest> Describe => _facts.Reading.Describe;

    /// <summary>Makes the plan that suits what the method returns.</summary>
    public static CallPlan Of(CallFacts facts)
    {
        Answer answer = Interception.Answer.Of(facts.Called);
        Type? plan = (answer.Kind, answer.Type) switch
        {
            (AnswerKind.Task, null) => typeof(TaskPlan),
            (AnswerKind.Task, _) => typeof(TaskPlan<>),
            (AnswerKind.ValueTask, null) => typeof(ValueTaskPlan),
            (AnswerKind.ValueTask, _) => typeof(ValueTaskPlan<>),
            (AnswerKind.Stream, _) => typeof(StreamPlan<>),
            (_, null) => typeof(SynchronousPlan),
            _ => typeof(SynchronousPlan<>),
        };
        return (CallPlan)Activator.CreateInstance(answer.Type is null ? plan : plan.MakeGenericType(answer.Type), facts)!;
    }

    public sealed override void Answer(IInvocation invocation, LlmRateLimiter? limiter)
    {
        object?[] arguments = invocation.Arguments;
        LimitedMethod method = _roles.MethodOf(_facts.Limit, arguments);
        _facts.Reading.Buffer?.Invoke(arguments);
        invocation.ReturnValue = Answer(limiter, method, new ProxyCall(invocation.InvocationTarget!, arguments), _roles.TokenOf(arguments));
    }

    /// <summary>Gives what the method returns.</summary>
    protected abstract object? Answer(LlmRateLimiter? limiter, LimitedMethod method, ProxyCall call, CancellationToken cancellationToken);

    /// <summary>Compiles what makes a call.</summary>
    protected TDelegate Send<TDelegate>()
        where TDelegate : Delegate => SendCompiler.Compile<TDelegate>(_facts.Called, _roles, _facts.IsOfBase);

    /// <summary>What reads the usage; null: nothing tells it.</summary>
    protected TDelegate? Usage<TDelegate>()
        where TDelegate : Delegate => (TDelegate?)_facts.Reading.Usage;
}
