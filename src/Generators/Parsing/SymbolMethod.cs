using LlmLimiter.Conventions;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>A method in a compilation, for the conventions.</summary>
internal sealed class SymbolMethod(IMethodSymbol symbol) : ClientMethod
{
    public override string Name => symbol.Name;

    public override IReadOnlyList<ClientParameter> Parameters { get; } = [.. symbol.Parameters.Select(static parameter => new SymbolParameter(parameter))];

    public override ReturnKind Kind => Parsing.Answer.KindOf(symbol);

    public override ClientType? Answer => Parsing.Answer.TypeOf(symbol) is { } answer ? new SymbolType(answer) : null;
}

/// <summary>A parameter in a compilation, for the conventions.</summary>
internal sealed class SymbolParameter(IParameterSymbol symbol) : ClientParameter
{
    public IParameterSymbol Symbol => symbol;

    public override string Name => symbol.Name;

    public override ClientType Type { get; } = new SymbolType(symbol.Type);

    public override bool IsOut => symbol.RefKind == RefKind.Out;

    public override bool IsPrompt => symbol.Has(KnownTypes.PromptAttribute);

    public override bool IsOutputBound => symbol.Has(KnownTypes.MaxOutputTokensAttribute);

    public override bool IsModelName => symbol.Has(KnownTypes.ModelNameAttribute);
}
