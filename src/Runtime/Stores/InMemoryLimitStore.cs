using System.Collections.Concurrent;

namespace LlmLimiter.Stores;

/// <summary>
/// Keeps what is charged in this process. A limiter decides on its ledgers directly, call by call; for everybody else it is a store like any
/// other.
/// </summary>
internal sealed class InMemoryLimitStore(MonotonicClock clock, SavedCharges? saved = null) : ILimitStore
{
    // A batch is sent again soon or never.
    private const int AnswersKept = 256;

    private readonly ConcurrentDictionary<string, ProviderLedger> _ledgers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Book> _books = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ledger of a provider.</summary>
    public ProviderLedger LedgerOf(string provider) => _ledgers.GetOrAdd(provider, name => new ProviderLedger(name, clock, saved));

    /// <summary>What is charged under the rules that are saved, and what still waits for its rule.</summary>
    public IEnumerable<SavedRule> Save() => [.. _ledgers.Values.SelectMany(ledger => ledger.Save()), .. saved?.Waiting ?? []];

    public ValueTask<StoreAnswer> ExchangeAsync(StoreBatch batch, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ProviderLedger ledger = LedgerOf(batch.Provider);
        Book book = _books.GetOrAdd(batch.Provider, static _ => new Book());
        using (ledger.Gate.Enter())
        {
            if (!book.Answers.TryGetValue(batch.Id, out StoreAnswer? answer))
            {
                foreach (StoreSettlement settlement in batch.Settlements)
                {
                    Settle(book, settlement);
                }

                answer = new StoreAnswer(Decide(ledger, book, batch.Calls));
                book.Keep(batch.Id, answer, AnswersKept);
            }

            return ValueTask.FromResult(answer);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private StoreDecision[] Decide(ProviderLedger ledger, Book book, IReadOnlyList<StoreCall> calls)
    {
        var held = new HashSet<Pool>();
        var decisions = new StoreDecision[calls.Count];
        long now = clock.Now;
        for (int i = 0; i < decisions.Length; i++)
        {
            Pool[] pools = [.. calls[i].Pools.Select(pool => PoolOf(ledger, pool))];
            if (!held.Overlaps(pools))
            {
                decisions[i] = Decide(book, calls[i], pools, held, now);
            }
        }

        return decisions;
    }

    private StoreDecision Decide(Book book, StoreCall call, Pool[] pools, HashSet<Pool> held, long now)
    {
        StoreCharge[] charges = [.. call.Pools.SelectMany(pool => pool.Charges)];
        var set = new PoolSet(pools, [.. charges.Select(charge => charge.CountsAsGenerated)]);
        Draw[] draws = [.. charges.Select(charge => new Draw { Cost = charge.Cost })];
        bool[] stops = new bool[pools.Length];
        if (!set.IsStopped(draws, now, stops) && set.TryCharge(draws, now))
        {
            book.Open.Add(call.Id, (set, draws));
            return new StoreDecision(IsGranted: true);
        }

        held.UnionWith(pools.Where((_, i) => stops[i]));
        long moment = Enumerable.Range(0, pools.Length).Where(i => stops[i]).Min(i => set.EarliestIn(i, draws, now));
        return new StoreDecision(IsGranted: false, moment == MonotonicClock.Never ? null : clock.Span(moment - now));
    }

    private void Settle(Book book, StoreSettlement settlement)
    {
        if (!book.Open.TryGetValue(settlement.Call, out (PoolSet Set, Draw[] Draws) open))
        {
            return;
        }

        for (int i = 0; i < settlement.Totals.Count; i++)
        {
            open.Draws[i].Total = settlement.Totals[i];
        }

        switch (settlement.Outcome)
        {
            case StoreOutcome.Reported:
                open.Set.Report(open.Draws, clock.Now);
                return;
            case StoreOutcome.Cancelled:
                open.Set.Cancel(open.Draws);
                break;
            default:
                open.Set.Settle(open.Draws, clock);
                break;
        }

        book.Open.Remove(settlement.Call);
    }

    /// <summary>The pool, with the rules that the caller knows.</summary>
    private static Pool PoolOf(ProviderLedger ledger, StorePool wanted)
    {
        Pool pool = wanted.Model is { } model ? ledger.OfModel(model) : ledger.Shared(wanted.Name!);
        if (!pool.Windows.Select(window => window.Configured).SequenceEqual(wanted.Charges.Select(charge => charge.Rule)))
        {
            ledger.SetRules(pool, [.. wanted.Charges.Select(charge => charge.Rule)], sources: []);
        }

        return pool;
    }

    /// <summary>What was promised to callers of one provider.</summary>
    private sealed class Book
    {
        private readonly Queue<Guid> _oldest = [];

        public Dictionary<Guid, (PoolSet Set, Draw[] Draws)> Open { get; } = [];

        public Dictionary<Guid, StoreAnswer> Answers { get; } = [];

        public void Keep(Guid batch, StoreAnswer answer, int most)
        {
            Answers.Add(batch, answer);
            _oldest.Enqueue(batch);
            if (_oldest.Count > most)
            {
                Answers.Remove(_oldest.Dequeue());
            }
        }
    }
}
