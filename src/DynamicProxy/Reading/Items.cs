using System.Runtime.InteropServices;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>Counts the items of a collection.</summary>
internal static class Items
{
    /// <summary>Adds each item to a sum.</summary>
    public static TSum Add<TSum, TItem>(TSum sum, IEnumerable<TItem> items, Func<TSum, TItem, TSum> add)
    {
        switch (items)
        {
            case TItem[] array:
                return Add(sum, array.AsSpan(), add);
            case List<TItem> list: // its enumerator would be boxed
                return Add(sum, CollectionsMarshal.AsSpan(list), add);
            default:
                foreach (TItem item in items)
                {
                    sum = add(sum, item);
                }

                return sum;
        }
    }

    private static TSum Add<TSum, TItem>(TSum sum, ReadOnlySpan<TItem> items, Func<TSum, TItem, TSum> add)
    {
        foreach (TItem item in items)
        {
            sum = add(sum, item);
        }

        return sum;
    }
}
