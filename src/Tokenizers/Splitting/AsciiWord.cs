using System.Numerics;
using System.Runtime.Intrinsics;

namespace LlmLimiter.Tokenizers.Splitting;

/// <summary>Most words of most texts: ASCII letters, fewer than sixteen, found without a loop.</summary>
internal static class AsciiWord
{
    private const byte Letters = 26;

    /// <summary>Measures the capitals at a position and the small letters after them.</summary>
    /// <returns>Whether the word certainly ends there: not after sixteen bytes, and not before a character beyond ASCII.</returns>
    public static bool TryFind(ReadOnlySpan<byte> text, int at, out int capitals, out int smallLetters)
    {
        (capitals, smallLetters) = (0, 0);
        if (text.Length - at < Vector128<byte>.Count)
        {
            return false;
        }

        Vector128<byte> bytes = Vector128.Create(text.Slice(at, Vector128<byte>.Count));
        capitals = BitOperations.TrailingZeroCount(~InRange(bytes, (byte)'A'));
        smallLetters = BitOperations.TrailingZeroCount(~(InRange(bytes, (byte)'a') >> capitals));
        int length = capitals + smallLetters;
        return length < Vector128<byte>.Count && text[at + length] < 0x80;
    }

    private static uint InRange(Vector128<byte> bytes, byte first) =>
        Vector128.LessThan(bytes - Vector128.Create(first), Vector128.Create(Letters)).ExtractMostSignificantBits();
}
