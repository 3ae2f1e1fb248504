namespace LlmLimiter.Admission;

/// <summary>
/// Hands what is to run next to the thread pool, one after the other: each is handed over when the one before begins. Given all at once, two
/// threads of the pool would take two neighbours at the same time, and one in twenty would come out of order. None waits for another to end.
/// </summary>
internal sealed class HandOver : IThreadPoolWorkItem
{
    private readonly Queue<IThreadPoolWorkItem> _next = [];
    private bool _isHandedOver;

    /// <summary>Puts an item at the end.</summary>
    public void Add(IThreadPoolWorkItem item)
    {
        lock (_next)
        {
            _next.Enqueue(item);
            if (_isHandedOver)
            {
                return;
            }

            _isHandedOver = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        IThreadPoolWorkItem item;
        lock (_next)
        {
            item = _next.Dequeue();
            _isHandedOver = _next.Count > 0;
            if (_isHandedOver)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        item.Execute();
    }
}
