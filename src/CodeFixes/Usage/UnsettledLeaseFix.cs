using System.Composition;
using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>LLML106: declares the lease with <c>using</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnsettledLeaseFix)), Shared]
public sealed class UnsettledLeaseFix() : DocumentFix(UsageRules.UnsettledLeaseId)
{
    /// <inheritdoc/>
    private protected override Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) => Task.FromResult(
        Declaration(root, model, diagnostic) is { } declaration
            ? new DocumentChange(
                $"Declare '{declaration.Declaration.Variables[0].Identifier.ValueText}' with 'using'",
                editor => editor.ReplaceNode(declaration, static (current, _) => WithUsing((LocalDeclarationStatementSyntax)current)))
            : null);

    private static LocalDeclarationStatementSyntax WithUsing(LocalDeclarationStatementSyntax declaration) => declaration
        .WithoutLeadingTrivia()
        .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space))
        .WithLeadingTrivia(declaration.GetLeadingTrivia());

    /// <summary>
    /// The declaration of the lease, if it is one that <c>using</c> can stand before, which no goto may jump over, and all that uses the lease
    /// calls its members: an extension may keep it.
    /// </summary>
    private static LocalDeclarationStatementSyntax? Declaration(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        SyntaxNode? call = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>();
        if (call?.FirstAncestorOrSelf<StatementSyntax>() is not LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } declaration
            || declaration.Declaration.Variables.Count != 1
            || model.GetDeclaredSymbol(declaration.Declaration.Variables[0]) is not ILocalSymbol { RefKind: RefKind.None } lease
            || !lease.Type.Is(KnownTypes.Lease))
        {
            return null;
        }

        SyntaxNode scope = declaration.Parent is GlobalStatementSyntax global ? global.Parent! : declaration.Parent!;
        bool isJumpedOver = scope.ChildNodes().Any(static statement => statement is LabeledStatementSyntax or GlobalStatementSyntax { Statement: LabeledStatementSyntax });
        var uses = scope.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == lease.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, lease));
        return !isJumpedOver && uses.All(use => IsCallOfMember(use, model)) ? declaration : null;
    }
    private static bool IsCallOfMember(IdentifierNameSyntax use, SemanticModel model) =>
        use.Parent is MemberAccessExpressionSyntax access && access.Expression == use
        && model.GetSymbolInfo(access).Symbol switch
        {
            IMethodSymbol { IsExtensionMethod: true } => false,
            IMethodSymbol => access.Parent is InvocationExpressionSyntax,
            _ => true,
        };
}
