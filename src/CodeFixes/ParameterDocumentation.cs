using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes;

/// <summary>What a method's documentation says of a parameter that a fix adds.</summary>
internal static class ParameterDocumentation
{
    /// <summary>The method with a param tag for its new parameter, where others have one: without it the compiler warns (CS1573).</summary>
    /// <param name="method">The method, with the parameter or before it.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="before">The name of the parameter before it; null: it is the first.</param>
    /// <param name="says">What the tag says.</param>
    public static MethodDeclarationSyntax WithDocumentation(this MethodDeclarationSyntax method, string name, string? before, string says)
    {
        SyntaxTrivia documentation = method.GetLeadingTrivia().LastOrDefault(static trivia => trivia.GetStructure() is DocumentationCommentTriviaSyntax);
        if (documentation.GetStructure() is not DocumentationCommentTriviaSyntax comment)
        {
            return method;
        }

        XmlElementSyntax[] tags = [.. comment.Content.OfType<XmlElementSyntax>().Where(static element => element.StartTag.Name.LocalName.ValueText == "param")];
        if (tags.Length == 0 || tags.Any(tag => NameOf(tag) == name))
        {
            return method;
        }

        XmlElementSyntax neighbour = tags.FirstOrDefault(tag => NameOf(tag) == before) ?? tags[tags.Length - 1];
        string written = documentation.ToFullString();
        int place = neighbour.Span.End - documentation.FullSpan.Start;
        string indentation = string.Concat(method.GetLeadingTrivia().TakeWhile(trivia => trivia != documentation).Select(static trivia => trivia.ToFullString()));
        string begin = LineBefore(indentation + written.Substring(0, neighbour.SpanStart - documentation.FullSpan.Start));
        written = written.Insert(place, $"{begin}<param name=\"{name}\">{says}</param>");
        return method.WithLeadingTrivia(method.GetLeadingTrivia().ReplaceRange(documentation, SyntaxFactory.ParseLeadingTrivia(written)));
    }

    private static string? NameOf(XmlElementSyntax tag) =>
        tag.StartTag.Attributes.OfType<XmlNameAttributeSyntax>().FirstOrDefault()?.Identifier.Identifier.ValueText;

    /// <summary>A new line that begins as the last one of the text; nothing where more than the sign of a comment stands there.</summary>
    private static string LineBefore(string text)
    {
        string begin = text.Substring(text.LastIndexOf('\n') + 1);
        return begin.Trim() is "///" or "*" ? (text.Contains("\r\n") ? "\r\n" : "\n") + begin : "";
    }
}
