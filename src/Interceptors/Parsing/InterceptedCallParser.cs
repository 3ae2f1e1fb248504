using LlmLimiter.Conventions;
using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators.Parsing;
using LlmLimiter.Interceptors.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Interceptors.Parsing;

/// <summary>Reads a call that goes around a limit.</summary>
internal static class InterceptedCallParser
{
    /// <summary>Null: the call goes around no limit, or cannot be redirected.</summary>
    public static InterceptedCall? Parse(InvocationExpressionSyntax syntax, SemanticModel model, CancellationToken cancellation)
    {
        Compilation compilation = model.Compilation;
        return CalledName(syntax) is { } name
            && LimitedNames.Of(compilation).Contains(name.Identifier.ValueText)
            && model.GetOperation(syntax, cancellation) is IInvocationOperation call
            && MethodUse.Of(call) is { IsCall: true } use
            && LimitedMembers.Of(compilation).BypassedBy(use) is LimitedMember.Ordinary member
            && Interception.CanRedirect(call, compilation)
            && TwinParser.Parse(call.TargetMethod.OriginalDefinition, member, compilation) is { } twin
            && model.GetInterceptableLocation(syntax, cancellation) is { } location
                ? new(Interceptor(call.TargetMethod.OriginalDefinition, twin), Location(name, location))
                : null;
    }

    private static SimpleNameSyntax? CalledName(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    private static InterceptorModel Interceptor(IMethodSymbol method, TwinModel twin) => new()
    {
        Method = SignatureParser.Method(method),
        DocumentationId = LimitedCallParser.DocumentationId(method),
        TypeParameters = TypeText.AllTypeParameters(method.ContainingType).Select(TypeText.TypeParameter).ToEquatableArray(),
        Receiver = method.IsStatic ? null : new(TypeText.Of(method.ContainingType), ReceiverModifier(method)),
        ExtendsFirstParameter = method.IsExtensionMethod,
        Twin = twin,
        AcceptedWarnings = AcceptedWarnings.Of(method.ContainingType, [method]),
    };

    /// <summary>As the compiler passes <c>this</c>.</summary>
    private static string ReceiverModifier(IMethodSymbol method) =>
        !method.ContainingType.IsValueType ? "" : method.IsReadOnly ? "in " : "ref ";

    private static CallLocation Location(SimpleNameSyntax name, InterceptableLocation location)
    {
        FileLinePositionSpan place = name.SyntaxTree.GetLineSpan(name.Span);
        return new(
            Path.GetFileName(place.Path), place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1, location.Version, location.Data);
    }
}
