using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes;

/// <summary>Tries a change out before it is offered.</summary>
internal static class TrialCompilation
{
    /// <summary>Whether the member that a change is made in has no more errors than it had.</summary>
    /// <param name="node">What is changed.</param>
    /// <param name="model">The model of its file.</param>
    /// <param name="changedRoot">The file after the change.</param>
    /// <param name="changed">Marks there what has taken the node's place.</param>
    public static bool Succeeds(SyntaxNode node, SemanticModel model, SyntaxNode changedRoot, SyntaxAnnotation changed)
    {
        SyntaxTree tree = model.SyntaxTree.WithRootAndOptions(changedRoot, model.SyntaxTree.Options);
        SemanticModel trial = model.Compilation.ReplaceSyntaxTree(model.SyntaxTree, tree).GetSemanticModel(tree);
        int errors = Errors(trial, tree.GetRoot().GetAnnotatedNodes(changed).Single());
        return errors == 0 || errors <= Errors(model, node);
    }

    private static int Errors(SemanticModel model, SyntaxNode node) => model
        .GetDiagnostics((node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? node).Span)
        .Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
