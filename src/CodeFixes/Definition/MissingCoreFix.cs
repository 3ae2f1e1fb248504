using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML003: adds a core that is yet to be written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MissingCoreFix)), Shared]
public sealed class MissingCoreFix : CodeFixProvider
{
    /// <summary>What the caller's modifiers say of its core too.</summary>
    private static readonly SyntaxKind[] _sharedModifiers = [SyntaxKind.StaticKeyword, SyntaxKind.ReadOnlyKeyword, SyntaxKind.UnsafeKeyword];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DefinitionRules.MissingCoreId);

    /// <inheritdoc/>
    /// <remarks>Several cores are added to one type, which the batch fixer would take for a conflict.</remarks>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        return await AddAsync(document, diagnostics.Select(diagnostic => Find(root, diagnostic)).OfType<Missing>(), context.CancellationToken)
            .ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Find(root, diagnostic) is { } missing)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Add '{missing.Name}'",
                        cancellation => AddAsync(context.Document, [missing], cancellation),
                        equivalenceKey: nameof(MissingCoreFix)),
                    diagnostic);
            }
        }
    }

    /// <summary>Null: there is a core, which is wrong.</summary>
    private static Missing? Find(SyntaxNode root, Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(MissingCoreProperties.Core, out string? name) && name is not null
        && root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } caller
            ? new(caller, name)
            : null;

    private static async Task<Document> AddAsync(Document document, IEnumerable<Missing> missing, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach ((MethodDeclarationSyntax caller, string name) in missing)
        {
            editor.InsertAfter(caller, Core(caller, name));
        }

        return editor.GetChangedDocument();
    }

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

    private sealed record Missing(MethodDeclarationSyntax Caller, string Name);
}
