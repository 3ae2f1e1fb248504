using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmLimiter.Generators.Parsing;

/// <summary>A parameter's default value as C#.</summary>
internal static class DefaultValueText
{
    /// <summary>Null: the parameter is required.</summary>
    public static string? Of(IParameterSymbol parameter)
    {
        // A date is written as attributes, and nowhere else.
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is DateTime)
        {
            return null;
        }

        ITypeSymbol type = parameter.Type.WithoutNullable();
        return parameter.ExplicitDefaultValue switch
        {
            null => Absent(parameter),
            object value when type.TypeKind == TypeKind.Enum => EnumValue((INamedTypeSymbol)type, value),
            object value => Literal(value),
        };
    }

    private static string Absent(IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type;
        if (type.IsNullableValue())
        {
            return "null";
        }

        // The forgiving ! where null is the default of a type that does not admit it.
        string forgiving = type.IsValueType || parameter.NullableAnnotation == NullableAnnotation.Annotated ? "" : "!";
        return (type.IsReferenceType ? "null" : "default") + forgiving;
    }

    /// <summary>The member of an enumeration that has this value, else the number.</summary>
    public static string EnumValue(INamedTypeSymbol type, object value)
    {
        string name = TypeText.Of(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));
        IFieldSymbol? member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field =>
            field.HasConstantValue && Equals(field.ConstantValue, value) && !field.Has(KnownTypes.ObsoleteAttribute) && !field.Has(KnownTypes.ExperimentalAttribute));
        return member is null ? $"({name})({Literal(value)})" : $"{name}.{Identifiers.Escape(member.Name)}";
    }

    private static string Literal(object value) => value switch
    {
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        bool truth => truth ? "true" : "false",
        float number => Floating(number, "float", "f", number.ToString("R", CultureInfo.InvariantCulture)),
        double number => Floating(number, "double", "d", number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "u",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "default",
    };

    private static string Floating(double value, string type, string suffix, string digits)
    {
        if (double.IsNaN(value))
        {
            return $"{type}.NaN";
        }

        return double.IsInfinity(value) ? $"{type}.{(value > 0 ? "Positive" : "Negative")}Infinity" : digits + suffix;
    }
}
