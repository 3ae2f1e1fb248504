using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML002, and LLML009 where no other name is a way out: makes the type and the types around it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MustBePartialFix)), Shared]
public sealed class MustBePartialFix() : DocumentFix(DefinitionRules.MustBePartialId, DefinitionRules.NameTakenId)
{
    /// <inheritdoc/>
    private protected override Task<DocumentChange?> ChangeAsync(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) => Task.FromResult(
        !diagnostic.Properties.ContainsKey(NameTakenProperties.FreeName)
        && root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            ? new DocumentChange($"Make '{type.Identifier.ValueText}' partial", editor => MakePartial(editor, type))
            : null);

    private static void MakePartial(DocumentEditor editor, TypeDeclarationSyntax type)
    {
        foreach (TypeDeclarationSyntax declaration in type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
        {
            if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                editor.ReplaceNode(declaration, static (current, generator) =>
                    generator.WithModifiers(current, generator.GetModifiers(current).WithPartial(true)));
            }
        }
    }
}
