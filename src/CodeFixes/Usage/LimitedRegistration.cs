using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Registers a client with AddRateLimited, with the lifetime and the key that it had.</summary>
/// <param name="call">The registration.</param>
/// <param name="types">The interface and the client, as they are written.</param>
internal sealed class LimitedRegistration(InvocationExpressionSyntax call, IReadOnlyList<TypeSyntax> types) : ClientChange
{
    private readonly MemberAccessExpressionSyntax _access = (MemberAccessExpressionSyntax)call.Expression;

    public override string Title => $"Use '{Limited}'";

    private string Name => _access.Name.Identifier.ValueText;

    private bool IsHttpClient => Name == "AddHttpClient";

    private bool IsKeyed => Name.StartsWith("AddKeyed", StringComparison.Ordinal);

    private string Limited => IsKeyed ? "AddKeyedRateLimited" : "AddRateLimited";

    /// <summary>Only what adds to the services, as an extension of them; TryAdd has no limited form.</summary>
    public static LimitedRegistration? At(SyntaxNode node, SemanticModel model)
    {
        var call = node.FirstAncestorOrSelf<InvocationExpressionSyntax>();
        if (call?.Expression is not MemberAccessExpressionSyntax { Name: var name }
            || !name.Identifier.ValueText.StartsWith("Add", StringComparison.Ordinal)
            || model.GetSymbolInfo(call).Symbol is not IMethodSymbol { ReducedFrom: not null })
        {
            return null;
        }

        TypeSyntax[] types = name is GenericNameSyntax generic ? [.. generic.TypeArgumentList.Arguments]
            : [.. call.ArgumentList.Arguments.Select(static argument => argument.Expression).OfType<TypeOfExpressionSyntax>().Select(static type => type.Type)];
        var change = new LimitedRegistration(call, types);
        return types.Length == 2 && (change.Rest().Length == 0 || (name is GenericNameSyntax && change.CanRepeatKey())) ? change : null;
    }

    public override void Apply(SyntaxEditor editor) => editor.ReplaceNode(call, (current, _) => Changed((InvocationExpressionSyntax)current).WithTriviaFrom(current));

    /// <summary>A factory and an HTTP client's settings stay with the client, which AddRateLimited then takes as it is registered.</summary>
    private InvocationExpressionSyntax Changed(InvocationExpressionSyntax current)
    {
        var access = (MemberAccessExpressionSyntax)current.Expression;
        if (IsHttpClient)
        {
            // What follows belongs to the HTTP client, so it stays last.
            return current.WithExpression(access
                .WithExpression(AddLimited(access.Expression.WithoutTrailingTrivia()).WithTrailingTrivia(access.Expression.GetTrailingTrivia()))
                .WithName(OfClient(access.Name)));
        }

        return Rest().Length == 0
            ? AddLimited(access.Expression, access.OperatorToken)
            : AddLimited(current.WithExpression(access.WithName(OfClient(access.Name))).WithoutTrailingTrivia());
    }

    private InvocationExpressionSyntax AddLimited(ExpressionSyntax services, SyntaxToken? dot = null)
    {
        GenericNameSyntax name = SyntaxFactory.GenericName(Limited).WithTypeArgumentList(SyntaxFactory.TypeArgumentList(SyntaxFactory.SeparatedList(
            types.Select(static type => type.WithoutTrivia()), [SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)])));
        var arguments = new[] { Key(), Lifetime() }.OfType<ArgumentSyntax>().ToArray();
        var commas = arguments.Skip(1).Select(static _ => SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space));
        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, services, dot ?? SyntaxFactory.Token(SyntaxKind.DotToken), name),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments, commas)));
    }

    private GenericNameSyntax OfClient(SimpleNameSyntax name) =>
        ((GenericNameSyntax)name).WithTypeArgumentList(SyntaxFactory.TypeArgumentList(SyntaxFactory.SingletonSeparatedList(types[1].WithoutTrivia())));

    private ArgumentSyntax? Key() => IsKeyed ? Arguments().First().WithoutTrivia() : null;

    /// <summary>Singletons are what AddRateLimited adds without more words; typed HTTP clients are transient.</summary>
    private ArgumentSyntax? Lifetime()
    {
        string lifetime = IsHttpClient ? "Transient" : Name.Replace("AddKeyed", "").Replace("Add", "");
        return lifetime == "Singleton" ? null : SyntaxFactory.Argument(SyntaxFactory.ParseExpression($"ServiceLifetime.{lifetime}"));
    }

    /// <summary>What the registration says beside types and key.</summary>
    private ArgumentSyntax[] Rest() => [.. Arguments().Skip(IsKeyed ? 1 : 0)];

    /// <summary>A key that is written twice must be the same twice.</summary>
    private bool CanRepeatKey() => Key()?.Expression is null or LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax;

    private IEnumerable<ArgumentSyntax> Arguments() => call.ArgumentList.Arguments.Where(static argument => argument.Expression is not TypeOfExpressionSyntax);
}
