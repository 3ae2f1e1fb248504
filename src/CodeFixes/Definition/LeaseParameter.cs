using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>The parameter by which a method is given the lease of its call.</summary>
internal static class LeaseParameter
{
    private static readonly string[] _names = ["lease", "llmLease"];

    /// <summary>A name that means nothing else in the method; null: both are taken.</summary>
    public static string? NameIn(MethodDeclarationSyntax method)
    {
        var taken = new HashSet<string>(method.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText));
        return _names.FirstOrDefault(name => !taken.Contains(name));
    }

    /// <summary>The method with the lease: after the parameters that must be given, before a token.</summary>
    public static MethodDeclarationSyntax AddedTo(MethodDeclarationSyntax method)
    {
        var parameters = method.ParameterList.Parameters;
        string? before = parameters.ElementAtOrDefault(Place(parameters) - 1)?.Identifier.ValueText;
        return method
            .WithParameterList(List(method))
            .WithDocumentation(NameIn(method)!, before, "The lease of the call, with which it records what it used.");
    }

    private static ParameterListSyntax List(MethodDeclarationSyntax method)
    {
        ParameterListSyntax list = method.ParameterList;
        ParameterSyntax lease = SyntaxFactory.Parameter(SyntaxFactory.Identifier(NameIn(method)!))
            .WithType(SyntaxFactory.ParseTypeName($"global::{KnownTypes.Lease}").WithTrailingTrivia(SyntaxFactory.Space).WithAdditionalAnnotations(Simplifier.Annotation));
        int index = Place(list.Parameters);
        if (list.Parameters.Count == 0)
        {
            return list.AddParameters(lease);
        }

        // As the parameter beside it: on a line of its own, or not.
        var separators = list.Parameters.GetSeparators().ToList();
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken)
            .WithTrailingTrivia(separators.Count > 0 ? separators[0].TrailingTrivia.Where(IsBlank) : [SyntaxFactory.Space]);
        bool isLast = index == list.Parameters.Count;
        ParameterSyntax neighbour = list.Parameters[isLast ? index - 1 : index];
        lease = lease.WithLeadingTrivia(neighbour.GetLeadingTrivia().Where(IsBlank));
        var nodes = list.Parameters.ToList();
        if (isLast)
        {
            lease = lease.WithTrailingTrivia(neighbour.GetTrailingTrivia());
            nodes[index - 1] = neighbour.WithTrailingTrivia();
        }

        nodes.Insert(index, lease);
        separators.Insert(Math.Min(index, separators.Count), comma);
        return list.WithParameters(SyntaxFactory.SeparatedList(nodes, separators));
    }

    private static int Place(SeparatedSyntaxList<ParameterSyntax> parameters) => parameters.TakeWhile(static parameter => !CanFollow(parameter)).Count();

    private static bool IsBlank(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia);

    private static bool CanFollow(ParameterSyntax parameter) =>
        parameter.Default is not null
        || parameter.Modifiers.Any(SyntaxKind.ParamsKeyword)
        || parameter.Type is IdentifierNameSyntax { Identifier.ValueText: "CancellationToken" };
}
