namespace LlmLimiter.Admission;

/// <content>What the provider's answers say about its limits.</content>
internal sealed partial class ProviderLimiter
{
    /// <summary>Takes in what the answer to a call says.</summary>
    public void Apply(in Grant grant, ProviderFeedback feedback)
    {
    }

    /// <summary>Takes in what an answer says that belongs to no lease.</summary>
    public void Apply(ModelState model, ProviderFeedback feedback)
    {
    }

    /// <summary>Reads the answer to a call in the provider's dialect, and takes in what it says.</summary>
    /// <returns>What the call is to throw; null: nothing.</returns>
    public ProviderRefusedException? Hear(in Grant grant, int status, Func<string, string?> header, string? body)
    {
        Apply(grant, ProviderFeedback.FromResponse(ledger.Provider, status, header, body, _clock.TimeProvider.GetUtcNow()));
        return null;
    }

    /// <summary>Notes a usage that is told on the way.</summary>
    public void Note(in Grant grant, in TokenUsage? usage)
    {
    }
}
