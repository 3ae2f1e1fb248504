using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>
/// The calls of a model that draw from the same pools: its usual ones, or those that name a further pool. They wait in one queue per
/// priority. Lives as long as its model; a reload gives it other pools.
/// </summary>
internal sealed class Lane
{
    private readonly WaiterQueue[] _queues;
    private Draw[] _costs = [];

    public Lane(ModelState model, PoolDemand? extra)
    {
        Model = model;
        Extra = extra;
        _queues = [.. Enum.GetValues<RequestPriority>().Order().Select(priority => new WaiterQueue(this, priority))];
        TakePools();
    }

    /// <summary>The model.</summary>
    public ModelState Model { get; }

    /// <summary>The pool that the calls name beside the model's; null: none.</summary>
    public PoolDemand? Extra { get; }

    /// <summary>Who waits for each pool, the model's own first.</summary>
    public PoolDemand[] Demands { get; private set; } = [];

    /// <summary>What the calls draw from.</summary>
    public PoolSet Pools { get; private set; } = null!;

    /// <summary>What the calls are charged.</summary>
    public Tariff Tariff { get; private set; } = null!;

    /// <summary>What calls under way have reserved.</summary>
    public Reservations Reservations { get; private set; } = null!;

    /// <summary>The queues, the lowest priority first.</summary>
    public IReadOnlyList<WaiterQueue> Queues => _queues;

    /// <summary>The queues that decide together with this lane's.</summary>
    public QueueGroup Group => Demands[0].Group!;

    /// <summary>Whether a change of the configuration has left it its calls; else others take them over.</summary>
    public bool IsInForce { get; set; }

    /// <summary>Whether somebody waits for a pool that the lane draws from.</summary>
    public bool SomebodyWaits
    {
        get
        {
            foreach (PoolDemand demand in Demands)
            {
                if (demand.Waiting > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What a call would be charged. Good until the next call is asked about.</summary>
    public Draw[] Costs(in TokenEstimate estimate)
    {
        Tariff.Price(_costs, estimate);
        return _costs;
    }

    /// <summary>The queue of a priority.</summary>
    public WaiterQueue QueueOf(RequestPriority priority) => _queues[Priorities.Index(priority)];

    /// <summary>Takes over the model's pools and rules as they are now. Nobody may be counted as waiting for the old ones.</summary>
    public void TakePools()
    {
        Demands = Extra is null || Model.Demands.Contains(Extra) ? [.. Model.Demands] : [.. Model.Demands, Extra];
        Pool[] pools = [.. Demands.Select(demand => demand.Pool)];
        Tariff = new Tariff(Model.Policy, [.. PoolSet.WindowsOf(pools)]);
        Pools = new PoolSet(pools, Tariff.CountsAsGenerated);
        _costs = new Draw[Pools.Windows.Count];
        Reservations = new Reservations(this);
        foreach (WaiterQueue queue in _queues)
        {
            queue.Recount();
        }
    }
}
