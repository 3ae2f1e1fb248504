using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Uses the limited twin of a method in its place, or the partial method of a core.</summary>
/// <param name="twin">Its name.</param>
/// <param name="extensionNamespace">The twin's namespace, where it is an extension method.</param>
/// <param name="leaseArgument">The index of the argument that the twin does not take.</param>
internal sealed class TwinCall(string twin, string? extensionNamespace, int? leaseArgument) : LimitedCallChange
{
    public override string Title => $"Call '{twin}'";

    /// <summary>A call on <c>base</c> has no twin: the twin would call the override.</summary>
    public override bool CanReplace(ExpressionSyntax use) =>
        Named(use) is SimpleNameSyntax or MemberBindingExpressionSyntax or MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax };

    public override ExpressionSyntax Replacement(ExpressionSyntax use)
    {
        ExpressionSyntax named = Named(use);
        ExpressionSyntax replaced = use.ReplaceNode(named, Renamed(named));
        return leaseArgument is { } index && replaced is InvocationExpressionSyntax call
            ? call.WithArgumentList(call.ArgumentList.WithArguments(call.ArgumentList.Arguments.RemoveAt(index)))
            : replaced;
    }

    public override string? MissingNamespace(ExpressionSyntax use, SemanticModel model)
    {
        if (string.IsNullOrEmpty(extensionNamespace))
        {
            return null;
        }

        ITypeSymbol? receiver = model.GetSymbolInfo(use).Symbol?.ContainingType;
        return model.LookupSymbols(use.SpanStart, receiver, twin, includeReducedExtensionMethods: true).IsEmpty ? extensionNamespace : null;
    }

    private ExpressionSyntax Renamed(ExpressionSyntax named)
    {
        SimpleNameSyntax name = named switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => (SimpleNameSyntax)named,
        };
        ExpressionSyntax renamed = named.ReplaceNode(name, name.WithIdentifier(SyntaxFactory.Identifier(twin).WithTriviaFrom(name.Identifier)));
        // An extension method is found on an instance only.
        return renamed is SimpleNameSyntax simple && extensionNamespace is not null
            ? SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, SyntaxFactory.ThisExpression(), simple.WithoutTrivia()).WithTriviaFrom(simple)
            : renamed;
    }
}
