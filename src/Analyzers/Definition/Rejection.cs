using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>Whether a method has an error that must be cured before advice on it is worth reading.</summary>
internal static class Rejection
{
    public static bool IsNone(IMethodSymbol method, LimitModel limit) =>
        MissingNameAnalyzer.MissingName(method, limit) is null
        && (method.ContainingType.TypeKind == TypeKind.Interface ? ShapeCheck.WhyNot(method, limit) is null : WrappersParser.HasWrapper(method));
}
