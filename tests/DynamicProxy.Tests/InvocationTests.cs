using System.Reflection;
using Castle.DynamicProxy;
using LlmLimiter.DynamicProxy.Planning;
using LlmLimiter.Tests;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>
/// Castle's invocation is used while its proxy's method runs, and never afterwards: that reads the answer from it at a moment of its own, when
/// the turn of the call may have come on another thread.
/// </summary>
public sealed class InvocationTests
{
    [Theory]
    [InlineData(nameof(AnswerTests.IClient.TellAsync))]
    [InlineData(nameof(AnswerTests.IClient.AskAsync))]
    [InlineData(nameof(AnswerTests.IClient.TellFastAsync))]
    [InlineData(nameof(AnswerTests.IClient.AskFastAsync))]
    public async Task Its_answer_is_set_once_and_not_when_the_turn_comes(string name)
    {
        var time = new FakeTime();
        using LlmRateLimiter limiter = Limiters.Of(requests: 1, time);
        limiter.Acquire("acme", "model-1", 1).Dispose();
        MethodInfo method = typeof(AnswerTests.IClient).GetMethod(name)!;
        var invocation = new Invocation(method, new AnswerTests.Client(), method.GetParameters().Length == 1 ? ["why"] : ["why", CancellationToken.None]);

        ProxyFactory.Plan(typeof(AnswerTests.IClient), typeof(AnswerTests.Client), RateLimitProxyOptions.None).Methods[MemberKey.Of(method)].Answer(invocation, limiter);
        Task answer = invocation.ReturnValue switch
        {
            Task task => task,
            ValueTask task => task.AsTask(),
            ValueTask<AnswerTests.Reply> task => task.AsTask(),
            _ => Task.FromException(new InvalidOperationException()),
        };
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(2));
        await answer.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(1, invocation.TimesSet);
    }

    private sealed class Invocation(MethodInfo method, object target, object?[] arguments) : IInvocation
    {
        public int TimesSet { get; private set; }

        public object?[] Arguments => arguments;

        public Type[]? GenericArguments => null;

        public object? InvocationTarget => target;

        public MethodInfo Method => method;

        public MethodInfo? MethodInvocationTarget => method;

        public object Proxy => throw new NotSupportedException();

        public object? ReturnValue
        {
            get;
            set
            {
                field = value;
                TimesSet++;
            }
        }

        public Type? TargetType => target.GetType();

        public IInvocationProceedInfo CaptureProceedInfo() => new Captured(this);

        public void Proceed() => ReturnValue = method.Invoke(target, arguments);

        public object? GetArgumentValue(int index) => arguments[index];

        public void SetArgumentValue(int index, object? value) => arguments[index] = value;

        public MethodInfo GetConcreteMethod() => method;

        public MethodInfo? GetConcreteMethodInvocationTarget() => method;

        private sealed class Captured(Invocation invocation) : IInvocationProceedInfo
        {
            public void Invoke() => invocation.Proceed();
        }
    }
}
