using System.Globalization;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>One way to turn a call that bypasses its limit into one that does not.</summary>
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

    /// <summary>Whether the call has the form that the change needs.</summary>
    public abstract bool CanReplace(InvocationExpressionSyntax call);

    /// <summary>The call that takes its place.</summary>
    public abstract InvocationExpressionSyntax Replacement(InvocationExpressionSyntax call);

    /// <summary>The namespace that the new call needs and the file does not use; null: none.</summary>
    public virtual string? MissingNamespace(InvocationExpressionSyntax call, SemanticModel model) => null;

    /// <summary>
    /// Whether the new call means something: a limited member may lack the default values, the names, the params or the overload that the
    /// call relies on. What cannot be tried out (behind <c>?.</c>, or without its using) is taken to be right.
    /// </summary>
    public bool Compiles(InvocationExpressionSyntax call, SemanticModel model) =>
        MissingNamespace(call, model) is not null
        || call.Expression.DescendantNodesAndSelf().Any(static node => node is MemberBindingExpressionSyntax)
        || model.GetSpeculativeSymbolInfo(call.SpanStart, Replacement(call), SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol;

    private static string? Property(Diagnostic diagnostic, string name) => diagnostic.Properties.TryGetValue(name, out string? value) ? value : null;
}
