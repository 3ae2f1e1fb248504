using System.Reflection;
using Castle.DynamicProxy;
using LlmLimiter.DynamicProxy.Planning;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>
/// Has Castle catch the limited members only: all others it passes straight to the target. Hooks that choose the same members are equal, so
/// that Castle makes one proxy class for them, however often their limits are described.
/// </summary>
internal sealed class LimitedMembersHook(IEnumerable<MemberKey> limited) : IProxyGenerationHook
{
    private readonly HashSet<MemberKey> _limited = [.. limited];

    public bool ShouldInterceptMethod(Type type, MethodInfo methodInfo) => _limited.Contains(MemberKey.Of(methodInfo));

    public override bool Equals(object? obj) => obj is LimitedMembersHook other && _limited.SetEquals(other._limited);

    public override int GetHashCode() => _limited.Aggregate(0, static (hash, member) => hash ^ member.GetHashCode());

    /// <summary>Nothing to do: what cannot be limited was refused when the plan was made.</summary>
    public void NonProxyableMemberNotification(Type type, MemberInfo memberInfo)
    {
    }

    /// <summary>Nothing to do.</summary>
    public void MethodsInspected()
    {
    }
}
