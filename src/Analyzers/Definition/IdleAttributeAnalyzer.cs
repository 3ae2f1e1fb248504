using System.Collections.Immutable;
using LlmLimiter.Analyzers.Proxy;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>LLML010: an attribute, or one of its arguments, is read by nobody.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdleAttributeAnalyzer() : LimitAnalyzer(DefinitionRules.IdleAttribute)
{
    private static readonly string[] _types =
    [
        KnownTypes.RateLimitedAttribute, KnownTypes.NotRateLimitedAttribute, KnownTypes.PromptAttribute, KnownTypes.MaxOutputTokensAttribute,
        KnownTypes.ModelNameAttribute,
    ];

    /// <summary>As they are written, without their namespace.</summary>
    private static readonly HashSet<string> _names =
        [.. _types.Select(static type => type.Substring(type.LastIndexOf('.') + 1)).SelectMany(static name => new[] { name, WithoutEnding(name) })];

    private protected override void Start(CompilationStartAnalysisContext context)
    {
        bool hasProxies = context.Compilation.GetTypeByMetadataName(ProxyCall.Maker) is not null;
        context.RegisterSyntaxNodeAction(node => Analyze(node, hasProxies), SyntaxKind.Attribute);
        // The compiler takes what is in a partial method with a generated part to be generated, and brings it to nobody.
        AnnotatedSymbols.RegisterTypes(context, (type, report) =>
        {
            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(static method => method.IsPartialDefinition && method.IsGenerated()))
            {
                foreach (ISymbol bearer in method.Parameters.Prepend<ISymbol>(method))
                {
                    Analyze(bearer, bearer.GetAttributes(), hasProxies, report);
                }
            }
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, bool hasProxies)
    {
        var syntax = (AttributeSyntax)context.Node;
        if (_names.Contains(syntax.Name.GetLastToken().ValueText)
            && syntax.Parent?.Parent is { } owner
            && context.SemanticModel.GetDeclaredSymbol(owner, context.CancellationToken) is { } declared
            && Whole(declared) is { } bearer)
        {
            Analyze(bearer, bearer.GetAttributes().Where(IsThis), hasProxies, context.ReportDiagnostic);
        }

        bool IsThis(AttributeData attribute) =>
            attribute.ApplicationSyntaxReference is { } place && place.SyntaxTree == syntax.SyntaxTree && place.Span == syntax.Span;
    }

    private static void Analyze(ISymbol bearer, IEnumerable<AttributeData> attributes, bool hasProxies, Action<Diagnostic> report)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (attribute.AttributeClass is { } type
                && _types.Any(known => type.Is(known))
                && attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax syntax)
            {
                Analyze(bearer, type, syntax, hasProxies, report);
            }
        }
    }

    private static void Analyze(ISymbol bearer, INamedTypeSymbol attribute, AttributeSyntax syntax, bool hasProxies, Action<Diagnostic> report)
    {
        if (WhyIdle(bearer, attribute, hasProxies) is { } reason)
        {
            bool isDecorated = bearer is INamedTypeSymbol { TypeKind: TypeKind.Interface } type && !Limits.LimitedMethods(type).Any();
            var properties = isDecorated ? ImmutableDictionary<string, string?>.Empty.Add(IdleProperties.IsDecorated, null) : null;
            report(Diagnostic.Create(DefinitionRules.IdleAttribute, syntax.GetLocation(), properties, $"[{WithoutEnding(attribute.Name)}]", reason));
        }
        else if (attribute.Is(KnownTypes.RateLimitedAttribute))
        {
            foreach (AttributeArgumentSyntax argument in syntax.ArgumentList?.Arguments ?? [])
            {
                if (argument.NameEquals?.Name.Identifier.ValueText is { } name && IdleLimit.WhyIdle(bearer, name) is { } reasonOfArgument)
                {
                    report(Diagnostic.Create(DefinitionRules.IdleAttribute, argument.GetLocation(), name, reasonOfArgument));
                }
            }
        }
    }

    /// <param name="bearer">What bears the attribute.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="hasProxies">Whether methods may be limited by a description, which is read when the program runs.</param>
    private static string? WhyIdle(ISymbol bearer, INamedTypeSymbol attribute, bool hasProxies)
    {
        return bearer switch
        {
            INamedTypeSymbol type when attribute.Is(KnownTypes.RateLimitedAttribute) => IdleLimit.WhyIdle(type),
            IMethodSymbol method when attribute.Is(KnownTypes.NotRateLimitedAttribute) => IdleExemption.WhyIdle(method, MayBeDescribed(method)),
            IParameterSymbol parameter => IdleMark.WhyIdle(parameter, attribute, MayBeDescribed(parameter.ContainingSymbol)),
            _ => null,
        };

        bool MayBeDescribed(ISymbol member) => hasProxies && member is IMethodSymbol method && ProxiedMembers.CanBe(method);
    }

    /// <summary>Both parts of a partial method bear the attributes of both; its definition is what is limited.</summary>
    private static ISymbol? Whole(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.PartialDefinitionPart ?? method,
        IParameterSymbol { ContainingSymbol: IMethodSymbol { PartialDefinitionPart: { } definition } } parameter => definition.Parameters[parameter.Ordinal],
        _ => symbol,
    };

    private static string WithoutEnding(string name) => name.Substring(0, name.Length - nameof(Attribute).Length);
}

/// <summary>What the analyzer tells the fix, in the properties of its diagnostic.</summary>
internal static class IdleProperties
{
    /// <summary>An interface that limits nothing has a decorator all the same, which somebody may use.</summary>
    public const string IsDecorated = nameof(IsDecorated);
}
