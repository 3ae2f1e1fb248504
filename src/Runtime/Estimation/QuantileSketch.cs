using System.Numerics;

namespace LlmLimiter.Estimation;

/// <summary>
/// The amount that nineteen in twenty of the amounts seen lately do not exceed, told a little too large: by 1 in 8 at the most. Of a fixed size,
/// whatever is seen: amounts are counted in buckets, eight to each doubling. When these hold <see cref="Most"/> amounts all counts are halved, so
/// that what is older weighs less.
/// </summary>
internal sealed class QuantileSketch
{
    /// <summary>How many amounts weigh fully; fits the count of a bucket.</summary>
    public const int Most = 254;

    /// <summary>One amount in so many may be larger.</summary>
    public const int OneIn = 20;

    private const int BitsPerDoubling = 3;
    private const int BucketsPerDoubling = 1 << BitsPerDoubling;

    // Larger than any answer; what is larger still counts as this.
    private const int LargestBits = 24;

    private readonly byte[] _counts = new byte[(LargestBits - BitsPerDoubling + 1) * BucketsPerDoubling];
    private int _total;
    private int _quantile; // a bucket
    private int _above;    // how many amounts lie in the buckets above it

    /// <summary>The amount; 0: none was seen.</summary>
    public long Quantile => UpperEnd(_quantile);

    /// <summary>Sees an amount, 0 or more.</summary>
    public void Add(long amount)
    {
        if (_total == Most)
        {
            Halve();
        }

        int bucket = BucketOf(amount);
        _counts[bucket]++;
        _total++;
        _above += bucket > _quantile ? 1 : 0;
        FollowQuantile();
    }

    private static int BucketOf(long amount)
    {
        amount = Math.Min(amount, (1L << LargestBits) - 1);
        int shift = Math.Max(0, BitOperations.Log2((ulong)amount) - BitsPerDoubling);
        return (shift * BucketsPerDoubling) + (int)(amount >> shift);
    }

    private static long UpperEnd(int bucket)
    {
        int shift = Math.Max(0, (bucket / BucketsPerDoubling) - 1);
        return ((bucket - (shift * BucketsPerDoubling) + 1L) << shift) - 1;
    }

    private void FollowQuantile()
    {
        int mayBeAbove = _total / OneIn;
        while (_above > mayBeAbove)
        {
            _above -= _counts[++_quantile];
        }

        while (_above + _counts[_quantile] <= mayBeAbove)
        {
            _above += _counts[_quantile--];
        }
    }

    /// <summary>Halves the count above each bucket, rather than each count: a tail of single amounts must not vanish at once.</summary>
    private void Halve()
    {
        (_total, _above) = (0, 0);
        int left = 0;
        for (int bucket = _counts.Length - 1; bucket >= 0; bucket--)
        {
            int count = _counts[bucket] + left;
            left = count & 1;
            _counts[bucket] = (byte)(count >> 1);
            _total += _counts[bucket];
            _above += bucket > _quantile ? _counts[bucket] : 0;
        }
    }
}
