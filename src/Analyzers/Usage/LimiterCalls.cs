using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Calls of the limiter itself, which name what they are limited by.</summary>
internal static class LimiterCalls
{
    public const string AcquireAsync = "AcquireAsync";
    public const string Acquire = "Acquire";
    public const string TryAcquire = "TryAcquire";

    /// <summary>Whether the call gives a lease.</summary>
    public static bool GivesLease(IInvocationOperation call) =>
        call.TargetMethod is { Name: AcquireAsync or Acquire or TryAcquire, ContainingType: { } type } && type.Is(KnownTypes.Limiter);

    /// <summary>Whether the call waits for a turn.</summary>
    public static bool Waits(IInvocationOperation call) =>
        call.TargetMethod is { Name: AcquireAsync or Acquire or "RunAsync" or "Run", ContainingType: { } type } && type.Is(KnownTypes.Limiter);

    /// <summary>The limit that the call names by constants; null: it is known only when the program runs.</summary>
    public static LimitModel? LimitOf(IInvocationOperation call) =>
        Constant(call, "provider") is { } provider && Constant(call, "model") is { } model ? new LimitModel { Provider = provider, Model = model } : null;

    /// <summary>The variable or member that the limiter is called on; null: the call is none of the limiter's, or its limiter has no name.</summary>
    public static ISymbol? LimiterOf(IInvocationOperation call) => call.Instance switch
    {
        { Type: var type } when !type.Is(KnownTypes.Limiter) => null,
        IMemberReferenceOperation member => member.Member,
        { } instance => LeasePlaces.Variable(instance),
        null => null,
    };

    private static string? Constant(IInvocationOperation call, string parameter) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value.ConstantValue.Value as string;
}
