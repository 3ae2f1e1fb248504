using LlmLimiter.Conventions;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes statements that add what is counted of a value to an estimate.</summary>
/// <param name="writer">Where they are written.</param>
/// <param name="describers">The methods in which values are counted.</param>
/// <param name="names">The names of the scope.</param>
/// <param name="estimate">The local that holds the estimate.</param>
internal sealed class ContentEmitter(CodeWriter writer, Describers describers, UniqueNames names, string estimate)
{
    /// <summary>The calls that count a value, one after the other; null: it takes statements.</summary>
    public static string? Calls(ContentModel content, string value) => content is ContentModel.Pieces pieces ? ConventionText.Of(pieces, value) : null;

    public void Write(ContentModel content, string value)
    {
        switch (content)
        {
            case ContentModel.Pieces pieces:
                writer.Line($"{estimate} = {estimate}{ConventionText.Of(pieces, value)};");
                break;
            case ContentModel.Sequence sequence:
                WriteSequence(sequence, value);
                break;
            case ContentModel.When conditional:
                WriteWhen(conditional, value);
                break;
            case ContentModel.Each each:
                WriteEach(each, value);
                break;
            case ContentModel.Described described:
                writer.Line($"{estimate} = {describers.NameOf(described)}({estimate}, {value});");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(content), content, "not a known content");
        }
    }

    /// <summary>Conditions that lie directly within each other share a statement.</summary>
    private void WriteWhen(ContentModel.When conditional, string value)
    {
        (string condition, string counted) = Condition(conditional, value);
        while (!IsChoice(conditional) && conditional.Content is ContentModel.When inner && !IsChoice(inner))
        {
            conditional = inner;
            (string more, counted) = Condition(inner, counted);
            condition += $" && {more}";
        }

        writer.Open($"if ({condition})");
        Write(conditional.Content, counted);
        writer.Close();
    }

    /// <summary>The condition, and what is counted under it.</summary>
    private (string Condition, string Counted) Condition(ContentModel.When conditional, string value)
    {
        string counted = conditional.Word is null ? value : names.For(conditional.Word);
        return (ConventionText.Of(conditional.Condition, value, counted), counted);
    }

    private static bool IsChoice(ContentModel.When conditional) => conditional.Condition is ConditionModel.Any { Paths.Count: > 1 };

    /// <summary>Pieces that follow each other share a statement.</summary>
    private void WriteSequence(ContentModel.Sequence sequence, string value)
    {
        ContentModel.Pieces pieces = ContentModel.Pieces.Of();
        foreach (ContentModel content in sequence.Contents)
        {
            if (content is ContentModel.Pieces more)
            {
                pieces = new(pieces.All.Concat(more.All).ToEquatableArray());
                continue;
            }

            WritePieces();
            Write(content, value);
        }

        WritePieces();

        void WritePieces()
        {
            if (pieces.All.Count > 0)
            {
                Write(pieces, value);
                pieces = ContentModel.Pieces.Of();
            }
        }
    }

    private void WriteEach(ContentModel.Each each, string value)
    {
        string items = value + ConventionText.Of(each.Source);
        string? pattern = ConventionText.Of(each.Presence);
        if (pattern is not null)
        {
            string present = names.For($"{each.Word}s");
            writer.Open($"if ({items} is {pattern} {present})");
            items = present;
        }

        string item = names.For(each.Word);
        writer.Open($"foreach ({each.ItemType} {item} in {items})");
        Write(each.Content, item);
        writer.Close();
        if (pattern is not null)
        {
            writer.Close();
        }
    }
}
