using System.Collections.Immutable;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML009: a generated type or method would have a name that is taken.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NameTakenAnalyzer() : LimitAnalyzer(DefinitionRules.NameTaken)
{
    private const string OtherName = "give it another WrapperName";

    private protected override void Start(CompilationStartAnalysisContext context)
    {
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (ShapeCheck.WhyNot(method, limit) is null && NameCheck.OfTwin(method) is { Turn: >= 0 } clash)
            {
                bool isOwn = Limits.StatedOn(method) is not null;
                string wayOut = isOwn ? OtherName : "give it a [RateLimited] of its own, with another WrapperName";
                report(Renaming(method, clash, wayOut, NameCheck.FreeTwin(method, clash), isOwn ? method : method.ContainingType));
            }
        });
        AnnotatedSymbols.RegisterTypes(context, static (type, report) =>
        {
            if (type.TypeKind == TypeKind.Interface)
            {
                AnalyzeDecorator(type, report);
            }
            else if (!PartialCheck.IsOpen(type) && Limits.LimitedMethods(type).Any(IsExtended) && NameCheck.OfExtensionClass(type) is { Turn: >= 0 } clash)
            {
                report(Diagnostic.Create(DefinitionRules.NameTaken, type.Locations[0], type.Name, clash.Reason, "make the type partial"));
            }
        });
    }

    private static void AnalyzeDecorator(INamedTypeSymbol type, Action<Diagnostic> report)
    {
        if (InterfaceCheck.AnnotatedSymbols(type).FirstOrDefault() is { } annotated && NameCheck.OfDecorator(type) is { Turn: >= 0 } clash)
        {
            report(Renaming(type, clash, OtherName, NameCheck.FreeDecorator(type, clash), WrapperNames.NamesDecorator(type) ?? annotated));
        }
    }

    /// <summary>Whether the method's twin would be an extension method.</summary>
    private static bool IsExtended(IMethodSymbol method) =>
        Limits.Governing(method) is { } limit && ShapeCheck.WhyNot(method, limit) is null && PartialCheck.WhyNeeded(method) is null;

    private static Diagnostic Renaming(ISymbol symbol, NameClash clash, string wayOut, string freeName, ISymbol annotated)
    {
        Location? attribute = annotated.AttributeOf(KnownTypes.RateLimitedAttribute)?.ApplicationSyntaxReference is { } reference
            ? Location.Create(reference.SyntaxTree, reference.Span)
            : null;
        return Diagnostic.Create(
            DefinitionRules.NameTaken,
            symbol.Locations[0],
            attribute is null ? [] : [attribute],
            ImmutableDictionary<string, string?>.Empty.Add(NameTakenProperties.FreeName, freeName),
            symbol.Name,
            clash.Reason,
            wayOut);
    }
}

/// <summary>What the analyzer tells the fix, in the properties of its diagnostic; the governing attribute is the first additional location.</summary>
internal static class NameTakenProperties
{
    /// <summary>A name that is not taken; missing: another name is no way out, and the type is to be partial.</summary>
    public const string FreeName = nameof(FreeName);
}
