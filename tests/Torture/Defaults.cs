using LlmLimiter;

namespace Torture;

/// <summary>Flags with and without names for their sums.</summary>
[Flags]
public enum Colors
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Red.</summary>
    Red = 1,

    /// <summary>Green.</summary>
    Green = 2,
}

/// <summary>Default values of every kind.</summary>
public interface IDefaults
{
    /// <summary>Numbers.</summary>
    [RateLimited("torture", "model")]
    Task NumbersAsync(
        byte a = 255, sbyte b = -128, short c = -3, ushort d = 4, int e = int.MinValue, uint f = uint.MaxValue, long g = long.MinValue,
        ulong h = ulong.MaxValue, nint i = -5, nuint j = 5, float k = float.Epsilon, double l = double.NegativeInfinity, decimal m = -1.50m, float n = float.NaN);

    /// <summary>Text.</summary>
    [RateLimited("torture", "model")]
    Task TextAsync(
        string prompt = "a \"quoted\" \\ {braced} \r\n\t\0 \u2028 \ud83d\ude00 text", string raw = """<xml "x"/>""", char a = '\'', char b = '\\', char c = '\u2028', string? d = null,
        string e = "\ud800", string f = nameof(IDefaults));

    /// <summary>Enumerations.</summary>
    [RateLimited("torture", "model")]
    Task EnumsAsync(Colors a = Colors.Red, Colors b = Colors.Red | Colors.Green, Colors c = (Colors)(-7), Colors? d = Colors.Green, Colors? e = null, DayOfWeek f = default);

    /// <summary>Nothing.</summary>
    [RateLimited("torture", "model")]
    Task NothingAsync<T, TClass, TStruct>(
        T? a = default, TClass? b = null, TStruct c = default, TStruct? d = null, Guid e = default, DateTime f = default, DateTime? g = null,
        (int A, string? B) h = default, Func<int>? i = null, int[]? j = default, CancellationToken k = default, dynamic? l = null, bool m = true, bool? n = false)
        where TClass : class
        where TStruct : struct;

    /// <summary>The same where nothing is limited.</summary>
    string Forward(string text = "\"", Colors color = Colors.Green, decimal price = 0.10m, params int[] rest);
}
