using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The URI that an HTTP client sends a request to, as far as it stands in the code.</summary>
internal static class RequestAddress
{
    /// <summary>Stands in an address for what is known only when the program runs.</summary>
    public const char Unknown = '\0';

    /// <summary>More locals than these are not followed, nor one that is declared with itself.</summary>
    private const int MaxDepth = 8;

    private static readonly string[] _sending = ["Send", "Post", "Put", "Patch"];

    /// <summary>Null: the call sends nothing over HTTP, or only asks for a document.</summary>
    public static string? Of(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        return _sending.Any(name => method.Name.StartsWith(name, StringComparison.Ordinal))
            && method.ContainingType is { } type
            && (type.SelfOrBase("System.Net.Http.HttpMessageInvoker") is not null || type.Is("System.Net.Http.Json.HttpClientJsonExtensions"))
            && call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name is "requestUri" or "request") is { } target
                ? Text(target.Value, MaxDepth)
                : null;
    }

    private static string Text(IOperation? value, int depth)
    {
        if (value is null || depth == 0)
        {
            return Unknown.ToString();
        }

        if (value.ConstantValue is { HasValue: true, Value: string text })
        {
            return text;
        }

        return value.WithoutConversion() switch
        {
            IInterpolatedStringOperation interpolated => string.Concat(interpolated.Parts.Select(part => Text(Content(part), depth - 1))),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => Text(sum.LeftOperand, depth - 1) + Text(sum.RightOperand, depth - 1),
            ILocalReferenceOperation local => Text(LocalValue.Initial(local), depth - 1),
            IObjectCreationOperation creation when creation.Type.Is("System.Uri") => Text(creation.Arguments.FirstOrDefault()?.Value, depth - 1),
            IObjectCreationOperation creation when creation.Type.Is("System.Net.Http.HttpRequestMessage") => Text(UriOf(creation), depth - 1),
            _ => Unknown.ToString(),
        };
    }

    private static IOperation? Content(IInterpolatedStringContentOperation part) => part switch
    {
        IInterpolatedStringTextOperation text => text.Text,
        IInterpolationOperation interpolation => interpolation.Expression,
        _ => null,
    };

    /// <summary>Null: it is not told, or the request is a GET, which asks no model.</summary>
    private static IOperation? UriOf(IObjectCreationOperation request)
    {
        bool isGet = request.Arguments.Any(static argument => argument.Value is IPropertyReferenceOperation { Property.Name: "Get" });
        return isGet
            ? null
            : request.Set("RequestUri") ?? request.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "requestUri")?.Value;
    }
}
