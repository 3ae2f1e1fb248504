using LlmLimiter.Analyzers.Proxy;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The clients that wait their turn by themselves: those of LlmLimiter.Extensions.AI, and proxies.</summary>
internal static class WaitingClients
{
    private const string Space = "LlmLimiter.Extensions.AI.";

    /// <summary>Whether the call is made on one, or on a local that holds one all the time.</summary>
    public static bool IsOneOf(IInvocationOperation call) =>
        ClientOf(call) is { } client && (IsOne(client) || (client is ILocalReferenceOperation local && LocalValue.Held(local) is { } held && IsOne(held)));

    /// <summary>What the call is made on, also as an extension.</summary>
    public static IOperation? ClientOf(IInvocationOperation call) => (call.Instance ?? call.Arguments.FirstOrDefault()?.Value)?.WithoutConversion();

    private static bool IsOne(IOperation client) =>
        client.Type?.SelfOrBase($"{Space}RateLimitedChatClient") is not null
        || client.Type?.SelfOrBase($"{Space}RateLimitedEmbeddingGenerator`2") is not null
        || (client is IInvocationOperation call && ProxyCall.Of(call) is not null);
}
