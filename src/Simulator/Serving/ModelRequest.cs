using LlmLimiter.Simulator.Answers;

namespace LlmLimiter.Simulator.Serving;

/// <summary>What limits and answers go by, whatever the endpoint. Members of a body that the simulator does not know are ignored.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Texts">The texts of the prompt; of a chat, one for each message.</param>
/// <param name="MaxOutputTokens">The bound on the answer; null: none.</param>
internal abstract record ModelRequest(string Model, IReadOnlyList<string> Texts, long? MaxOutputTokens)
{
    public long Characters => Texts.Sum(static text => (long)text.Length);

    /// <summary>The tokens of the prompt. Here those of a chat.</summary>
    public virtual long PromptTokens(Func<string, long> ofText) => TokenCount.OfChat(Texts, ofText);
}
