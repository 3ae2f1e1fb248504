using System.Collections.Concurrent;
using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>A limited generic method: a plan for each set of type arguments, made at its first call.</summary>
internal sealed class GenericMethodPlan(Func<Type[], MethodPlan> close) : MethodPlan
{
    private readonly ConcurrentDictionary<Type[], MethodPlan> _closed = new(TypeArguments.Comparer);

    public override void Answer(IInvocation invocation, LlmRateLimiter? limiter) =>
        _closed.GetOrAdd(invocation.GenericArguments!, close).Answer(invocation, limiter);

    private sealed class TypeArguments : IEqualityComparer<Type[]>
    {
        public static readonly TypeArguments Comparer = new();

        public bool Equals(Type[]? x, Type[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(Type[] types)
        {
            var hash = default(HashCode);
            foreach (Type type in types)
            {
                hash.Add(type);
            }

            return hash.ToHashCode();
        }
    }
}
