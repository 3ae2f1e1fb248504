using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmLimiter.Tokenizers;

/// <summary>Which two tokens merge into which third: a hash table with open addressing, one word an entry.</summary>
internal sealed class MergeTable(int capacity)
{
    // Ids take 20 bits each, more than any vocabulary has: left, right, merged. No entry is 0, as merging makes no token 0.
    private const int Bits = 20;
    private const ulong Mask = (1UL << Bits) - 1;
    private const int HashBits = 21;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly ulong[] _entries = new ulong[BitOperations.RoundUpToPowerOf2((uint)capacity)];

    // A bit for each hash that there is, small enough to stay in the cache: most looks find nothing, and end here.
    private readonly ulong[] _hashes = new ulong[1 << (HashBits - 6)];
    private readonly int _shift = 64 - BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)capacity));

    /// <summary>Adds a merge; there is only one of the same two tokens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int left, int right, int merged)
    {
        ulong key = Key(left, right);
        ulong hash = key * Multiplier;
        _hashes[hash >> (64 - HashBits + 6)] |= 1UL << (int)(hash >> (64 - HashBits));
        int slot = (int)(hash >> _shift);
        while (_entries[slot] != 0)
        {
            slot = (slot + 1) & (_entries.Length - 1);
        }

        _entries[slot] = (key << Bits) | (uint)merged;
    }

    /// <summary>The token that the two merge into; <see cref="int.MaxValue"/>: they do not.</summary>
    public int Find(int left, int right)
    {
        ulong key = Key(left, right);
        ulong hash = key * Multiplier;
        if ((_hashes[hash >> (64 - HashBits + 6)] & (1UL << (int)(hash >> (64 - HashBits)))) == 0)
        {
            return int.MaxValue;
        }

        for (int slot = (int)(hash >> _shift); ; slot = (slot + 1) & (_entries.Length - 1))
        {
            ulong entry = _entries[slot];
            if (entry == 0)
            {
                return int.MaxValue;
            }

            if (entry >> Bits == key)
            {
                return (int)(entry & Mask);
            }
        }
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << Bits) | (uint)right;
}
