using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Which limit governs a method: its own attribute, else its type's, unless it is exempt.</summary>
internal static class Limits
{
    private const string EstimatorName = "Estimator";
    private const string UsageReaderName = "UsageReader";

    /// <summary>The limit that an attribute on this very symbol states.</summary>
    public static LimitModel? StatedOn(ISymbol symbol)
    {
        if (symbol.AttributeOf(KnownTypes.RateLimitedAttribute) is not { } attribute)
        {
            return null;
        }

        var named = NamedArguments(attribute);
        return new LimitModel
        {
            Provider = Argument(attribute, 0) ?? "",
            Model = Argument(attribute, 1),
            OutputTokens = Named(named, "OutputTokens") as int? ?? 0,
            TimeoutMilliseconds = Named(named, "TimeoutMilliseconds") as int? ?? 0,
            MaxRetries = Named(named, "MaxRetries") as int? ?? 0,
            Priority = Named(named, "Priority") as int? ?? 0,
            Pool = Named(named, "Pool") as string,
            Estimator = (Named(named, EstimatorName) as ITypeSymbol)?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            UsageReader = (Named(named, UsageReaderName) as ITypeSymbol)?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            CoreMethod = Named(named, "CoreMethod") as string,
            WrapperName = Named(named, "WrapperName") as string,
        };
    }

    /// <summary>The types that the attribute governing a method names, as its estimator and its usage reader.</summary>
    public static (ITypeSymbol? Estimator, ITypeSymbol? UsageReader) HelpersOf(IMethodSymbol method)
    {
        ISymbol annotated = StatedOn(method) is null ? method.ContainingType : method;
        if (annotated.AttributeOf(KnownTypes.RateLimitedAttribute) is not { } attribute)
        {
            return default;
        }

        var named = NamedArguments(attribute);
        return (Named(named, EstimatorName) as ITypeSymbol, Named(named, UsageReaderName) as ITypeSymbol);
    }

    /// <summary>The limit that governs a method as it is declared; null: it is not limited.</summary>
    public static LimitModel? Governing(IMethodSymbol method)
    {
        if (StatedOn(method) is { } own)
        {
            return own;
        }

        return method.ContainingType is { } type && StatedOn(type) is { } ofType && TakesLimitOfType(method) ? ofType : null;
    }

    /// <summary>The methods of a type that are limited, in the order of their declaration.</summary>
    public static IEnumerable<IMethodSymbol> LimitedMethods(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(static method => Governing(method) is not null);

    /// <summary>
    /// Whether an attribute on the type is meant for this method. In an interface it is meant for every instance method, because a
    /// caller expects the decorator to limit them all; in a class for what a caller can await: instance methods, not private or
    /// protected, that return a task or a stream, but DisposeAsync, which asks no provider.
    /// </summary>
    private static bool TakesLimitOfType(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.IsStatic || method.IsImplicitlyDeclared
            || method.Has(KnownTypes.NotRateLimitedAttribute) || (method.IsGenerated() && !CoreCheck.IsNeeded(method)))
        {
            return false;
        }

        return method.ContainingType.TypeKind == TypeKind.Interface
            ? method.IsAbstract || method.IsVirtual
            : method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
                && Answer.KindOf(method) != ReturnKind.Synchronous
                && method is not { Name: "DisposeAsync", Parameters.IsEmpty: true };
    }

    private static Dictionary<string, object?> NamedArguments(AttributeData attribute)
    {
        // While somebody types, an argument may be there twice; the compiler says so.
        var named = new Dictionary<string, object?>();
        foreach (var argument in attribute.NamedArguments)
        {
            named[argument.Key] = argument.Value.Kind == TypedConstantKind.Array ? null : argument.Value.Value;
        }

        return named;
    }

    private static string? Argument(AttributeData attribute, int index) =>
        attribute.ConstructorArguments.Length > index ? attribute.ConstructorArguments[index].Value as string : null;

    private static object? Named(Dictionary<string, object?> arguments, string name) =>
        arguments.TryGetValue(name, out object? value) ? value : null;
}
