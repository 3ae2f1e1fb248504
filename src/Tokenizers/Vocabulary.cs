using System.IO.Compression;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LlmLimiter.Tokenizers;

/// <summary>
/// The tokens of an encoding: which bytes they stand for, and how merging makes them. A token's id is also its rank: of all neighbours
/// that can merge, those that make the lowest id do so first.
/// </summary>
/// <remarks>
/// The tokens are a tree of bytes, numbered level by level, so that the children of a node are neighbours, in the order of their bytes. The
/// top level is every byte; its node numbers are the bytes. Memory: 9 bytes a node and some 35 a token, 11 MB for the largest vocabulary.
/// Loading happens once, in code that is new then, so that code is compiled at its best from the beginning.
/// </remarks>
internal sealed class Vocabulary
{
    /// <summary>Stands for "no token".</summary>
    public const int None = -1;

    // Each byte is a node of the top level; and their tokens have the lowest ids.
    private const int Bytes = 256;

    private readonly byte[] _labels;
    private readonly Node[] _nodes;
    private readonly int[] _secondLevel = new int[Bytes * Bytes];
    private readonly byte[] _lengths;
    private readonly int[] _shorter;
    private readonly (int Left, int Right)[] _parts;
    private readonly ShortTokens _short;
    private readonly MergeTable _merges;

    /// <summary>Reads what eng/MakeVocabularies.cs wrote.</summary>
    private Vocabulary(BinaryReader file)
    {
        int nodes = file.ReadInt32();
        int ids = file.ReadInt32();
        _labels = file.ReadBytes(nodes);
        Array.Resize(ref _labels, nodes + Vector128<byte>.Count);
        _nodes = ReadNodes(file.ReadBytes(nodes), file.ReadBytes(3 * nodes));
        byte[] leftLengths = file.ReadBytes(ids);

        _lengths = new byte[ids];
        _shorter = new int[ids];
        _parts = new (int, int)[ids];
        _short = new ShortTokens(ids);
        _merges = new MergeTable(ids);
        int[] parents = Parents();
        IndexSecondLevel();
        Measure(parents);
        Split(parents, leftLengths);
    }

    /// <summary>Loads the vocabulary of an encoding.</summary>
    public static Vocabulary Load(string name)
    {
        using Stream resource = typeof(Vocabulary).Assembly.GetManifestResourceStream(name)!;
        using var brotli = new BrotliStream(resource, CompressionMode.Decompress);
        var content = new MemoryStream();
        brotli.CopyTo(content);
        content.Position = 0;
        return new Vocabulary(new BinaryReader(content));
    }

    /// <summary>Whether the bytes from a position to another certainly are one token; they may be one all the same.</summary>
    public bool IsShort(ReadOnlySpan<byte> text, int at, int end) => _short.Contains(text, at, end - at);

    /// <summary>The longest token that the bytes begin with. There is one: every byte is a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Longest(ReadOnlySpan<byte> bytes)
    {
        int node = bytes[0];
        int token = _nodes[node].Token;
        if (bytes.Length == 1)
        {
            return token;
        }

        node = _secondLevel[(node << 8) | bytes[1]];
        for (int i = 2; node != None; i++)
        {
            if (_nodes[node].Token is var longer and not None)
            {
                token = longer;
            }

            if (i == bytes.Length)
            {
                break;
            }

            node = Child(node, bytes[i]);
        }

        return token;
    }

    /// <summary>The longest token that another one begins with; <see cref="None"/>: the other is a single byte.</summary>
    public int Shorter(int token) => _shorter[token];

    /// <summary>How many bytes a token stands for.</summary>
    public int Length(int token) => _lengths[token];

