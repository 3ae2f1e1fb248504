namespace LlmLimiter.Generators.Models;

/// <summary>
/// How a value is counted. Its C# is written with <c>{0}</c> for the value and, in a condition, <c>{1}</c> for a name that it gives.
/// </summary>
internal abstract record ContentModel
{
    /// <summary>Whether to count a value is to ask whether it is null, after which the compiler thinks that it may be.</summary>
    public virtual bool AsksForNull => false;

    /// <summary>Pieces of an estimate.</summary>
    /// <param name="Calls">Their calls: <c>.Message().Text({0}?.Text)</c>.</param>
    internal sealed record Pieces(string Calls) : ContentModel
    {
        public override bool AsksForNull => Calls.Contains("{0}?");
    }

    /// <summary>One after the other.</summary>
    internal sealed record Sequence(EquatableArray<ContentModel> Contents) : ContentModel
    {
        public override bool AsksForNull => Contents.Any(static content => content.AsksForNull);
    }

    /// <summary>Counted under a condition.</summary>
    /// <param name="Condition">The condition: <c>{0} is Image {1}</c>.</param>
    /// <param name="Word">What it names is called; null: it names nothing, and the content counts the same value.</param>
    /// <param name="Content">What is counted.</param>
    internal sealed record When(string Condition, string? Word, ContentModel Content) : ContentModel
    {
        public override bool AsksForNull => true;
    }

    /// <summary>The items of a collection.</summary>
    /// <param name="Source">The collection: <c>{0}?.Content</c>.</param>
    /// <param name="Present">The pattern of a collection that is there; null: it surely is.</param>
    /// <param name="ItemType">The items' type, nullable.</param>
    /// <param name="Word">What an item is called.</param>
    /// <param name="Content">What is counted of an item.</param>
    internal sealed record Each(string Source, string? Present, string ItemType, string Word, ContentModel Content) : ContentModel
    {
        public override bool AsksForNull => Present is not null || Source.Contains("{0}?");
    }

    /// <summary>Counted in a method of its own, which leaves out a value that is null.</summary>
    /// <param name="Type">The value's type.</param>
    /// <param name="TypeName">Its name alone.</param>
    /// <param name="DocumentationId">Its documentation id.</param>
    /// <param name="Content">What is counted.</param>
    internal sealed record Described(string Type, string TypeName, string DocumentationId, ContentModel Content) : ContentModel;
}
