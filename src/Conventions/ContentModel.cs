namespace LlmLimiter.Conventions;

/// <summary>How a value is counted.</summary>
internal abstract record ContentModel
{
    /// <summary>Whether to count a value is to ask whether it is null, after which the compiler thinks that it may be.</summary>
    public virtual bool AsksForNull => false;

    /// <summary>Pieces of an estimate, or of a usage.</summary>
    internal sealed record Pieces(EquatableArray<PieceModel> All) : ContentModel
    {
        public override bool AsksForNull => All.SelectMany(static piece => piece.Arguments).Any(static argument => argument.Path?.AsksForNull == true);

        public static Pieces Of(params PieceModel[] pieces) => new(pieces.ToEquatableArray());

        public Pieces Then(params PieceModel[] more) => new(All.Concat(more).ToEquatableArray());
    }

    /// <summary>One after the other.</summary>
    internal sealed record Sequence(EquatableArray<ContentModel> Contents) : ContentModel
    {
        public override bool AsksForNull => Contents.Any(static content => content.AsksForNull);
    }

    /// <summary>Counted under a condition.</summary>
    /// <param name="Condition">The condition.</param>
    /// <param name="Word">What the value that it gives is called; null: it gives none, and the content counts the same value.</param>
    /// <param name="Content">What is counted.</param>
    internal sealed record When(ConditionModel Condition, string? Word, ContentModel Content) : ContentModel
    {
        public override bool AsksForNull => true;
    }

    /// <summary>The items of a collection.</summary>
    /// <param name="Source">What leads to the collection.</param>
    /// <param name="Presence">When it has items.</param>
    /// <param name="ItemType">The items' type, nullable.</param>
    /// <param name="Word">What an item is called.</param>
    /// <param name="Content">What is counted of an item.</param>
    internal sealed record Each(PathModel Source, Presence Presence, string ItemType, string Word, ContentModel Content) : ContentModel
    {
        public override bool AsksForNull => Presence != Presence.Sure || Source.AsksForNull;
    }

    /// <summary>Counted in a method of its own, which leaves out a value that is null.</summary>
    /// <param name="Type">The value's type.</param>
    /// <param name="TypeName">Its name alone.</param>
    /// <param name="DocumentationId">Its documentation id.</param>
    /// <param name="Content">What is counted.</param>
    internal sealed record Described(string Type, string TypeName, string DocumentationId, ContentModel Content) : ContentModel;
}

/// <summary>When a collection is there to be read.</summary>
internal enum Presence
{
    /// <summary>It surely is.</summary>
    Sure,

    /// <summary>If it is not null.</summary>
    NotNull,

    /// <summary>If it is not the default of its type, which is not null but cannot be enumerated either.</summary>
    NotDefault,
}
