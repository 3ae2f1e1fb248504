using LlmLimiter.DynamicProxy.Planning;
using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy;

/// <summary>The description of a client as it was given.</summary>
/// <param name="Limit">What governs all its methods; null: nothing does.</param>
/// <param name="Methods">Methods that are described by themselves.</param>
internal sealed record TypeDescription(LimitStatement? Limit, IReadOnlyDictionary<MemberKey, IMethodDescription> Methods);
