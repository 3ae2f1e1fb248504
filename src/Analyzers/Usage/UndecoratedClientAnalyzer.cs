using System.Collections.Immutable;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML103: a client is given to those who know it by its interface, without the decorator that would limit it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndecoratedClientAnalyzer() : LimitAnalyzer(UsageRules.UndecoratedClient)
{
    private static readonly HashSet<string> _resolving = ["GetService", "GetRequiredService", "GetKeyedService", "GetRequiredKeyedService", "CreateInstance"];

    private protected override void Start(CompilationStartAnalysisContext context)
    {
        // Tests make clients to try them out, and fakes that ask no provider.
        if (context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out string? isTest)
            && string.Equals(isTest, "true", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var clients = Clients.Of(context.Compilation);
        var proxies = ProxiedTypes.Of(context.Compilation);
        context.RegisterOperationAction(operation => AnalyzeCreation(operation, clients), OperationKind.ObjectCreation);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, clients), OperationKind.Invocation);
        context.RegisterSymbolAction(symbol => AnalyzeInjection(symbol, clients, proxies), SymbolKind.Method, SymbolKind.Property);
    }

    private static void AnalyzeCreation(OperationAnalysisContext context, Clients clients)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation is { Constructor: { ContainingType.Name: "ServiceDescriptor" } constructor })
        {
            Registered(context, ClientRegistration.Of(constructor, creation.Arguments, clients));
        }
        else if (clients.IsClient(creation.Type) || clients.IsProxy(creation.Type))
        {
            Used(context, clients);
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context, Clients clients)
    {
        var call = (IInvocationOperation)context.Operation;
        if (ClientRegistration.MayBe(call.TargetMethod))
        {
            Registered(context, ClientRegistration.Of(call.TargetMethod, call.Arguments, clients));
        }
        else if (call.TargetMethod is { TypeArguments.Length: 1 } method && _resolving.Contains(method.Name) && clients.IsClient(call.Type))
        {
            Used(context, clients);
        }
    }

    private static void AnalyzeInjection(SymbolAnalysisContext context, Clients clients, ProxiedTypes proxies)
    {
        foreach (ISymbol injected in ClientInjection.Injected(context.Symbol))
        {
            if (ClientInjection.Instead(injected, clients, proxies) is { } decorated && !IsExempt(context.Symbol, TypeOf(injected)))
            {
                context.ReportDiagnostic(Create(
                    injected.Locations[0], TypeOf(injected), "injected", decorated, $"take '{decorated.Type.Name}', limited by '{decorated.Decorator}'",
                    ClientProperties.Interface, TypeText.Of(decorated.Type)));
            }
        }
    }

    private static void Registered(OperationAnalysisContext context, ClientRegistration? registration)
    {
        if (registration is { Interface: var decorated }
            && !ClientRegistration.IsDecorated(decorated, context.ContainingSymbol.ContainingType, context.Compilation)
            && !IsExempt(context, registration.Client))
        {
            context.ReportDiagnostic(Create(
                Place(context.Operation), registration.Client, $"registered as '{decorated.Type.Name}'", decorated, "use 'AddRateLimited'",
                ClientProperties.Registration, registration.CanBeLimited(context.Compilation) ? nameof(ClientRegistration) : null));
        }
    }

    private static void Used(OperationAnalysisContext context, Clients clients)
    {
        var flow = new ClientFlow(clients, context.ContainingSymbol, context.Compilation);
        if (context.Operation is { Type: { } client } operation
            && flow.IsBare(operation)
            && flow.UsedWithoutDecorator(operation) is { } decorated
            && !IsExempt(context, client))
        {
            context.ReportDiagnostic(Create(
                Place(operation), client, $"used as '{decorated.Type.Name}'", decorated, $"wrap it with '{decorated.Decorator}'",
                ClientProperties.Decorator, DecoratorText.Of(decorated.Type)));
        }
    }

    private static bool IsExempt(OperationAnalysisContext context, ITypeSymbol client) =>
        IsExempt(context.ContainingSymbol, client) || Exemptions.IsInExemptFunction(context.Operation);

    /// <summary>A client may make itself.</summary>
    private static bool IsExempt(ISymbol member, ITypeSymbol client)
    {
        for (INamedTypeSymbol? type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, client.OriginalDefinition))
            {
                return true;
            }
        }

        return Exemptions.Covers(member);
    }

    private static ITypeSymbol TypeOf(ISymbol injected) => injected is IParameterSymbol parameter ? parameter.Type : ((IPropertySymbol)injected).Type;

    /// <summary>The type that is made, or the name that is called.</summary>
    private static Location Place(IOperation operation) => operation.Syntax switch
    {
        ObjectCreationExpressionSyntax creation => creation.Type.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.GetLocation(),
        var syntax => syntax.GetLocation(),
    };

    private static Diagnostic Create(
        Location place, ITypeSymbol client, string how, DecoratedInterface decorated, string advice, string property, string? value) => Diagnostic.Create(
            UsageRules.UndecoratedClient,
            place,
            ImmutableDictionary<string, string?>.Empty.Add(property, value),
            client.Name,
            how,
            decorated.Limit.Name,
            advice);
}
