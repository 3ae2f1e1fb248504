using System.Collections.Concurrent;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML105: a provider is called outside any limited method.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnlimitedCallAnalyzer() : LimitAnalyzer(UsageRules.UnlimitedCall)
{
    private static readonly string[] _fakes = ["Fake", "Stub", "Mock"];

    private protected override void Start(CompilationStartAnalysisContext context)
    {
        var members = LimitedMembers.Of(context.Compilation);
        var proxies = ProxiedTypes.Of(context.Compilation);
        Func<SyntaxTree, KnownCalls> known = KnownCalls.PerFile(context.Options.AnalyzerConfigOptionsProvider);
        var calls = new ConcurrentDictionary<INamedTypeSymbol, CallsOfType>(SymbolEqualityComparer.Default);
        context.RegisterSymbolStartAction(
            type => Start(type, calls.GetOrAdd(Outermost((INamedTypeSymbol)type.Symbol), _ => new CallsOfType(members, proxies)), known, members),
            SymbolKind.NamedType);
    }

    /// <summary>Private methods can be used in all that is nested in a type, which ends before it.</summary>
    private static INamedTypeSymbol Outermost(INamedTypeSymbol type) => type.ContainingType is { } container ? Outermost(container) : type;

    private static void Start(SymbolStartAnalysisContext type, CallsOfType calls, Func<SyntaxTree, KnownCalls> known, LimitedMembers members)
    {
        type.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                calls.AddUse(call.TargetMethod, call, operation.ContainingSymbol);
                AddSend(call, operation.ContainingSymbol, calls, known(call.Syntax.SyntaxTree), members);
            },
            OperationKind.Invocation);
        type.RegisterOperationAction(
            operation => calls.AddUse(((IMethodReferenceOperation)operation.Operation).Method, operation.Operation, operation.ContainingSymbol),
            OperationKind.MethodReference);
        if (type.Symbol.ContainingType is null)
        {
            type.RegisterSymbolEndAction(end =>
            {
                foreach (Diagnostic diagnostic in calls.WithoutTurn())
                {
                    end.ReportDiagnostic(diagnostic);
                }
            });
        }
    }

    private static void AddSend(IInvocationOperation call, ISymbol member, CallsOfType calls, KnownCalls known, LimitedMembers members)
    {
        IMethodSymbol method = call.TargetMethod.ReducedFrom ?? call.TargetMethod;
        string name = $"'{method.ContainingType?.Name}.{method.Name}'";
        if (known.Find(method) is { } send)
        {
            if (members.HeldBy(method.OriginalDefinition) is null && !IsFake(call) && !WaitingClients.IsOneOf(call) && !IsPassingOn(member, known))
            {
                calls.AddSend(call, member, Report(call, name, send.Provider));
            }
        }
        else if (RequestAddress.Of(call) is { } address && known.FindHost(address) is { } host && !IsPassingOn(member, known))
        {
            calls.AddSend(call, member, Report(call, $"{name} to '{host.Name.TrimStart('.')}'", host.Provider));
        }
    }

    private static Diagnostic Report(IInvocationOperation call, string name, string? provider) =>
        Diagnostic.Create(UsageRules.UnlimitedCall, CalledName.Of(call.Syntax), name, provider ?? "…");

    /// <summary>Whether the client is one for tests, told by the name of its type.</summary>
    private static bool IsFake(IInvocationOperation call) =>
        WaitingClients.ClientOf(call)?.Type?.Name is { } type
        && _fakes.Any(fake => type.StartsWith(fake, StringComparison.Ordinal) || type.EndsWith(fake, StringComparison.Ordinal));

    /// <summary>Whether the code is a client's or a handler's own, which passes on what others ask: their calls are looked at.</summary>
    private static bool IsPassingOn(ISymbol member, KnownCalls known)
    {
        for (INamedTypeSymbol? type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (known.IsClient(type) || type.SelfOrBase("System.Net.Http.HttpMessageHandler") is not null)
            {
                return true;
            }
        }

        return false;
    }
}
