using System.Buffers;

namespace LlmLimiter.Tokenizers;

/// <summary>
/// Cuts a piece of text into tokens, as merging byte pairs by rank would. It does not merge: it takes the longest token at each position
/// whose neighbour on the left would have stayed apart from it, and goes a token back where there is none. Any sequence in which all neighbours
/// stay apart is the one that merging makes, and a position that was gone back from is never tried again, so the work grows with the length alone.
/// </summary>
internal static class BytePairs
{
    private const int OnStack = 256;

    /// <summary>How many tokens the piece is.</summary>
    public static int Count(Vocabulary vocabulary, ReadOnlySpan<byte> piece)
    {
        int first = vocabulary.Longest(piece);
        if (vocabulary.Length(first) == piece.Length)
        {
            return 1;
        }

        if (piece.Length <= OnStack)
        {
            return Split(vocabulary, piece, first, stackalloc int[OnStack]);
        }

        int[] tokens = ArrayPool<int>.Shared.Rent(piece.Length);
        int count = Split(vocabulary, piece, first, tokens);
        ArrayPool<int>.Shared.Return(tokens);
        return count;
    }

    /// <summary>Writes the tokens of the piece.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="piece">The bytes.</param>
    /// <param name="tokens">Takes the tokens; at least one for each byte.</param>
    /// <returns>How many there are.</returns>
    public static int Split(Vocabulary vocabulary, ReadOnlySpan<byte> piece, Span<int> tokens) =>
        Split(vocabulary, piece, vocabulary.Longest(piece), tokens);

    private static int Split(Vocabulary vocabulary, ReadOnlySpan<byte> piece, int first, Span<int> tokens)
    {
        // Bits of the positions that led nowhere.
        int words = (piece.Length >> 6) + 1;
        ulong[]? rented = words > OnStack / 64 + 1 ? ArrayPool<ulong>.Shared.Rent(words) : null;
        Span<ulong> deadEnds = rented is null ? stackalloc ulong[OnStack / 64 + 1] : rented;
        deadEnds[..words].Clear();

        int count = 0;
        int at = 0;
        int token = first;
        while (true)
        {
            int end = at + vocabulary.Length(token);
            if ((deadEnds[end >> 6] & (1UL << end)) == 0 && (count == 0 || vocabulary.MayStandTogether(tokens[count - 1], token)))
            {
                tokens[count++] = token;
                if (end == piece.Length)
                {
                    break;
                }

                at = end;
                token = vocabulary.Longest(piece[at..]);
            }
            else if (vocabulary.Shorter(token) is var shorter and not Vocabulary.None)
            {
                token = shorter;
            }
            else
            {
                deadEnds[at >> 6] |= 1UL << at;
                token = tokens[--count];
                at -= vocabulary.Length(token);
            }
        }

        if (rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }

        return count;
    }
}
