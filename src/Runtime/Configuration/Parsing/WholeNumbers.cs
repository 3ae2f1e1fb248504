using System.Globalization;

namespace LlmLimiter.Configuration.Parsing;

/// <summary>Amounts as a file writes them: whole numbers, <c>500</c> or <c>30_000</c>.</summary>
internal static class WholeNumbers
{
    private const string Expected = "expected a whole number such as 500 or 30_000";

    /// <summary>The amount a node names, from zero to 10^12; else null and what is wrong.</summary>
    public static long? Read(YamlNode node, out string? error)
    {
        if (node is not YamlScalar { IsNothing: false } scalar)
        {
            error = $"{Expected}, found {Found.Words(node)}";
            return null;
        }

        error = Problem(scalar);
        return error is null ? long.Parse(Digits(scalar.Value), CultureInfo.InvariantCulture) : null;
    }

    private static string? Problem(YamlScalar scalar)
    {
        string digits = Digits(scalar.Value);
        string found = Found.Quoted(scalar.Value);
        if (!IsDigits(digits))
        {
            return digits.StartsWith("-", StringComparison.Ordinal) && IsDigits(digits.Substring(1))
                ? $"expected an amount that is not negative, found {found}"
                : $"{Expected}, found {found}{Hint(scalar.Value)}";
        }

        if (!scalar.IsPlain)
        {
            return $"{Expected}, found the text {found}; remove the quotes";
        }

        if (digits.Length > 1 && digits[0] == '0')
        {
            return $"{Expected}, found {found}, which YAML 1.1 reads as octal; remove the leading 0";
        }

        return digits.Length <= 13 && long.Parse(digits, CultureInfo.InvariantCulture) <= Amount.Max
            ? null
            : $"expected an amount up to 1_000_000_000_000, found {found}";
    }

    private static string Hint(string value)
    {
        if (value.IndexOf(',') >= 0 && IsDigits(value.Replace(",", "")))
        {
            return "; write thousands with _";
        }

        bool hasPointOrExponent = value.IndexOfAny(['.', 'e', 'E']) > 0;
        return hasPointOrExponent && double.TryParse(value.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "; write it without point and exponent"
            : "";
    }

    /// <summary>The digits without YAML 1.1's separators and plus sign; the value itself when it cannot be a number.</summary>
    private static string Digits(string value)
    {
        string unsigned = value.StartsWith("+", StringComparison.Ordinal) ? value.Substring(1) : value;
        return unsigned.StartsWith("_", StringComparison.Ordinal) ? value : unsigned.Replace("_", "");
    }

    private static bool IsDigits(string value) => value.Length > 0 && value.All(c => c is >= '0' and <= '9');
}
