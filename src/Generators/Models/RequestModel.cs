namespace LlmLimiter.Generators.Models;

/// <summary>How a call's parameters describe the request that is about to be sent.</summary>
internal sealed record RequestModel
{
    /// <summary>The parameter that names the model; null: the attribute names it.</summary>
    public string? ModelParameter { get; init; }

    public EquatableArray<InputModel> Inputs { get; init; }

    public OutputBoundModel? OutputBound { get; init; }
}

/// <summary>A parameter whose text is counted.</summary>
internal sealed record InputModel(string Parameter, ContentModel Content);

/// <param name="Parameter">The parameter that holds the bound.</param>
/// <param name="Access">What leads from it to the number, as C#: empty, or <c>?.MaxOutputTokenCount</c>.</param>
internal sealed record OutputBoundModel(string Parameter, string Access);

/// <summary>Where the text is in a value.</summary>
internal abstract record ContentModel
{
    /// <summary>The value is a string.</summary>
    internal sealed record Text : ContentModel;

    /// <summary>The value is one chat message.</summary>
    internal sealed record Message(ContentModel Content) : ContentModel;

    /// <summary>The text is behind a member of the value.</summary>
    /// <param name="Access">The member with its dot, as C#: <c>?.Text</c>.</param>
    /// <param name="Content">Where the text is in the member's value.</param>
    internal sealed record Member(string Access, ContentModel Content) : ContentModel;

    /// <summary>The value is a collection; the text is in its items.</summary>
    /// <param name="ItemType">The items' type, nullable.</param>
    /// <param name="Present">The pattern of a collection that is there, as C#.</param>
    /// <param name="Content">Where the text is in an item.</param>
    internal sealed record Each(string ItemType, string Present, ContentModel Content) : ContentModel;
}

/// <summary>Where an answer tells its usage. Each part leads from the answer to a number, as C#: <c>?.Usage?.InputTokenCount</c>.</summary>
internal sealed record UsageModel
{
    /// <summary>The answer is a TokenUsage itself.</summary>
    public bool IsAnswer { get; init; }

    public string? InputTokens { get; init; }

    public string? OutputTokens { get; init; }

    public string? TotalTokens { get; init; }

    public string? CachedInputTokens { get; init; }
}
