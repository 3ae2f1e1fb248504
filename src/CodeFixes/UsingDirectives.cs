using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace LlmLimiter.CodeFixes;

/// <summary>Adds usings to a file.</summary>
internal static class UsingDirectives
{
    /// <summary>The first using of a file goes below the file's header.</summary>
    public static CompilationUnitSyntax WithUsing(this CompilationUnitSyntax root, string name)
    {
        UsingDirectiveSyntax directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(name)).WithAdditionalAnnotations(Formatter.Annotation);
        SyntaxTriviaList header = root.GetLeadingTrivia();
        bool isBelowHeader = root.Usings.Count == 0 && root.Externs.Count == 0
            && !header.Any(static trivia => trivia.HasStructure);
        return isBelowHeader
            ? root.WithLeadingTrivia().AddUsings(directive.WithLeadingTrivia(header))
            : root.AddUsings(directive);
    }
}
