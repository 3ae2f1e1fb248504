using System.Runtime.CompilerServices;

namespace LlmLimiter;

/// <summary>The range of every count of requests or tokens: 0 to 10^12.</summary>
internal static class Amount
{
    /// <summary>The largest amount a rule, an estimate or a usage may name.</summary>
    public const long Max = 1_000_000_000_000;

    /// <summary>The amount itself, when it is in range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative or above 10^12.</exception>
    public static long Checked(long amount, [CallerArgumentExpression(nameof(amount))] string? name = null) =>
        (ulong)amount <= Max ? amount : throw OutOfRange(amount, name);

    /// <summary>The sum of two amounts in range, at most 10^12.</summary>
    public static long Sum(long a, long b) => Math.Min(a + b, Max);

    /// <summary>The product of an amount in range and a count, at most 10^12.</summary>
    public static long Product(long amount, long count) => count > 0 && amount > Max / count ? Max : amount * count;

    private static ArgumentOutOfRangeException OutOfRange(long amount, string? name) =>
        new(name, amount, $"{name} must be from 0 to {Max:N0}.");
}
