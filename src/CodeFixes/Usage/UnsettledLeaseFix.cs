using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>LLML106: declares the lease with <c>using</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnsettledLeaseFix)), Shared]
public sealed class UnsettledLeaseFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageRules.UnsettledLeaseId);

    /// <inheritdoc/>
    /// <remarks>A declaration may be inside a lambda in another one, which the batch fixer would take for a conflict.</remarks>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await ChangeAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Declaration(root, model, diagnostic) is { } declaration)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Declare '{declaration.Declaration.Variables[0].Identifier.ValueText}' with 'using'",
                        cancellation => ChangeAsync(context.Document, [diagnostic], cancellation),
                        equivalenceKey: nameof(UnsettledLeaseFix)),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> ChangeAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (Declaration(editor.OriginalRoot, editor.SemanticModel, diagnostic) is { } declaration)
            {
                editor.ReplaceNode(declaration, static (current, _) => WithUsing((LocalDeclarationStatementSyntax)current));
            }
        }

        return editor.GetChangedDocument();
    }

    private static LocalDeclarationStatementSyntax WithUsing(LocalDeclarationStatementSyntax declaration) => declaration
        .WithoutLeadingTrivia()
        .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space))
        .WithLeadingTrivia(declaration.GetLeadingTrivia());

    /// <summary>The declaration of the lease, if it is one that <c>using</c> can stand before, and all that uses the lease calls its members.</summary>
    private static LocalDeclarationStatementSyntax? Declaration(SyntaxNode? root, SemanticModel? model, Diagnostic diagnostic)
    {
        SyntaxNode? call = root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>();
        if (call?.FirstAncestorOrSelf<StatementSyntax>() is not LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } declaration
            || declaration.Declaration.Variables.Count != 1
            || model?.GetDeclaredSymbol(declaration.Declaration.Variables[0]) is not ILocalSymbol { RefKind: RefKind.None } lease
            || !lease.Type.Is(KnownTypes.Lease))
        {
            return null;
        }

        SyntaxNode scope = declaration.Parent is GlobalStatementSyntax global ? global.Parent! : declaration.Parent!;
        var uses = scope.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == lease.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, lease));
        return uses.All(static use => use.Parent is MemberAccessExpressionSyntax access && access.Expression == use) ? declaration : null;
    }
}
