using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML001: no limited code can be written for a member.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CannotBeLimitedAnalyzer() : LimitAnalyzer(DefinitionRules.CannotBeLimited)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        AnnotatedSymbols.RegisterMethods(context, AnalyzeMethod);
        AnnotatedSymbols.RegisterFunctions(context, AnalyzeMethod);
        AnnotatedSymbols.RegisterTypes(context, AnalyzeInterface);
        AnnotatedSymbols.RegisterTypes(context, AnalyzeOrdinaryType);
    }

    private static void AnalyzeMethod(IMethodSymbol method, LimitModel limit, Action<Diagnostic> report)
    {
        if (ShapeCheck.WhyNot(method, limit) is { } reason)
        {
            string name = method.Name.Length == 0 ? "lambda" : method.Name;
            report(Diagnostic.Create(DefinitionRules.CannotBeLimited, method.Locations[0], name, reason));
        }
    }

    private static void AnalyzeInterface(INamedTypeSymbol type, Action<Diagnostic> report)
    {
        if (type.TypeKind != TypeKind.Interface || !InterfaceCheck.IsAnnotated(type))
        {
            return;
        }

        foreach (InterfaceObstacle obstacle in InterfaceCheck.Obstacles(type))
        {
            // A limited member that is an obstacle too has its diagnostic already.
            if (obstacle.Member is not IMethodSymbol method || Limits.Governing(method) is null)
            {
                bool isOwn = SymbolEqualityComparer.Default.Equals(obstacle.Member.ContainingType, type);
                Location place = isOwn ? obstacle.Member.Locations[0] : type.Locations[0];
                report(Diagnostic.Create(DefinitionRules.CannotBeLimited, place, type.Name, $"{obstacle.Reason} ('{obstacle.Member.Name}')"));
            }
        }
    }

    private static void AnalyzeOrdinaryType(INamedTypeSymbol type, Action<Diagnostic> report)
    {
        if (type.TypeKind != TypeKind.Interface && Limits.StatedOn(type) is not null && !Limits.LimitedMethods(type).Any())
        {
            report(Diagnostic.Create(
                DefinitionRules.CannotBeLimited, type.Locations[0], type.Name, "it has no public or internal instance method that returns a task or a stream"));
        }
    }
}
