using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML009: gives the generated type or method a name that is free.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameTakenFix)), Shared]
public sealed class NameTakenFix() : DocumentFix(DefinitionRules.NameTakenId)
{
    private const string WrapperName = "WrapperName";

    /// <inheritdoc/>
    /// <remarks>
    /// None where another name is no way out, or the attribute is in another file. The analyzer gives those that asked for one name different
    /// ones, so that all can be changed at once.
    /// </remarks>
    private protected override Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) => Task.FromResult(
        diagnostic.Properties.TryGetValue(NameTakenProperties.FreeName, out string? name) && name is not null
        && diagnostic.AdditionalLocations.FirstOrDefault() is { } place && place.SourceTree == root.SyntaxTree
        && root.FindNode(place.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
        && root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } declaration
            ? new DocumentChange($"Call the generated code '{name}'", editor => Rename(editor, declaration, attribute, name))
            : null);

    private static void Rename(DocumentEditor editor, MemberDeclarationSyntax declaration, AttributeSyntax attribute, string name)
    {
        bool isOfType = declaration is MethodDeclarationSyntax && attribute.FirstAncestorOrSelf<MemberDeclarationSyntax>() is TypeDeclarationSyntax;
        if (isOfType)
        {
            // A class's attribute names no twin; a method's own replaces it as a whole, and says the same.
            editor.AddAttribute(declaration, Named(attribute.WithoutTrivia(), name));
        }
        else
        {
            editor.ReplaceNode(attribute, (current, _) => Named((AttributeSyntax)current, name));
        }
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
}
