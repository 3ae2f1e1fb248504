using System.Collections.Immutable;
using System.Globalization;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>LLML101: a call goes around its limit.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BypassedLimitAnalyzer() : LimitAnalyzer(UsageRules.BypassedLimit)
{
    private protected override void Start(CompilationStartAnalysisContext context)
    {
        var members = LimitedMembers.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, members), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, LimitedMembers members)
    {
        var call = (IInvocationOperation)context.Operation;
        if (members.BypassedBy(call) is { } member)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                UsageRules.BypassedLimit,
                Place(call.Syntax),
                Properties(call, member, context.Compilation),
                $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}",
                member.LimitName,
                Advice(member)));
        }
    }

    private static string Advice(LimitedMember member) => member switch
    {
        LimitedMember.Ordinary ordinary => $"call '{ordinary.Twin}'",
        LimitedMember.Implementation { Interface: var type } =>
            $"call it through '{type.Name}', limited by '{WrapperNames.Decorator(type)}'",
        LimitedMember.CalledByDefault { Caller: var caller } => $"annotate '{caller}', which the decorator hands on to the implementation",
        _ => "",
    };

    /// <summary>The called name.</summary>
    private static Location Place(SyntaxNode syntax)
    {
        ExpressionSyntax? called = (syntax as InvocationExpressionSyntax)?.Expression;
        ExpressionSyntax? name = called switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => called,
        };
        return (name as SimpleNameSyntax)?.Identifier.GetLocation() ?? syntax.GetLocation();
    }

    private static ImmutableDictionary<string, string?> Properties(IInvocationOperation call, LimitedMember member, Compilation compilation)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        if (member is LimitedMember.Ordinary ordinary)
        {
            properties.Add(BypassProperties.Twin, ordinary.Twin);
            properties.Add(BypassProperties.ExtensionNamespace, ordinary.ExtensionNamespace);
            properties.Add(BypassProperties.LeaseArgument, LeaseArgument(call)?.ToString(CultureInfo.InvariantCulture));
        }
        else if (member is LimitedMember.Implementation implementation)
        {
            properties.Add(BypassProperties.Decorator, DecoratorText.Of(implementation.Interface, call.Instance?.Type, compilation));
        }

        return properties.ToImmutable();
    }

    /// <summary>The place of the lease among the written arguments; null: none is passed.</summary>
    private static int? LeaseArgument(IInvocationOperation call)
    {
        IArgumentOperation? lease = call.Arguments.FirstOrDefault(static argument =>
            argument is { IsImplicit: false, Parameter: { } parameter } && parameter.Type.Is(KnownTypes.Lease));
        return lease?.Syntax is ArgumentSyntax { Parent: ArgumentListSyntax list } syntax ? list.Arguments.IndexOf(syntax) : null;
    }
}
