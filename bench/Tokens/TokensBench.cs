namespace LlmLimiter.Bench.Tokens;

/// <summary>Knowing tokens beforehand: counting them exactly, estimating them, and learning how large answers are.</summary>
internal static class TokensBench
{
    public static Task<IReadOnlyList<Figure>> RunAsync()
    {
        // Before the heap is full of texts, as in a program that counts.
        Figure[] load = [.. TokenizerBench.Load()];
        var peers = new Peers();
        Corpus corpus = Corpus.Read(peers.Packages);
        Dictionary<string, PeerCounts> counted = peers.Count(corpus);
        return Task.FromResult<IReadOnlyList<Figure>>([
            .. load,
            .. TokenizerBench.Run(corpus, counted),
            .. PeersSpeed(corpus, counted),
            .. EstimatorBench.Run(corpus, counted[Peers.Reference]),
            .. OutputBench.Run(),
        ]);
    }

    private static IEnumerable<Figure> PeersSpeed(Corpus corpus, Dictionary<string, PeerCounts> counted) =>
        from peer in counted
        from kind in Corpus.KindsAndAll
        select new Figure($"tokens.peer.{peer.Key}.{Corpus.NameOf(kind)}", peer.Value.Speed(corpus, kind), "MB/s");
}