    /// <summary>
    /// Whether merging would leave the two tokens as they are when they stand side by side. Takes both apart in the reverse order of their
    /// merges, and sees whether what met at the border at any time would have merged across it before.
    /// </summary>
    public bool MayStandTogether(int left, int right)
    {
        // The rank below which a merge across the border would have come first.
        int before = int.MaxValue;
        while (true)
        {
            if (_merges.Find(left, right) < before)
            {
                return false;
            }

            bool leftIsByte = left < Bytes;
            bool rightIsByte = right < Bytes;
            if (leftIsByte && rightIsByte)
            {
                return true;
            }

            // The merge of the higher rank came last; of two of the same rank the one on the right did.
            if (rightIsByte || (!leftIsByte && left > right))
            {
                before = left;
                left = _parts[left].Right;
            }
            else
            {
                before = right + 1;
                right = _parts[right].Left;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Child(int node, byte label)
    {
        int first = _nodes[node].FirstChild;
        int count = _nodes[node + 1].FirstChild - first;
        ref byte labels = ref MemoryMarshal.GetArrayDataReference(_labels);
        for (; count > 0; first += Vector128<byte>.Count, count -= Vector128<byte>.Count)
        {
            uint found = Vector128.Equals(Vector128.LoadUnsafe(ref labels, (nuint)first), Vector128.Create(label)).ExtractMostSignificantBits();
            int at = BitOperations.TrailingZeroCount(found);
            if (at < count && found != 0)
            {
                return first + at;
            }
        }

        return None;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Node[] ReadNodes(byte[] counts, byte[] ids)
    {
        var nodes = new Node[counts.Length + 1];
        int next = Bytes;
        for (int node = 0, at = 0; node < counts.Length; node++, at += 3)
        {
            nodes[node] = new Node(next, (ids[at] | (ids[at + 1] << 8) | (ids[at + 2] << 16)) - 1);
            next += counts[node];
        }

        nodes[^1] = new Node(next, None);
        return nodes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Parents()
    {
        var parents = new int[_nodes.Length - 1];
        parents.AsSpan(0, Bytes).Fill(None);
        for (int node = 0; node < parents.Length; node++)
        {
            parents.AsSpan(_nodes[node].FirstChild, _nodes[node + 1].FirstChild - _nodes[node].FirstChild).Fill(node);
        }

        return parents;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void IndexSecondLevel()
    {
        Array.Fill(_secondLevel, None);
        for (int top = 0; top < Bytes; top++)
        {
            for (int child = _nodes[top].FirstChild; child < _nodes[top + 1].FirstChild; child++)
            {
                _secondLevel[(top << 8) | _labels[child]] = child;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(int[] parents)
    {
        // Parents come before their children.
        var paths = new (int Length, ulong Bytes, int Longest)[parents.Length];
        var shorts = new ulong[_lengths.Length];
        for (int node = 0; node < parents.Length; node++)
        {
            (int length, ulong bytes, int longest) = parents[node] == None ? (0, 0, None) : paths[parents[node]];
            bytes |= length < ShortTokens.MaxLength ? (ulong)_labels[node] << (8 * length) : 0;
            length++;
            int token = _nodes[node].Token;
            paths[node] = (length, bytes, token == None ? longest : token);
            if (token == None)
            {
                continue;
            }

            _lengths[token] = (byte)length;
            _shorter[token] = longest;
            shorts[token] = length <= ShortTokens.MaxLength ? bytes : 0;
        }

        // By rank, so that the commonest are found at the first look.
        for (int token = 0; token < shorts.Length; token++)
        {
            if (shorts[token] != 0)
            {
                _short.Add(shorts[token], _lengths[token]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(int[] parents, byte[] leftLengths)
    {
        Span<byte> bytes = stackalloc byte[byte.MaxValue];
        for (int node = Bytes; node < parents.Length; node++)
        {
            int token = _nodes[node].Token;
            if (token == None)
            {
                continue;
            }

            // Up to the node of the left part, which is an ancestor; the bytes passed are the right part.
            int right = _lengths[token] - leftLengths[token];
            int ancestor = node;
            for (int i = right - 1; i >= 0; i--)
            {
                bytes[i] = _labels[ancestor];
                ancestor = parents[ancestor];
            }

            _parts[token] = (_nodes[ancestor].Token, Longest(bytes[..right]));
            _merges.Add(_parts[token].Left, _parts[token].Right, token);
        }
    }

    /// <param name="FirstChild">Its children end where those of the next node begin.</param>
    /// <param name="Token">The token that ends here.</param>
    private readonly record struct Node(int FirstChild, int Token);
}
