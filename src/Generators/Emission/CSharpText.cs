using System.Globalization;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmLimiter.Generators.Emission;

/// <summary>Small pieces of C#.</summary>
internal static class CSharpText
{
    public const string Limiter = "global::LlmLimiter.LlmRateLimiter";
    public const string Calls = "global::LlmLimiter.Calls";

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string TypeParameters(IEnumerable<TypeParameterModel> parameters)
    {
        string names = string.Join(", ", parameters.Select(static parameter => parameter.Name));
        return names.Length == 0 ? "" : $"<{names}>";
    }

    public static string Constraints(IEnumerable<TypeParameterModel> parameters) =>
        string.Concat(parameters
            .Where(static parameter => parameter.Constraint.Length > 0)
            .Select(static parameter => $" where {parameter.Name} : {parameter.Constraint}"));

    /// <summary>A parameter as it is declared.</summary>
    public static string Declaration(ParameterModel parameter)
    {
        string value = parameter.DefaultValue is null ? "" : $" = {parameter.DefaultValue}";
        return $"{parameter.Attributes}{parameter.Modifier}{parameter.Type} {Identifiers.Escape(parameter.Name)}{value}";
    }

    public static string Declarations(IEnumerable<ParameterModel> parameters) => string.Join(", ", parameters.Select(Declaration));

    /// <summary>The parameters, passed on to a method with the same ones.</summary>
    public static string Arguments(IEnumerable<ParameterModel> parameters) =>
        string.Join(", ", parameters.Select(static parameter => parameter.Passing + parameter.Cast + Identifiers.Escape(parameter.Name)));
}
