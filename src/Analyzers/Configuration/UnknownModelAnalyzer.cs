using System.Collections.Immutable;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>LLML201: code names a provider or a model that the limits file does not have.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownModelAnalyzer() : LimitsFileAnalyzer(ConfigurationRules.UnknownModel)
{
    private protected override void Start(CompilationStartAnalysisContext context, IReadOnlyList<LimitsFile> files)
    {
        if (KnownModels.Of(files) is not { } known)
        {
            return;
        }

        // Most projects name nothing unknown, and then nobody need know what else brings limits.
        var besides = new Lazy<OtherLimits>(() => OtherLimits.Of(context.Compilation, known.Source));
        context.RegisterSymbolAction(
            type =>
            {
                foreach (ISymbol symbol in Annotatable((INamedTypeSymbol)type.Symbol))
                {
                    Analyze(NamedModel.StatedOn(symbol, type.CancellationToken), known, besides, type.ReportDiagnostic);
                }
            },
            SymbolKind.NamedType);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (call.TargetMethod.ContainingType.Is(KnownTypes.Limiter) && call.TargetMethod.Name != OtherLimits.Register)
                {
                    Analyze(NamedModel.In(call), known, besides, operation.ReportDiagnostic);
                }
            },
            OperationKind.Invocation);
    }

    /// <summary>
    /// The type and its methods, each partial one once. Asked for by themselves, partial methods that are completed by generated code would be
    /// taken for generated.
    /// </summary>
    private static IEnumerable<ISymbol> Annotatable(INamedTypeSymbol type) =>
        type.GetMembers().Where(static member => member is IMethodSymbol { PartialDefinitionPart: null }).Prepend(type);

    private static void Analyze(NamedModel? named, KnownModels known, Lazy<OtherLimits> besides, Action<Diagnostic> report)
    {
        if (named is null || known.Check(named.Provider, named.Model) is not { } unknown || besides.Value.MayHave(named.Provider, named.Model))
        {
            return;
        }

        SyntaxNode place = unknown.IsModel ? named.ModelSyntax! : named.ProviderSyntax;
        report(Diagnostic.Create(
            ConfigurationRules.UnknownModel,
            place.GetLocation(),
            ImmutableDictionary<string, string?>.Empty.Add(ConfigurationRules.NearestProperty, unknown.Nearest),
            named.By,
            PrintableName.Of(named.InWords),
            unknown.Message));
    }
}
