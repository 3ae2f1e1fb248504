namespace LlmLimiter.Calls;

/// <summary>The forms in which providers take requests.</summary>
internal enum WireFormat
{
    /// <summary>OpenAI's chat completions, which many others speak too.</summary>
    Chat,

    /// <summary>OpenAI's text completions without messages.</summary>
    Completion,

    /// <summary>OpenAI's responses.</summary>
    Response,

    /// <summary>OpenAI's embeddings.</summary>
    Embedding,

    /// <summary>Anthropic's messages.</summary>
    Messages,

    /// <summary>Gemini's contents.</summary>
    Contents,

    /// <summary>Gemini's embeddings, one or several.</summary>
    ContentEmbedding,
}
