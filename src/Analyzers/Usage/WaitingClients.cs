using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The clients that wait their turn by themselves: those of LlmLimiter.Extensions.AI.</summary>
internal static class WaitingClients
{
    private const string Space = "LlmLimiter.Extensions.AI.";

    /// <summary>Whether the call is made on one, or on a local that holds one all the time.</summary>
    public static bool IsOneOf(IInvocationOperation call) =>
        ClientOf(call) is { } client
        && (IsOne(client.Type)
            || (client is ILocalReferenceOperation local
                && IsOne(LocalValue.Initial(local)?.WithoutConversion().Type)
                && !LocalValue.References(local.Local, call).Any(IsSet)));

    /// <summary>What the call is made on, also as an extension.</summary>
    public static IOperation? ClientOf(IInvocationOperation call) => (call.Instance ?? call.Arguments.FirstOrDefault()?.Value)?.WithoutConversion();

    private static bool IsOne(ITypeSymbol? type) =>
        type?.SelfOrBase($"{Space}RateLimitedChatClient") is not null || type?.SelfOrBase($"{Space}RateLimitedEmbeddingGenerator`2") is not null;

    private static bool IsSet(ILocalReferenceOperation local) =>
        (local.Parent is IAssignmentOperation assignment && assignment.Target == local)
        || local.Parent is ITupleOperation { Parent: IDeconstructionAssignmentOperation }
        || local.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out };
}
