using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The place that a diagnostic marks of a method's use.</summary>
internal static class CalledName
{
    /// <summary>The method's name where it is called or stands for itself, or the whole use where it has none.</summary>
    public static Location Of(SyntaxNode use)
    {
        SyntaxNode named = use is InvocationExpressionSyntax call ? call.Expression : use;
        while (named is ParenthesizedExpressionSyntax parenthesized)
        {
            named = parenthesized.Expression;
        }

        SyntaxNode name = named switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => named,
        };
        return (name as SimpleNameSyntax)?.Identifier.GetLocation() ?? use.GetLocation();
    }
}
