using System.Collections.Immutable;
using System.Globalization;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Writes what the rules on bypassed limits report: the method, its limit and what to do, and for the fix the same as properties.</summary>
internal static class BypassReport
{
    public static Diagnostic Create(DiagnosticDescriptor rule, MethodUse use, LimitedMember member, Compilation compilation) => Diagnostic.Create(
        rule,
        use.Place,
        Properties(use, member, compilation),
        $"{use.Method.ContainingType.Name}.{use.Method.Name}",
        member.LimitName,
        member.Advice,
        Form(use));

    /// <summary>What the method becomes where it is not called.</summary>
    private static string Form(MethodUse use) =>
        use.IsInExpressionTree ? "part of an expression tree"
        : use.Operation.Parent is IAddressOfOperation ? "a function pointer"
        : "a delegate";

    private static ImmutableDictionary<string, string?> Properties(MethodUse use, LimitedMember member, Compilation compilation)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        if (member is LimitedMember.Ordinary ordinary)
        {
            properties.Add(BypassProperties.Twin, ordinary.Twin);
            properties.Add(BypassProperties.ExtensionNamespace, ordinary.ExtensionNamespace);
            properties.Add(BypassProperties.LeaseArgument, LeaseArgument(use)?.ToString(CultureInfo.InvariantCulture));
        }
        else if (member is LimitedMember.Core { Wrapper: var wrapper } && TakesTheSame(wrapper, use.Method))
        {
            properties.Add(BypassProperties.Twin, wrapper.Name);
            properties.Add(BypassProperties.LeaseArgument, LeaseArgument(use)?.ToString(CultureInfo.InvariantCulture));
        }
        else if (member is LimitedMember.Implementation implementation)
        {
            properties.Add(BypassProperties.Decorator, DecoratorText.Of(implementation.Interface, use.Instance?.Type, compilation));
        }

        return properties.ToImmutable();
    }

    /// <summary>Whether the first parameters of the partial method are the core's: a core may leave some out, and have its own order.</summary>
    private static bool TakesTheSame(IMethodSymbol wrapper, IMethodSymbol core)
    {
        string[] names = [.. core.Parameters.Where(static parameter => !parameter.Type.Is(KnownTypes.Lease)).Select(static parameter => parameter.Name)];
        return wrapper.Parameters.Select(static parameter => parameter.Name).Take(names.Length).SequenceEqual(names);
    }

    /// <summary>The place of the lease among the written arguments; null: none is passed.</summary>
    private static int? LeaseArgument(MethodUse use)
    {
        IArgumentOperation? lease = (use.Operation as IInvocationOperation)?.Arguments.FirstOrDefault(static argument =>
            argument is { IsImplicit: false, Parameter: { } parameter } && parameter.Type.Is(KnownTypes.Lease));
        return lease?.Syntax is ArgumentSyntax { Parent: ArgumentListSyntax list } syntax ? list.Arguments.IndexOf(syntax) : null;
    }
}
