using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Wraps a client where it is made: <c>new RateLimitedChat(new OpenAiChat())</c>.</summary>
/// <param name="client">The expression that makes or resolves it.</param>
/// <param name="decorator">The decorator's type, as C#.</param>
/// <param name="provider">What the services are called that make the client; null: no container makes it.</param>
internal sealed class WrappedClient(ExpressionSyntax client, string decorator, string? provider) : ClientChange
{
    public override string Title => $"Wrap with 'new {TypeTitle.Of(decorator)}(…)'";

    public static WrappedClient? At(SyntaxNode node, string decorator, SemanticModel model) =>
        node.AncestorsAndSelf().FirstOrDefault(static current => current is BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax) is ExpressionSyntax client
            ? new(client, decorator, Provider(client, model))
            : null;

    public override void Apply(SyntaxEditor editor) => editor.ReplaceNode(client, (current, _) => Wrapped((ExpressionSyntax)current));

    /// <summary>The container's limiter, where there is one: <c>AddRateLimited</c> would use the same.</summary>
    private ObjectCreationExpressionSyntax Wrapped(ExpressionSyntax inner)
    {
        ArgumentListSyntax arguments = SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(inner.WithoutTrivia())));
        if (provider is not null)
        {
            ArgumentSyntax limiter = SyntaxFactory.Argument(SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression,
                SyntaxFactory.IdentifierName(provider),
                SyntaxFactory.GenericName("GetService").AddTypeArgumentListArguments(TypeName("global::LlmLimiter.LlmRateLimiter")))));
            arguments = arguments.AddArguments(limiter.WithLeadingTrivia(SyntaxFactory.Space));
        }

        return SyntaxFactory.ObjectCreationExpression(TypeName(decorator).WithLeadingTrivia(SyntaxFactory.Space))
            .WithArgumentList(arguments)
            .WithTriviaFrom(inner);
    }

    /// <summary>The first parameter of a factory that the client is made in.</summary>
    private static string? Provider(ExpressionSyntax client, SemanticModel model) => client.Ancestors()
        .OfType<AnonymousFunctionExpressionSyntax>()
        .Select(lambda => model.GetSymbolInfo(lambda).Symbol)
        .OfType<IMethodSymbol>()
        .SelectMany(static lambda => lambda.Parameters)
        .FirstOrDefault(static parameter => parameter.Type is { Name: "IServiceProvider", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })?
        .Name;
}
