using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Lets a constructor take the interface instead of the client, and the private fields hold it that the client was put into.</summary>
/// <param name="types">The types that are written there.</param>
/// <param name="type">The interface, as C#.</param>
internal sealed class InjectedInterface(IReadOnlyList<TypeSyntax> types, string type) : ClientChange
{
    public override string Title => $"Take '{TypeTitle.Of(type)}'";

    /// <summary>What others may use, as a record's parameters, is not for a fix that looks at one file.</summary>
    public static InjectedInterface? At(SyntaxNode node, string type, SemanticModel model)
    {
        if (node is not ParameterSyntax { Type: { } own, Identifier.ValueText: var name } parameter
            || parameter.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || declaration is RecordDeclarationSyntax)
        {
            return null;
        }

        ISymbol? client = model.GetTypeInfo(own).Type;
        var fields = declaration.Members.OfType<FieldDeclarationSyntax>().Where(field =>
            !field.Modifiers.Any(static modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword)
            && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(field.Declaration.Type).Type, client)
            && field.Declaration.Variables.Any(variable => IsNamed(variable.Initializer?.Value, name) || IsAssigned(declaration, variable.Identifier.ValueText, name)));
        return new([own, .. fields.Select(static field => field.Declaration.Type)], type);
    }

    public override void Apply(SyntaxEditor editor)
    {
        foreach (TypeSyntax written in types)
        {
            TypeSyntax changed = TypeName(written is NullableTypeSyntax && !type.EndsWith("?", StringComparison.Ordinal) ? type + "?" : type);
            editor.ReplaceNode(written, changed.WithTriviaFrom(written));
        }
    }

    private static bool IsAssigned(TypeDeclarationSyntax declaration, string field, string parameter) =>
        declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            IsNamed(assignment.Right, parameter) && assignment.Left switch
            {
                IdentifierNameSyntax name => name.Identifier.ValueText == field,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var name } => name == field,
                _ => false,
            });

    /// <summary>Whether a value is the parameter, or <c>parameter ?? throw …</c>.</summary>
    private static bool IsNamed(ExpressionSyntax? value, string name) => value switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: var left } => IsNamed(left, name),
        _ => false,
    };
}
