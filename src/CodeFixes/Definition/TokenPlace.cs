using LlmLimiter.Conventions;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>A declaration that is to have a CancellationToken parameter.</summary>
/// <param name="Document">Where it is.</param>
/// <param name="Declaration">The declaration.</param>
/// <param name="Method">What it declares.</param>
internal sealed record TokenPlace(DocumentId Document, MethodDeclarationSyntax Declaration, IMethodSymbol Method)
{
    public const string Type = "CancellationToken";
    public const string Namespace = "System.Threading";
    private const string Name = "cancellationToken";

    /// <summary>The declaration with the parameter: the last one, but before what takes any number of arguments.</summary>
    /// <param name="current">The declaration as it has become meanwhile.</param>
    public MethodDeclarationSyntax Changed(MethodDeclarationSyntax current)
    {
        var parameters = current.ParameterList.Parameters;
        int place = parameters.LastOrDefault()?.Modifiers.Any(SyntaxKind.ParamsKeyword) == true ? parameters.Count - 1 : parameters.Count;
        ParameterSyntax? before = parameters.ElementAtOrDefault(place - 1);
        return current
            .WithParameterList(current.ParameterList.WithParameters(parameters.Insert(place, Parameter(before))))
            .WithDocumentation(Name, before?.Identifier.ValueText, "Ends the wait for a turn, and the call.");
    }

    /// <summary>Where the parameter before it has a line of its own, so has this one.</summary>
    private ParameterSyntax Parameter(ParameterSyntax? before)
    {
        ParameterSyntax parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(Name))
            .WithType(SyntaxFactory.ParseTypeName($"global::{Namespace}.{Type}").WithAdditionalAnnotations(Simplifier.Annotation))
            .WithAttributeLists(SyntaxFactory.List(Attributes()))
            .WithAdditionalAnnotations(Formatter.Annotation);

        // The default value of an explicit implementation could never be used: CS1066.
        parameter = Declaration.ExplicitInterfaceSpecifier is null
            ? parameter.WithDefault(SyntaxFactory.EqualsValueClause(SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression)))
            : parameter;
        return before is null
            ? parameter
            : parameter.WithLeadingTrivia(before.GetFirstToken().GetPreviousToken().TrailingTrivia
                .Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))
                .Concat(before.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))));
    }

    /// <summary>An async iterator says which token its readers give.</summary>
    private IEnumerable<AttributeListSyntax> Attributes() => Method.IsAsync && Answer.KindOf(Method) == ReturnKind.Streamed
        ? [SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.ParseName(
            "global::System.Runtime.CompilerServices.EnumeratorCancellation").WithAdditionalAnnotations(Simplifier.Annotation))))]
        : [];
}
