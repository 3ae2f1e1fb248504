using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Wraps the receiver of a call with its decorator: <c>new RateLimitedAssistant(client).AskAsync(…)</c>.</summary>
internal static class DecoratedReceiver
{
    /// <summary>There must be a receiver to wrap; a conditional one would be wrapped even if it is null.</summary>
    public static bool CanReplace(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } access
        && !access.Expression.DescendantNodesAndSelf()
            .Any(static node => node is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax);

    public static async Task<Document> ReplaceAsync(Document document, InvocationExpressionSyntax call, string decorator, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        ExpressionSyntax receiver = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        TypeSyntax type = SyntaxFactory.ParseTypeName(decorator)
            .WithAdditionalAnnotations(Simplifier.Annotation).WithLeadingTrivia(SyntaxFactory.Space);
        ObjectCreationExpressionSyntax wrapped = SyntaxFactory.ObjectCreationExpression(type)
            .AddArgumentListArguments(SyntaxFactory.Argument(receiver.WithoutTrivia()))
            .WithTriviaFrom(receiver);
        return document.WithSyntaxRoot(root.ReplaceNode(receiver, wrapped));
    }
}
