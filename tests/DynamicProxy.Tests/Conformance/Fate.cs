namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>What becomes of a call that a client is sent.</summary>
public enum Fate
{
    /// <summary>It is answered at once.</summary>
    Answered,

    /// <summary>It is answered after a while.</summary>
    AnsweredLater,

    /// <summary>It is answered without a usage.</summary>
    AnsweredWithoutUsage,

    /// <summary>The method throws before it returns.</summary>
    ThrownAtOnce,

    /// <summary>The task fails; of a stream, the first item.</summary>
    Failed,

    /// <summary>The task fails after a while; of a stream, the second item.</summary>
    FailedLater,

    /// <summary>There was no connection.</summary>
    NotSent,

    /// <summary>The provider says 429.</summary>
    Refused,

    /// <summary>The provider says 429 once the answer has begun.</summary>
    RefusedLater,

    /// <summary>The provider says 429 to the first send, and answers the next one.</summary>
    RefusedOnce,

    /// <summary>The provider is broken.</summary>
    Broken,

    /// <summary>It ends as cancelled, though nobody has cancelled it.</summary>
    Cancelled,

    /// <summary>The caller cancels it while it runs.</summary>
    CancelledByCaller,

    /// <summary>The method returns no task, and no stream.</summary>
    Missing,
}
