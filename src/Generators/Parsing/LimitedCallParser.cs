using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Reads a limited method: how it is called, and what a call says of its request and its usage.</summary>
internal static class LimitedCallParser
{
    public static LimitedCallModel Parse(IMethodSymbol method, LimitModel limit, bool isExplicit = false)
    {
        RequestModel request = RequestConvention.Of(new SymbolMethod(method), limit.Stated);
        SignatureModel signature = SignatureParser.Method(method, isExplicit);
        ITypeSymbol? answer = Answer.TypeOf(method);
        ReturnKind kind = Answer.KindOf(method);
        return new LimitedCallModel
        {
            Method = signature with { Parameters = Buffered(method, signature, request).ToEquatableArray() },
            Core = CoreCheck.IsNeeded(method) ? CoreCheck.Find(method).Core : null,
            Limit = limit,
            Key = $"{method.ContainingAssembly.Name}!{DocumentationId(method)}",
            Request = request,
            HoldsKeptMembers = kind != ReturnKind.Synchronous
                && method.Parameters.Any(static parameter => parameter.Has(KnownTypes.DynamicallyAccessedMembersAttribute)),
            Options = Options(method).ToEquatableArray(),
            Kind = kind,
            HasResult = answer is not null,
            Usage = Usage(method, limit),
            ItemUsage = ItemUsage(method, limit),
        };
    }

    /// <summary>Whether what the method returns tells what a call used.</summary>
    public static bool TellsUsage(IMethodSymbol method, LimitModel limit) =>
        limit.UsageReader is not null || Usage(method, limit) is not null || ItemUsage(method, limit) is not null;

    public static string DocumentationId(ISymbol symbol) => symbol.OriginalDefinition.GetDocumentationCommentId() ?? symbol.Name;

    private static UsageModel? Usage(IMethodSymbol method, LimitModel limit) =>
        Answer.KindOf(method) != ReturnKind.Streamed && ReadByConvention(method, limit) is { } answer ? UsageConvention.Of(answer) : null;

    private static ContentModel? ItemUsage(IMethodSymbol method, LimitModel limit) =>
        Answer.KindOf(method) == ReturnKind.Streamed && ReadByConvention(method, limit) is { } item ? UsageConvention.OfItem(item) : null;

    /// <summary>The answer or item whose usage is found by the usual names; null: there is none, or a reader reads it.</summary>
    private static SymbolType? ReadByConvention(IMethodSymbol method, LimitModel limit) =>
        limit.UsageReader is null && Answer.TypeOf(method) is { IsRefLikeType: false } answer ? new SymbolType(answer) : null;

    /// <summary>A priority that is passed by itself outweighs one among options.</summary>
    private static IEnumerable<string> Options(IMethodSymbol method) =>
        new[] { KnownTypes.AcquireOptions, KnownTypes.RequestPriority }
            .SelectMany(type => method.Parameters.Where(parameter =>
                parameter.RefKind != RefKind.Out && parameter.Type.WithoutNullable().Is(type)))
            .Select(static parameter => parameter.Name);

    /// <summary>Counting a bare IEnumerable would use it up before the call, so it is enumerated into a buffer.</summary>
    private static IEnumerable<ParameterModel> Buffered(IMethodSymbol method, SignatureModel signature, RequestModel request)
    {
        var counted = new HashSet<string>(request.Inputs
            .Where(static input => input.Content is ContentModel.Each)
            .Select(static input => input.Parameter));
        return signature.Parameters.Zip(method.Parameters, (model, parameter) =>
            model with { IsBuffered = Members.IsEnumerable(parameter.Type) && parameter.RefKind == RefKind.None && counted.Contains(parameter.Name) });
    }
}
