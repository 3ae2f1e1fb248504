namespace LlmLimiter.Configuration.Parsing;

/// <summary>A node of the YAML text, with its place.</summary>
internal abstract record YamlNode(Position At);

/// <summary>A single value; plain when it was written without quotes.</summary>
internal sealed record YamlScalar(Position At, string Value, bool IsPlain) : YamlNode(At)
{
    /// <summary>Nothing was written, or YAML's word for nothing.</summary>
    public bool IsNothing => IsPlain && Value is ("" or "~" or "null" or "Null" or "NULL");
}

/// <summary>Keys and their values, in the order of the text; no key twice, without regard to case.</summary>
internal sealed record YamlMapping(Position At, IReadOnlyList<YamlEntry> Entries) : YamlNode(At);

/// <summary>A list of nodes.</summary>
internal sealed record YamlSequence(Position At, IReadOnlyList<YamlNode> Items) : YamlNode(At);

/// <summary>Stands where something was refused; its error is reported already.</summary>
internal sealed record YamlRefused(Position At) : YamlNode(At);

/// <summary>A key and its value.</summary>
internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);
