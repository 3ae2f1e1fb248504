using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Reads how a member is declared.</summary>
internal static class SignatureParser
{
    /// <summary>Attributes that the compiler compares between a member and its implementation.</summary>
    private static readonly HashSet<string> _nullabilityAttributes =
    [
        "AllowNullAttribute", "DisallowNullAttribute", "DoesNotReturnAttribute", "DoesNotReturnIfAttribute", "MaybeNullAttribute",
        "MaybeNullWhenAttribute", "NotNullAttribute", "NotNullIfNotNullAttribute", "NotNullWhenAttribute",
    ];

    public static SignatureModel Method(IMethodSymbol method, bool isExplicit = false) => new()
    {
        Name = method.Name,
        ReturnType = Ref(method.RefKind) + TypeText.Of(method.ReturnType),
        Attributes = Travelling(method.GetAttributes())
            .Concat(Travelling(method.GetReturnTypeAttributes(), "return: ")).ToEquatableArray(),
        TypeParameters = method.TypeParameters
            .Select(parameter => isExplicit ? TypeText.InheritedTypeParameter(parameter) : TypeText.TypeParameter(parameter))
            .ToEquatableArray(),
        Parameters = Parameters(method.Parameters, isExplicit, HoldingToken(method)),
        IsUnsafe = method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType).Any(TypeText.HoldsPointer),
    };

    public static SignatureModel Property(IPropertySymbol property, bool isExplicit) => new()
    {
        Name = property.Name,
        ReturnType = Ref(property.RefKind) + TypeText.Of(property.Type),
        Attributes = Travelling(property.GetAttributes()).ToEquatableArray(),
        Parameters = Parameters(property.Parameters, isExplicit, token: null),
        IsUnsafe = TypeText.HoldsPointer(property.Type),
    };

    /// <summary>Attributes that generated code repeats: [Obsolete], and those on nullability.</summary>
    public static IEnumerable<string> Travelling(IEnumerable<AttributeData> attributes, string target = "") =>
        attributes
            .Where(static attribute => attribute.AttributeClass.Is(KnownTypes.ObsoleteAttribute) || IsOnNullability(attribute))
            .Select(attribute => TypeText.Attribute(attribute, target));

    /// <summary>The token that cancels a wait: the last one.</summary>
    private static IParameterSymbol? HoldingToken(IMethodSymbol method) =>
        method.Parameters.LastOrDefault(static parameter => parameter.Type.Is(KnownTypes.CancellationToken));

    private static EquatableArray<ParameterModel> Parameters(
        IEnumerable<IParameterSymbol> parameters, bool isExplicit, IParameterSymbol? token) =>
        parameters.Select(parameter => new ParameterModel
        {
            Name = parameter.Name,
            Type = TypeText.Of(parameter.Type),
            Attributes = string.Concat(parameter.GetAttributes()
                .Where(static attribute => IsOnNullability(attribute) || IsOfCaller(attribute))
                .Select(static attribute => TypeText.Attribute(attribute) + " ")),
            Modifier = Modifier(parameter, isExplicit),
            Passing = Passing(parameter.RefKind),
            // A default value of an explicit implementation could never be used: CS1066.
            DefaultValue = isExplicit ? null : DefaultValueText.Of(parameter),
            Role = Role(parameter, token),
            Cast = parameter.Type.TypeKind != TypeKind.Dynamic ? "" : IsAnnotated(parameter) ? "(object?)" : "(object)",
            IsNullable = IsAnnotated(parameter),
        }).ToEquatableArray();

    private static ParameterRole Role(IParameterSymbol parameter, IParameterSymbol? token)
    {
        if (SymbolEqualityComparer.Default.Equals(parameter, token))
        {
            return ParameterRole.CancellationToken;
        }

        return parameter.Type.Is(KnownTypes.Lease) ? ParameterRole.Lease : ParameterRole.Argument;
    }

    private static string Modifier(IParameterSymbol parameter, bool isExplicit)
    {
        if (parameter.IsParams)
        {
            return isExplicit ? "" : "params ";
        }

        // An out parameter is scoped without saying so.
        string scoped = parameter.ScopedKind == ScopedKind.None || parameter.RefKind == RefKind.Out ? "" : "scoped ";
        return scoped + parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In => "in ",
            RefKind.RefReadOnlyParameter => "ref readonly ",
            _ => "",
        };
    }

    private static string Passing(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In or RefKind.RefReadOnlyParameter => "in ",
        _ => "",
    };

    private static string Ref(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.RefReadOnly => "ref readonly ",
        _ => "",
    };

    private static bool IsAnnotated(IParameterSymbol parameter) => parameter.NullableAnnotation == NullableAnnotation.Annotated;

    /// <summary>What the compiler fills in at the call must be filled in at the call of the generated member.</summary>
    private static bool IsOfCaller(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: var space, Name: var name }
        && name.StartsWith("Caller", StringComparison.Ordinal)
        && space.ToDisplayString() == "System.Runtime.CompilerServices";

    private static bool IsOnNullability(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: var space, Name: var name }
        && _nullabilityAttributes.Contains(name)
        && space.ToDisplayString() == "System.Diagnostics.CodeAnalysis";
}
