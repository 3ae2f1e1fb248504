using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>A place in the code that names a provider, and perhaps a model, by constants.</summary>
/// <param name="By">What names them: the annotated member or type, or the called method.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The model; null: it is not known at compile time.</param>
/// <param name="ProviderSyntax">Where the provider stands.</param>
/// <param name="ModelSyntax">Where the model stands; null where there is none.</param>
internal sealed record NamedModel(string By, string Provider, string? Model, SyntaxNode ProviderSyntax, SyntaxNode? ModelSyntax)
{
    private const string ProviderParameter = "provider";
    private const string ModelParameter = "model";

    /// <summary>Both names as messages write them.</summary>
    public string InWords => Model is null ? Provider : $"{Provider}/{Model}";

    /// <summary>What the [RateLimited] on this very symbol names; null: it has none, or an empty name, which LLML004 tells.</summary>
    public static NamedModel? StatedOn(ISymbol symbol, CancellationToken cancellation) =>
        Limits.StatedOn(symbol) is { } limit
        && symbol.AttributeOf(KnownTypes.RateLimitedAttribute)?.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax attribute
        && Argument(attribute, ProviderParameter, 0) is { } provider
            ? Of(symbol.Name, limit.Provider, limit.Model, provider, Argument(attribute, ModelParameter, 1))
            : null;

    /// <summary>What a call of one of the limiter's methods names; null: it names no provider by a constant.</summary>
    public static NamedModel? In(IInvocationOperation call)
    {
        IOperation? model = Argument(call, ModelParameter);
        return Argument(call, ProviderParameter) is { } provider && Constant(provider) is { } name
            ? Of(call.TargetMethod.Name, name, Constant(model), provider.Syntax, model?.Syntax)
            : null;
    }

    private static NamedModel? Of(string by, string provider, string? model, SyntaxNode providerSyntax, SyntaxNode? modelSyntax) =>
        string.IsNullOrWhiteSpace(provider) || (model is not null && (modelSyntax is null || string.IsNullOrWhiteSpace(model)))
            ? null
            : new(by, provider, model, providerSyntax, modelSyntax);

    private static ExpressionSyntax? Argument(AttributeSyntax attribute, string name, int index)
    {
        var arguments = attribute.ArgumentList?.Arguments.Where(static argument => argument.NameEquals is null).ToArray() ?? [];
        AttributeArgumentSyntax? positional = index < arguments.Length && arguments[index].NameColon is null ? arguments[index] : null;
        return (arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == name) ?? positional)?.Expression;
    }

    private static IOperation? Argument(IInvocationOperation call, string name) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name)?.Value;

    private static string? Constant(IOperation? argument) => argument?.ConstantValue is { HasValue: true, Value: string text } ? text : null;
}
