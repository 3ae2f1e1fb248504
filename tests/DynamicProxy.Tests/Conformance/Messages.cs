using System.Collections.Immutable;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

public sealed class OwnText(string text)
{
    public override string ToString() => text;
}

public readonly struct OwnTextStruct(string? text) : IEquatable<OwnTextStruct>
{
    public bool Equals(OwnTextStruct other) => other.ToString() == ToString();

    public override bool Equals(object? obj) => obj is OwnTextStruct other && Equals(other);

    public override int GetHashCode() => 0;

    public override string? ToString() => text;
}

public sealed class OwnList : List<string>;

public class Said(string? text, string? author = null)
{
    public string? Text { get; } = text;

    public string? AuthorName { get; } = author;
}

public sealed class SaidLoudly(string text) : Said(text, "loud");

public readonly record struct Plain(string? Content);

public sealed class Part
{
    public string? Text { get; init; }
}

public sealed record Rich(IReadOnlyList<Part?>? Content, string? Name = null);

public sealed record RichByDefault(ImmutableArray<Part> Content, string? ParticipantName);

public sealed class Field
{
    public string? Text = "field";
}

public sealed class Silent
{
    public string? Words { get; init; }
}

public sealed class SaysNumbers
{
    public int Text => 5;
}

public sealed record Positional(string Role, string Text);

/// <summary>A message by an interface.</summary>
public interface IHasText
{
    string? Text { get; }
}

/// <summary>A message by an interface that inherits its text.</summary>
public interface IHasTextAndName : IHasText
{
    string? Name { get; }
}
