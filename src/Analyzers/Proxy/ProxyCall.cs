using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Proxy;

/// <summary>A call that has a proxy made: <c>RateLimitProxy.Create&lt;T&gt;</c> or <c>AddRateLimitedProxy&lt;T, Implementation&gt;</c>.</summary>
/// <param name="Type">What the proxy stands in for.</param>
/// <param name="Place">Where the code says so.</param>
internal sealed record ProxyCall(INamedTypeSymbol Type, Location Place)
{
    private const string Product = "LlmLimiter";

    /// <summary>Calls the action for each such call, known by its names: the package may be there or not.</summary>
    public static void Register(CompilationStartAnalysisContext context, Action<ProxyCall, OperationAnalysisContext> analyze) =>
        context.RegisterOperationAction(
            operation =>
            {
                if (Of((IInvocationOperation)operation.Operation) is { } call)
                {
                    analyze(call, operation);
                }
            },
            OperationKind.Invocation);

    private static ProxyCall? Of(IInvocationOperation call) =>
        call.TargetMethod is { TypeArguments: { IsEmpty: false } types } method
        && method is { Name: "AddRateLimitedProxy" } or { Name: "Create", ContainingType.Name: "RateLimitProxy" }
        && IsOurs(method)
        && types[0] is INamedTypeSymbol { TypeKind: not TypeKind.Error } type
            ? new(type, PlaceOf(call.Syntax))
            : null;

    private static bool IsOurs(IMethodSymbol method) =>
        new[] { method.ContainingAssembly?.Name, method.ContainingNamespace?.ToDisplayString(), method.ContainingType.Name }
            .Any(static name => name?.StartsWith(Product, StringComparison.Ordinal) == true);

    /// <summary>The called name with its type arguments.</summary>
    private static Location PlaceOf(SyntaxNode syntax) => (syntax as InvocationExpressionSyntax)?.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.GetLocation(),
        MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
        { } called => called.GetLocation(),
        null => syntax.GetLocation(),
    };
}
