using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Follows a client from where it is made to where calls through it are limited, within one member.</summary>
internal sealed class LimitedUse(LimitedMembers members, KnownCalls known, ISymbol member)
{
    private readonly HashSet<ILocalSymbol> _followed = new(SymbolEqualityComparer.Default);

    /// <summary>The name of what is limited: a type that holds the client, or a member that calls it. Null: nothing is known to be.</summary>
    public string? Find(IOperation client)
    {
        switch (client.Parent)
        {
            case IConversionOperation or ICoalesceOperation or IConditionalOperation:
                return Find(client.Parent);

            // new OpenAIClient(key).GetChatClient("gpt-4o"), new AnthropicClient().Messages
            case IInvocationOperation { Instance: { } receiver } call when receiver == client:
                return known.Find(call.TargetMethod) is not null ? LimitedCaller(call)
                    : IsGivingClient(call.TargetMethod.Name) ? Find(call)
                    : null;
            case IPropertyReferenceOperation { Instance: { } receiver } property when receiver == client && IsOfSameSdk(property.Property):
                return Find(property);

            case IArgumentOperation { Parent: IObjectCreationOperation { Type: INamedTypeSymbol type } }:
                return Limited(type);
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Constructor, ContainingType: var type } } }:
                return Limited(type);
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call } argument
                when call.Arguments[0] == argument && IsGivingClient(call.TargetMethod.Name):
                return Find(call);

            case IFieldInitializerOperation or IPropertyInitializerOperation:
                return Limited(member.ContainingType);
            case IAssignmentOperation { Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } target }
                when SymbolEqualityComparer.Default.Equals(target.Member.ContainingType, member.ContainingType):
                return Limited(member.ContainingType);

            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } when _followed.Add(local):
                return LocalValue.References(local, client).Select(Find).FirstOrDefault(static found => found is not null);
            default:
                return null;
        }
    }

    private static bool IsOfSameSdk(IPropertySymbol property) =>
        SymbolEqualityComparer.Default.Equals(property.Type.ContainingAssembly, property.ContainingAssembly);

    private static bool IsGivingClient(string method) =>
        method.StartsWith("Get", StringComparison.Ordinal) || method.StartsWith("As", StringComparison.Ordinal);

    private string? Limited(INamedTypeSymbol? type) => type is not null && members.HasLimits(type) ? type.Name : null;

    private string? LimitedCaller(IInvocationOperation call) =>
        member is IMethodSymbol method && members.HeldBy(method) is not null ? member.Name
        : Exemptions.IsInRun(call) ? "LlmRateLimiter"
        : null;
}
