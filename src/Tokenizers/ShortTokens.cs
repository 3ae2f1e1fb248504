using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmLimiter.Tokenizers;

/// <summary>
/// The tokens of up to eight bytes, found in one look: most words are one of them. A hash table with open addressing; the bytes themselves
/// are the key.
/// </summary>
internal sealed class ShortTokens(int capacity)
{
    /// <summary>The bytes of the longest.</summary>
    public const int MaxLength = sizeof(ulong);

    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Entry[] _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private readonly int _shift = 64 - BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)capacity));

    /// <summary>Adds a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong bytes, int length, int token)
    {
        int slot = Slot(bytes);
        while (_entries[slot].Length != 0)
        {
            slot = (slot + 1) & (_entries.Length - 1);
        }

        _entries[slot] = new Entry(bytes, length, token);
    }

    /// <summary>The token that is just these bytes; <see cref="Vocabulary.None"/>: there is none, or it was not looked for.</summary>
    public int Find(ReadOnlySpan<byte> text, int at, int length)
    {
        if (length > MaxLength || text.Length - at < MaxLength)
        {
            return Vocabulary.None;
        }

        ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(text[at..]) & (ulong.MaxValue >> (64 - (8 * length)));
        for (int slot = Slot(bytes); ; slot = (slot + 1) & (_entries.Length - 1))
        {
            ref readonly Entry entry = ref _entries[slot];
            if (entry.Bytes == bytes && entry.Length == length)
            {
                return entry.Token;
            }

            if (entry.Length == 0)
            {
                return Vocabulary.None;
            }
        }
    }

    private int Slot(ulong bytes) => (int)((bytes * Multiplier) >> _shift);

    private readonly record struct Entry(ulong Bytes, int Length, int Token);
}
