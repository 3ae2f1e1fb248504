using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Wraps the receiver of a call with its decorator: <c>new RateLimitedAssistant(client).AskAsync(…)</c>.</summary>
/// <param name="decorator">The decorator's type, as C#.</param>
internal sealed class DecoratedReceiver(string decorator) : LimitedCallChange
{
    public override string Title => $"Wrap with 'new {ShortName(decorator)}(…)'";

    /// <summary>There must be a receiver to wrap; a conditional one would be wrapped even if it is null.</summary>
    public override bool CanReplace(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } access
        && !access.Expression.DescendantNodesAndSelf().Any(static node => node is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax);

    public override InvocationExpressionSyntax Replacement(InvocationExpressionSyntax call)
    {
        ExpressionSyntax receiver = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        TypeSyntax type = SyntaxFactory.ParseTypeName(decorator).WithAdditionalAnnotations(Simplifier.Annotation).WithLeadingTrivia(SyntaxFactory.Space);
        ObjectCreationExpressionSyntax wrapped = SyntaxFactory.ObjectCreationExpression(type)
            .WithArgumentList(SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(Bare(receiver)))))
            .WithTriviaFrom(receiver);
        return call.ReplaceNode(receiver, wrapped);
    }

    private static ExpressionSyntax Bare(ExpressionSyntax receiver) =>
        receiver is ParenthesizedExpressionSyntax { Expression: var inner } ? inner.WithoutTrivia() : receiver.WithoutTrivia();

    /// <summary>The type's name without its namespace and its type arguments.</summary>
    private static string ShortName(string type)
    {
        string name = type.Split('<')[0];
        return name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }
}
