namespace LlmLimiter.Conventions;

/// <summary>A method of a client's as the conventions see it.</summary>
internal abstract class ClientMethod
{
    public abstract string Name { get; }

    public abstract IReadOnlyList<ClientParameter> Parameters { get; }

    /// <summary>How it gives its answer.</summary>
    public abstract ReturnKind Kind { get; }

    /// <summary>The result of a task, the item of a stream, or what is returned at once; null: nothing is.</summary>
    public abstract ClientType? Answer { get; }

    /// <summary>Whether somebody has said that none of its parameters is a prompt.</summary>
    public virtual bool HasNoPrompt => false;

    /// <summary>The parameters that hold something when the method is called.</summary>
    public IEnumerable<ClientParameter> Given => Parameters.Where(static parameter => !parameter.IsOut);
}

/// <summary>A parameter as the conventions see it.</summary>
internal abstract class ClientParameter
{
    public abstract string Name { get; }

    public abstract ClientType Type { get; }

    public abstract bool IsOut { get; }

    /// <summary>Marked [Prompt].</summary>
    public abstract bool IsPrompt { get; }

    /// <summary>Marked [MaxOutputTokens].</summary>
    public abstract bool IsOutputBound { get; }

    /// <summary>Marked [ModelName].</summary>
    public abstract bool IsModelName { get; }
}

/// <summary>How a method gives its answer.</summary>
internal enum ReturnKind
{
    /// <summary>At once; the thread is blocked until then.</summary>
    Synchronous,

    /// <summary>In a Task or ValueTask, with or without a result.</summary>
    Awaited,

    /// <summary>Piece by piece, in an IAsyncEnumerable.</summary>
    Streamed,
}
