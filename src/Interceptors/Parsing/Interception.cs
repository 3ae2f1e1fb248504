using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Interceptors.Parsing;

/// <summary>Whether a method outside of all types, which is what an interceptor is, can take the place of the called one.</summary>
internal static class Interception
{
    public static bool CanRedirect(IInvocationOperation call, Compilation compilation)
    {
        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        return !IsOnBase(call) && IsCertain(call) && CanBeNamed(method) && compilation.IsSymbolAccessibleWithin(method, compilation.Assembly);
    }

    /// <summary>An interceptor would call the override instead.</summary>
    private static bool IsOnBase(IInvocationOperation call) => call.Instance?.Syntax is BaseExpressionSyntax;

    /// <summary>
    /// Generators do not see each other's code. A call whose arguments depend on it may mean another overload in the end, and the
    /// compiler would refuse the interceptor.
    /// </summary>
    private static bool IsCertain(IInvocationOperation call) =>
        !call.Descendants().Any(static operation => operation is IInvalidOperation || operation.Type is IErrorTypeSymbol);

    /// <summary>Whether generated code can name the method's type and all type parameters. An override may have names that its base has not.</summary>
    private static bool CanBeNamed(IMethodSymbol method) =>
        ShapeCheck.OfType(method.ContainingType) is null
        && !method.TypeParameters.Select(static parameter => parameter.Name)
            .Intersect(TypeText.AllTypeParameters(method.ContainingType).Select(static parameter => parameter.Name))
            .Any();
}
