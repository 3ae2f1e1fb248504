using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Definition;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML008: marks the parameter that holds the prompt; where several may, each is offered.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnknownPromptFix)), Shared]
public sealed class UnknownPromptFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DefinitionRules.UnknownPromptId);

    /// <inheritdoc/>
    /// <remarks>Where several parameters may be the prompt, the one of the name that was chosen is; without such a one nothing is guessed.</remarks>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        var prompts = diagnostics.Select(diagnostic => Candidates(root, diagnostic))
            .Select(candidates => candidates.Length == 1
                ? candidates[0]
                : candidates.FirstOrDefault(candidate => Key(candidate) == context.CodeActionEquivalenceKey))
            .OfType<ParameterSyntax>();
        return await MarkAsync(document, prompts, context.CancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        foreach (ParameterSyntax candidate in Candidates(root, context.Diagnostics[0]))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Mark '{candidate.Identifier.ValueText}' with [Prompt]",
                    cancellation => MarkAsync(context.Document, [candidate], cancellation),
                    equivalenceKey: Key(candidate)),
                context.Diagnostics);
        }
    }

    private static string Key(ParameterSyntax candidate) => $"{nameof(UnknownPromptFix)}:{candidate.Identifier.ValueText}";

    private static ParameterSyntax[] Candidates(SyntaxNode root, Diagnostic diagnostic) =>
        [.. diagnostic.AdditionalLocations
            .Where(place => place.SourceTree == root.SyntaxTree)
            .Select(place => root.FindNode(place.SourceSpan).FirstAncestorOrSelf<ParameterSyntax>())
            .OfType<ParameterSyntax>()];

    private static async Task<Document> MarkAsync(Document document, IEnumerable<ParameterSyntax> prompts, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (ParameterSyntax prompt in prompts)
        {
            editor.ReplaceNode(prompt, Marked(prompt));
        }

        return editor.GetChangedDocument();
    }

    private static ParameterSyntax Marked(ParameterSyntax parameter)
    {
        AttributeSyntax attribute = SyntaxFactory.Attribute(
            SyntaxFactory.ParseName($"global::{KnownTypes.PromptAttribute}").WithAdditionalAnnotations(Simplifier.Annotation));
        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(parameter.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.Space);
        ParameterSyntax bare = parameter.WithoutLeadingTrivia();
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }
}
