using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML003: adds a core that is yet to be written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MissingCoreFix)), Shared]
public sealed class MissingCoreFix() : DocumentFix(DefinitionRules.MissingCoreId)
{
    /// <summary>What the caller's modifiers say of its core too.</summary>
    private static readonly SyntaxKind[] _sharedModifiers = [SyntaxKind.StaticKeyword, SyntaxKind.ReadOnlyKeyword, SyntaxKind.UnsafeKeyword];

    /// <inheritdoc/>
    /// <remarks>None where there is a core, which is wrong.</remarks>
    private protected override Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) => Task.FromResult(
        diagnostic.Properties.TryGetValue(MissingCoreProperties.Core, out string? name) && name is not null
        && root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } caller
            ? new DocumentChange($"Add '{name}'", editor => editor.InsertAfter(caller, Core(caller, name)))
            : null);

    /// <summary>The same method, private and without what only the caller's declaration may say.</summary>
    private static MethodDeclarationSyntax Core(MethodDeclarationSyntax caller, string name) => caller
        .WithoutTrivia()
        .WithAttributeLists(default)
        .WithModifiers(SyntaxFactory.TokenList(caller.Modifiers
            .Where(static modifier => _sharedModifiers.Contains(modifier.Kind()))
            .Prepend(SyntaxFactory.Token(SyntaxKind.PrivateKeyword))
            .Select(static modifier => modifier.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space))))
        .WithReturnType(caller.ReturnType.WithLeadingTrivia())
        .WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(caller.Identifier))
        .WithParameterList(caller.ParameterList.WithParameters(SyntaxFactory.SeparatedList(
            caller.ParameterList.Parameters.Select(Parameter),
            caller.ParameterList.Parameters.GetSeparators())))
        .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression("throw new global::System.NotImplementedException()")))
        .WithSemicolonToken(caller.SemicolonToken.WithoutTrivia())
        .WithLeadingTrivia(caller.GetLeadingTrivia()
            .Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            .Take(1)
            .Prepend(SyntaxFactory.ElasticCarriageReturnLineFeed))
        .WithTrailingTrivia(caller.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
        .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);

    private static ParameterSyntax Parameter(ParameterSyntax parameter) => parameter
        .WithAttributeLists(default)
        .WithModifiers(SyntaxFactory.TokenList(parameter.Modifiers.Where(static modifier => !modifier.IsKind(SyntaxKind.ThisKeyword))))
        .WithDefault(null)
        .WithTriviaFrom(parameter);
}
