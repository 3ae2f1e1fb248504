namespace LlmLimiter.Conventions;

/// <summary>A call that adds something to an estimate or to a usage.</summary>
/// <param name="Method">The method of <c>RequestEstimate</c> or <c>StreamUsage</c>.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record PieceModel(string Method, EquatableArray<ArgumentModel> Arguments)
{
    public PieceModel(string method, params ArgumentModel[] arguments)
        : this(method, arguments.ToEquatableArray())
    {
    }
}

/// <summary>What a piece is given.</summary>
internal abstract record ArgumentModel
{
    /// <summary>What leads to the value that it is made from; null: it is made from none.</summary>
    public virtual PathModel? Path => null;

    /// <summary>A value.</summary>
    internal sealed record Value(PathModel From) : ArgumentModel
    {
        public override PathModel? Path => From;
    }

    /// <summary>What a method of <c>RequestParts</c> makes of a value.</summary>
    internal sealed record Part(string Method, PathModel From) : ArgumentModel
    {
        public override PathModel? Path => From;
    }

    /// <summary>An empty text.</summary>
    internal sealed record Empty : ArgumentModel;

    /// <summary>Null.</summary>
    internal sealed record Nothing : ArgumentModel;
}
