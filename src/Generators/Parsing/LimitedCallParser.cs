using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Reads a limited method: how it is called, and what a call says of its request and its usage.</summary>
internal static class LimitedCallParser
{
    public static LimitedCallModel Parse(IMethodSymbol method, LimitModel limit, bool isExplicit = false)
    {
        RequestModel request = RequestParser.Parse(method, limit);
        SignatureModel signature = SignatureParser.Method(method, isExplicit);
        ITypeSymbol? result = method.ReturnType.ResultOfTask();
        return new LimitedCallModel
        {
            Method = signature with { Parameters = Buffered(method, signature, request).ToEquatableArray() },
            Limit = limit,
            Key = $"{method.ContainingAssembly.Name}!{DocumentationId(method)}",
            Request = request,
            HasResult = result is not null,
            Usage = result is null ? null : UsageConvention.Of(result),
        };
    }

    public static string DocumentationId(ISymbol symbol) => symbol.OriginalDefinition.GetDocumentationCommentId() ?? symbol.Name;

    /// <summary>Counting a bare IEnumerable would use it up before the call, so it is enumerated into a buffer.</summary>
    private static IEnumerable<ParameterModel> Buffered(IMethodSymbol method, SignatureModel signature, RequestModel request)
    {
        var counted = new HashSet<string>(request.Inputs
            .Where(static input => input.Content is ContentModel.Each)
            .Select(static input => input.Parameter));
        return signature.Parameters.Zip(method.Parameters, (model, parameter) =>
            model with { IsBuffered = Members.IsEnumerable(parameter.Type) && counted.Contains(parameter.Name) });
    }
}
