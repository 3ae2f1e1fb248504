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
    public const string LimitedCall = $"{Calls}.LimitedCall";

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Type parameters as they are declared.</summary>
    public static string TypeParameters(IEnumerable<TypeParameterModel> parameters) =>
        InBrackets(parameters.Select(static parameter => parameter.Attributes + Identifiers.Escape(parameter.Name)));

    /// <summary>The type parameters, passed on.</summary>
    public static string TypeArguments(IEnumerable<TypeParameterModel> parameters) => InBrackets(parameters.Select(static parameter => Identifiers.Escape(parameter.Name)));

    public static string Constraints(IEnumerable<TypeParameterModel> parameters) =>
        string.Concat(parameters
            .Where(static parameter => parameter.Constraint.Length > 0)
            .Select(static parameter => $" where {Identifiers.Escape(parameter.Name)} : {parameter.Constraint}"));

    private static string InBrackets(IEnumerable<string> parts)
    {
        string list = string.Join(", ", parts);
        return list.Length == 0 ? "" : $"<{list}>";
    }

    /// <summary>Parameters as they are declared. A default value stands only where every further parameter has one.</summary>
    public static string Declarations(IEnumerable<ParameterModel> parameters)
    {
        ParameterModel[] declared = [.. parameters];
        int required = Array.FindLastIndex(declared, static parameter => parameter.DefaultValue is null && !parameter.IsParams);
        return string.Join(", ", declared.Select((parameter, index) => Declaration(parameter, isOptional: index > required && !parameter.IsParams)));
    }

    private static string Declaration(ParameterModel parameter, bool isOptional) =>
        parameter.Attributes
        + (isOptional ? parameter.CallerAttributes : "")
        + (parameter.IsParams ? "params " : parameter.Modifier)
        + $"{parameter.Type} {Identifiers.Escape(parameter.Name)}"
        + (isOptional ? $" = {parameter.DefaultValue}" : "");

    /// <summary>The parameters, passed on to a method with the same ones.</summary>
    public static string Arguments(IEnumerable<ParameterModel> parameters) =>
        string.Join(", ", parameters.Select(static parameter => parameter.Passing + parameter.Cast + Identifiers.Escape(parameter.Name)));
}
