using Microsoft.CodeAnalysis.CSharp;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Names as C#.</summary>
internal static class Identifiers
{
    /// <summary>The name, with an @ where it is a keyword anywhere (<c>class</c>, but also <c>await</c> or <c>record</c>).</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? $"@{name}"
            : name;

    public static bool IsValid(string name) => SyntaxFacts.IsValidIdentifier(name);
}
