using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The two shapes, told apart by the syntax that bears the attribute.</summary>
internal static class AnnotatedSyntax
{
    public static bool IsOfInterface(SyntaxNode node) =>
        node is InterfaceDeclarationSyntax or MethodDeclarationSyntax { Parent: InterfaceDeclarationSyntax };

    public static bool IsOfOrdinaryType(SyntaxNode node) =>
        node is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax
            or MethodDeclarationSyntax { Parent: ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax };
}
