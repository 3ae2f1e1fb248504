using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML005: a limited method has no CancellationToken, so that nothing cancels its wait.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingTokenAnalyzer() : LimitAnalyzer(DefinitionRules.MissingToken)
{
    private protected override void Start(CompilationStartAnalysisContext context) =>
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (SignatureParser.Token(method) is null && Rejection.IsNone(method, limit) && !IsDictated(method))
            {
                report(Diagnostic.Create(DefinitionRules.MissingToken, method.Locations[0], method.Name, limit.Name));
            }
        });

    /// <summary>Whether another declaration says which parameters the method has.</summary>
    private static bool IsDictated(IMethodSymbol method) =>
        method.IsOverride
        || (method.ContainingType.TypeKind != TypeKind.Interface
            && method.ContainingType.AllInterfaces
                .SelectMany(type => type.GetMembers(method.Name))
                .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)));
}
