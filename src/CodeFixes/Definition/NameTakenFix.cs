using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML009: gives the generated type or method a name that is free.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameTakenFix)), Shared]
public sealed class NameTakenFix : CodeFixProvider
{
    private const string WrapperName = "WrapperName";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DefinitionRules.NameTakenId);

    /// <inheritdoc/>
    /// <remarks>The analyzer gives those that asked for one name different ones, so that all can be changed at once.</remarks>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        return await RenameAsync(document, diagnostics.Select(diagnostic => Renaming(root, diagnostic)).OfType<Change>(), context.CancellationToken)
            .ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Renaming(root, diagnostic) is { } change)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Call the generated code '{change.Name}'",
                        cancellation => RenameAsync(context.Document, [change], cancellation),
                        equivalenceKey: nameof(NameTakenFix)),
                    diagnostic);
            }
        }
    }

    /// <summary>Null: another name is no way out, or the attribute is in another file.</summary>
    private static Change? Renaming(SyntaxNode root, Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(NameTakenProperties.FreeName, out string? name) && name is not null
        && diagnostic.AdditionalLocations.FirstOrDefault() is { } place && place.SourceTree == root.SyntaxTree
        && root.FindNode(place.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
        && root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } declaration
            ? new(declaration, attribute, name)
            : null;

    private static async Task<Document> RenameAsync(Document document, IEnumerable<Change> changes, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (Change change in changes)
        {
            bool isOfType = change.Declaration is MethodDeclarationSyntax && change.Attribute.FirstAncestorOrSelf<MemberDeclarationSyntax>() is TypeDeclarationSyntax;
            if (isOfType)
            {
                // A class's attribute names no twin; a method's own replaces it as a whole, and says the same.
                editor.AddAttribute(change.Declaration, Named(change.Attribute.WithoutTrivia(), change.Name));
            }
            else
            {
                editor.ReplaceNode(change.Attribute, (current, _) => Named((AttributeSyntax)current, change.Name));
            }
        }

        return editor.GetChangedDocument();
    }

    private static AttributeSyntax Named(AttributeSyntax attribute, string name)
    {
        ExpressionSyntax value = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name));
        AttributeArgumentSyntax? present = attribute.ArgumentList?.Arguments
            .FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == WrapperName);
        return present is null
            ? attribute.AddArgumentListArguments(SyntaxFactory.AttributeArgument(SyntaxFactory.NameEquals(WrapperName), nameColon: null, value).NormalizeWhitespace())
            : attribute.ReplaceNode(present.Expression, value.WithTriviaFrom(present.Expression));
    }

    private sealed record Change(MemberDeclarationSyntax Declaration, AttributeSyntax Attribute, string Name);
}
