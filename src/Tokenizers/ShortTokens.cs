using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmLimiter.Tokenizers;

/// <summary>
/// The tokens of up to eight bytes, found in one look: most words are one of them. A hash table with open addressing of the bytes
/// themselves, and of nothing else: the smaller it is, the more of it stays in the processor's cache.
/// </summary>
/// <remarks>Where fewer than eight bytes are filled up with zeros, a token that ends in zero would look like a shorter one: there is none here.</remarks>
internal sealed class ShortTokens(int capacity)
{
    /// <summary>The bytes of the longest.</summary>
    public const int MaxLength = sizeof(ulong);

    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly ulong[] _tokens = new ulong[BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private readonly int _shift = 64 - BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)capacity));

    /// <summary>Adds a token, unless it ends in zero.</summary>
    /// <param name="bytes">Its bytes, the first one lowest.</param>
    /// <param name="length">How many these are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong bytes, int length)
    {
        if (bytes >> (8 * (length - 1)) == 0)
        {
            return;
        }

        int slot = Slot(bytes);
        while (_tokens[slot] != 0)
        {
            slot = (slot + 1) & (_tokens.Length - 1);
        }

        _tokens[slot] = bytes;
    }

    /// <summary>Whether these bytes certainly are a token; they may be one all the same.</summary>
    public bool Contains(ReadOnlySpan<byte> text, int at, int length)
    {
        if (length > MaxLength || text.Length - at < MaxLength)
        {
            return false;
        }

        ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(text[at..]) & (ulong.MaxValue >> (64 - (8 * length)));
        if (bytes >> (8 * (length - 1)) == 0)
        {
            return false;
        }

        for (int slot = Slot(bytes); ; slot = (slot + 1) & (_tokens.Length - 1))
        {
            ulong token = _tokens[slot];
            if (token == bytes || token == 0)
            {
                return token != 0;
            }
        }
    }

    private int Slot(ulong bytes) => (int)((bytes * Multiplier) >> _shift);
}
