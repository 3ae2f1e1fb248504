using System.Globalization;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>One way to turn the use of a method that bypasses its limit, a call or its name alone, into one that does not.</summary>
internal abstract class LimitedCallChange
{
    /// <summary>What the change is called in a menu.</summary>
    public abstract string Title { get; }

    /// <summary>The change that the diagnostic tells; null: it tells none.</summary>
    public static LimitedCallChange? Of(Diagnostic diagnostic)
    {
        if (Property(diagnostic, BypassProperties.Twin) is { } twin)
        {
            return new TwinCall(
                twin,
                Property(diagnostic, BypassProperties.ExtensionNamespace),
                Property(diagnostic, BypassProperties.LeaseArgument) is { } index ? int.Parse(index, CultureInfo.InvariantCulture) : null);
        }

        return Property(diagnostic, BypassProperties.Decorator) is { } decorator ? new DecoratedReceiver(decorator) : null;
    }

    /// <summary>The use of the method whose name stands there; null: there is none that is written out.</summary>
    public static ExpressionSyntax? UseAt(SyntaxNode root, TextSpan place)
    {
        if (root.FindNode(place, getInnermostNodeForTie: true) is not SimpleNameSyntax name)
        {
            return null;
        }

        ExpressionSyntax named = name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? (ExpressionSyntax)name.Parent : name;
        SyntaxNode? outer = named.Parent;
        while (outer is ParenthesizedExpressionSyntax)
        {
            outer = outer.Parent;
        }

        return outer is InvocationExpressionSyntax call && Named(call) == named ? call : named;
    }

    /// <summary>Whether the use has the form that the change needs.</summary>
    public abstract bool CanReplace(ExpressionSyntax use);

    /// <summary>What takes the use's place.</summary>
    public abstract ExpressionSyntax Replacement(ExpressionSyntax use);

    /// <summary>The namespace that the replacement needs and the file does not use; null: none.</summary>
    public virtual string? MissingNamespace(ExpressionSyntax use, SemanticModel model) => null;

    /// <summary>The method's name, with what it is used on.</summary>
    protected static ExpressionSyntax Named(ExpressionSyntax use)
    {
        ExpressionSyntax named = use is InvocationExpressionSyntax call ? call.Expression : use;
        while (named is ParenthesizedExpressionSyntax parenthesized)
        {
            named = parenthesized.Expression;
        }

        return named;
    }

    private static string? Property(Diagnostic diagnostic, string name) => diagnostic.Properties.TryGetValue(name, out string? value) ? value : null;
}
