using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>One way to bring a client to its decorator.</summary>
internal abstract class ClientChange
{
    /// <summary>What the change is called in a menu.</summary>
    public abstract string Title { get; }

    /// <summary>The change that a diagnostic asks for; null: it asks for none that could be made here.</summary>
    public static ClientChange? Of(Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (Property(diagnostic, ClientProperties.Decorator) is { } decorator)
        {
            return WrappedClient.At(node, decorator, model);
        }

        if (Property(diagnostic, ClientProperties.Registration) is not null)
        {
            return LimitedRegistration.At(node, model);
        }

        return Property(diagnostic, ClientProperties.Interface) is { } type ? InjectedInterface.At(node, type, model) : null;
    }

    /// <summary>Makes the change.</summary>
    public abstract void Apply(SyntaxEditor editor);

    /// <summary>A type, as short as its place allows.</summary>
    protected static TypeSyntax TypeName(string text) => SyntaxFactory.ParseTypeName(text).WithAdditionalAnnotations(Simplifier.Annotation);

    private static string? Property(Diagnostic diagnostic, string name) => diagnostic.Properties.TryGetValue(name, out string? value) ? value : null;
}
