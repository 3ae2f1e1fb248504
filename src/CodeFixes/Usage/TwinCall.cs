using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Turns a call of an annotated method into a call of its limited twin.</summary>
/// <param name="twin">The twin's name.</param>
/// <param name="extensionNamespace">The twin's namespace, where it is an extension method.</param>
/// <param name="leaseArgument">The index of the argument that the twin does not take.</param>
internal sealed class TwinCall(string twin, string? extensionNamespace, int? leaseArgument) : LimitedCallChange
{
    public override string Title => $"Call '{twin}'";

    /// <summary>A call on <c>base</c> has no twin: the twin would call the override.</summary>
    public override bool CanReplace(InvocationExpressionSyntax call) =>
        Name(call) is not null && call.Expression is not MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax };

    public override InvocationExpressionSyntax Replacement(InvocationExpressionSyntax call)
    {
        SimpleNameSyntax name = Name(call)!;
        SimpleNameSyntax renamed = name.WithIdentifier(SyntaxFactory.Identifier(twin).WithTriviaFrom(name.Identifier));
        InvocationExpressionSyntax replaced = call.ReplaceNode(name, renamed);
        if (replaced.Expression is SimpleNameSyntax simple && extensionNamespace is not null)
        {
            // An extension method is found on an instance only.
            replaced = replaced.WithExpression(SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, SyntaxFactory.ThisExpression(), simple.WithoutTrivia()).WithTriviaFrom(simple));
        }

        return leaseArgument is { } index
            ? replaced.WithArgumentList(replaced.ArgumentList.WithArguments(replaced.ArgumentList.Arguments.RemoveAt(index)))
            : replaced;
    }

    public override string? MissingNamespace(InvocationExpressionSyntax call, SemanticModel model)
    {
        if (string.IsNullOrEmpty(extensionNamespace))
        {
            return null;
        }

        ITypeSymbol? receiver = model.GetSymbolInfo(call).Symbol?.ContainingType;
        return model.LookupSymbols(call.SpanStart, receiver, twin, includeReducedExtensionMethods: true).IsEmpty ? extensionNamespace : null;
    }

    private static SimpleNameSyntax? Name(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };
}
