using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Wraps what a method is used on with its decorator: <c>new RateLimitedAssistant(client).AskAsync(…)</c>.</summary>
/// <param name="decorator">The decorator's type, as C#.</param>
internal sealed class DecoratedReceiver(string decorator) : LimitedCallChange
{
    public override string Title => $"Wrap with 'new {TypeTitle.Of(decorator)}(…)'";

    /// <summary>
    /// There must be a receiver to wrap; a conditional one would be wrapped even if it is null. A delegate that is added to others can be taken
    /// away again by an equal one only, which that of another decorator is not.
    /// </summary>
    public override bool CanReplace(ExpressionSyntax use) =>
        Named(use) is MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } access
        && !access.Expression.DescendantNodesAndSelf().Any(static node => node is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax)
        && (use is InvocationExpressionSyntax || !IsAddedOrTakenAway(use));

    public override ExpressionSyntax Replacement(ExpressionSyntax use)
    {
        ExpressionSyntax receiver = ((MemberAccessExpressionSyntax)Named(use)).Expression;
        TypeSyntax type = SyntaxFactory.ParseTypeName(decorator).WithAdditionalAnnotations(Simplifier.Annotation).WithLeadingTrivia(SyntaxFactory.Space);
        ObjectCreationExpressionSyntax wrapped = SyntaxFactory.ObjectCreationExpression(type)
            .WithArgumentList(SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(Bare(receiver)))))
            .WithTriviaFrom(receiver);
        return use.ReplaceNode(receiver, wrapped);
    }

    private static bool IsAddedOrTakenAway(ExpressionSyntax use) => use.Ancestors()
        .TakeWhile(static node => node is ExpressionSyntax or BaseArgumentListSyntax or ArgumentSyntax)
        .Any(static node => node.IsKind(SyntaxKind.AddAssignmentExpression) || node.IsKind(SyntaxKind.SubtractAssignmentExpression));

    private static ExpressionSyntax Bare(ExpressionSyntax receiver) =>
        receiver is ParenthesizedExpressionSyntax { Expression: var inner } ? inner.WithoutTrivia() : receiver.WithoutTrivia();
}
