using System.Collections.Immutable;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML003: a limited partial method has no core to call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingCoreAnalyzer() : LimitAnalyzer(DefinitionRules.MissingCore)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (CoreCheck.IsNeeded(method) && ShapeCheck.WhyNot(method, limit) is null && CoreCheck.Find(method).WhyNot is { } reason)
            {
                var properties = ImmutableDictionary<string, string?>.Empty;
                report(Diagnostic.Create(
                    DefinitionRules.MissingCore,
                    method.Locations[0],
                    CoreCheck.CanBeAdded(method) ? properties.Add(MissingCoreProperties.Core, WrapperNames.Core(method)) : properties,
                    method.Name,
                    reason));
            }
        });
    }
}

/// <summary>What the analyzer tells the fix, in the properties of its diagnostic.</summary>
internal static class MissingCoreProperties
{
    /// <summary>The name of the method to add; missing: there is one, which is wrong.</summary>
    public const string Core = nameof(Core);
}
