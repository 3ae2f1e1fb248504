namespace LlmLimiter.Bench.Engine;

/// <summary>The limiter inside one process: what a turn costs, and how waiting for one goes.</summary>
internal static class EngineBench
{
    public static IReadOnlyList<Figure> Run() =>
    [
        .. AcquireBench.Run(),
        .. ThreadsBench.Run(),
        .. HistoryBench.Run(),
        .. WaitersBench.Run(),
        .. LatenessBench.Run(),
        .. InversionsBench.Run(),
    ];
}
