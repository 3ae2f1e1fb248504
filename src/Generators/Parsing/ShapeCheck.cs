using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// Whether limited code can be written for a method. The generator writes none where it cannot, and the analyzers say why: both ask
/// here, so that they never differ.
/// </summary>
internal static class ShapeCheck
{
    /// <summary>Why a limited method cannot be wrapped, as the end of a sentence; null: it can.</summary>
    public static string? WhyNot(IMethodSymbol method, LimitModel limit) =>
        OfKind(method) ?? OfType(method.ContainingType) ?? Answer.WhyNot(method) ?? OfParameters(method) ?? OfLimiter(method) ?? OfLimit(limit)
            ?? HelperCheck.WhyNot(method);

    /// <summary>Why no limited code can be written for any method of the type; null: it can.</summary>
    public static string? OfType(INamedTypeSymbol type)
    {
        var chain = WrapperNames.Containers(type).Append(type).ToArray();
        if (chain.Any(static container => container.IsFileLocal))
        {
            return "generated code cannot name a file-local type";
        }

        if (type.IsRefLikeType)
        {
            return "a ref struct cannot be held while a call waits";
        }

        if (type.TypeKind == TypeKind.Interface && !chain.All(static container => PartialCheck.IsVisible(container.DeclaredAccessibility)))
        {
            return "a decorator cannot implement a private or protected interface";
        }

        var names = chain.SelectMany(static container => container.TypeParameters).Select(static parameter => parameter.Name).ToArray();
        return names.Distinct().Count() < names.Length ? "a type parameter hides one of a containing type" : null;
    }

    /// <summary>Passing it on would be a call that is bound when it runs.</summary>
    public static bool IsDynamicReference(IParameterSymbol parameter) =>
        parameter.RefKind != RefKind.None && parameter.Type.TypeKind == TypeKind.Dynamic;

    public static string DynamicReference(IParameterSymbol parameter) => $"its parameter '{parameter.Name}' is dynamic and passed by reference";

    private static string? OfKind(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.ExplicitInterfaceImplementation)
        {
            return "no code can call an explicit implementation by its name; annotate the interface's member";
        }

        if (method.MethodKind != MethodKind.Ordinary)
        {
            return "it is not an ordinary method";
        }

        if (!method.ContainingType.CanBeReferencedByName)
        {
            return "a member of an extension block has no limited twin; annotate a classic extension method";
        }

        if (method is { IsAsync: true, ReturnsVoid: true })
        {
            return "it is async void, and nothing tells when it ends; return a Task";
        }

        bool canBeImplemented = !method.IsStatic && (method.IsAbstract || method.IsVirtual);
        if (method.ContainingType.TypeKind == TypeKind.Interface && !canBeImplemented)
        {
            return "a decorator implements only the instance members of an interface that a class can implement";
        }

        return method.IsVararg ? "__arglist cannot be held while a call waits" : null;
    }

    private static string? OfParameters(IMethodSymbol method)
    {
        if (method.Parameters.Select(static parameter => parameter.Name).Where(static name => name.Length > 0).Distinct().Count() < method.Parameters.Length)
        {
            return "its parameters need names of their own";
        }

        if (method.Parameters.FirstOrDefault(IsDynamicReference) is { } late)
        {
            return DynamicReference(late);
        }

        if (PromptCheck.Uncountable(method) is { } uncountable)
        {
            return $"its parameter '{uncountable.Name}' is marked [Prompt], and nothing can be counted of its type";
        }

        if (Answer.KindOf(method) != ReturnKind.Synchronous && method.Parameters.Select(CannotBeHeld).FirstOrDefault(static reason => reason is not null) is { } held)
        {
            return held;
        }

        var outer = TypeText.AllTypeParameters(method.ContainingType).Select(static parameter => parameter.Name);
        return method.TypeParameters.Select(static parameter => parameter.Name).Intersect(outer).Any()
            ? "a type parameter hides one of its type"
            : null;
    }

    /// <summary>Why a parameter cannot wait for the call's turn; null: it can. A synchronous method waits with its parameters where they are.</summary>
    private static string? CannotBeHeld(IParameterSymbol parameter) =>
        parameter.RefKind != RefKind.None ? $"its parameter '{parameter.Name}' is passed by reference"
        : parameter.Type.IsRefLikeType || TypeText.HoldsPointer(parameter.Type) || TypeText.AllowsRefStruct(parameter.Type)
            ? $"its parameter '{parameter.Name}' cannot be held while the call waits"
        : null;

    private static string? OfLimiter(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (method.IsStatic)
        {
            return LimiterSearch.FromInside(type, isStatic: true) is null && LimiterSearch.FromInside(type, isStatic: false) is { } held
                ? $"it is static, and the type's limiter '{held.Name}' is not"
                : null;
        }

        return LimiterSearch.FromInside(type, isStatic: false) is not { Place: LimiterPlace.PrimaryConstructorParameter } limiter ? null
            : method.Parameters.Any(parameter => parameter.Name == limiter.Name) ? $"its parameter '{limiter.Name}' hides the type's limiter of that name"
            : !type.GetMembers(limiter.Name).IsEmpty ? $"a member hides the type's limiter '{limiter.Name}'"
            : TypeText.AllTypeParameters(type).Concat(method.TypeParameters).Any(parameter => parameter.Name == limiter.Name)
                ? $"a type parameter hides the type's limiter '{limiter.Name}'"
            : null;
    }

    private static string? OfLimit(LimitModel limit) => limit.WrapperName is { } name && !Identifiers.IsValid(name)
        ? $"its WrapperName '{name}' is not a name"
        : SettingsRule.WhyNot(limit.OutputTokens, limit.TimeoutMilliseconds, limit.MaxRetries, limit.Priority, limit.Pool);
}
