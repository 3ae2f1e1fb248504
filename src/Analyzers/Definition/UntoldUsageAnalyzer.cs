using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML007: nothing tells what a call used. Where the fix can add a lease, the diagnostic's further location is the method that would take it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntoldUsageAnalyzer() : LimitAnalyzer(DefinitionRules.UntoldUsage)
{
    private const string UsageInAnswer = "return an answer with a Usage";

    private protected override void Start(CompilationStartAnalysisContext context)
    {
        AnnotatedSymbols.RegisterMethods(context, static (method, limit, report) =>
        {
            if (!LimitedCallParser.TellsUsage(method, limit)
                && CoreCheck.Sender(method) is { } sender
                && !sender.Parameters.Any(SignatureParser.IsLease)
                && !TypeText.Parts(method.ReturnType).Any(static part => part.TypeKind == TypeKind.Error)
                && Rejection.IsNone(method, limit))
            {
                report(Diagnostic.Create(
                    DefinitionRules.UntoldUsage,
                    method.Locations[0],
                    CanTakeLease(sender) ? sender.Locations : Enumerable.Empty<Location>(),
                    method.Name,
                    method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                    limit.Name,
                    Advice(method, sender)));
            }
        });
    }

    private static string Advice(IMethodSymbol method, IMethodSymbol sender)
    {
        bool isInterface = method.ContainingType.TypeKind == TypeKind.Interface;
        string lease = SymbolEqualityComparer.Default.Equals(sender, method)
            ? "take an LlmLease parameter and record the usage with it"
            : $"let '{sender.Name}' take an LlmLease parameter and record the usage with it";
        return (isInterface, CanBeRead(Answer.TypeOf(method))) switch
        {
            (true, true) => $"name a UsageReader, or {UsageInAnswer}",
            (true, false) => UsageInAnswer,
            (false, true) => $"name a UsageReader, or {lease}",
            (false, false) => lease,
        };
    }

    /// <summary>Whether there may be something in the answer for a reader to read.</summary>
    private static bool CanBeRead(ITypeSymbol? answer) => answer is INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: not TypeKind.Enum, IsRefLikeType: false };

    /// <summary>Whether nobody else, a base or an interface, says which parameters the method has.</summary>
    private static bool CanTakeLease(IMethodSymbol sender) =>
        sender is { IsVirtual: false, IsAbstract: false, ContainingType: { TypeKind: not TypeKind.Interface } type }
        && !Overridden.By(sender).Any()
        && !type.GetMembers(sender.Name).OfType<IMethodSymbol>().Any(static other => other.Parameters.Any(SignatureParser.IsLease));
}
