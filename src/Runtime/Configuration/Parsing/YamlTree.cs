using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LlmLimiter.Configuration.Parsing;

/// <summary>
/// Builds the tree of a YAML text from the parser's events: one document of plain mappings, lists and values.
/// What could make a small text mean something large or hidden (aliases, tags, merge keys, deep nesting) is refused.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Far more than any configuration needs, and shallow enough to be read by recursion.</summary>
    private const int MaxDepth = 32;

    private readonly Parser _parser;
    private readonly List<ConfigError> _errors;

    private YamlTree(string text, List<ConfigError> errors)
    {
        _parser = new Parser(new StringReader(text));
        _errors = errors;
    }

    /// <summary>The tree's root; null: the text is empty, or so wrong that there is no tree. Errors are added to the list.</summary>
    public static YamlNode? Of(string text, List<ConfigError> errors)
    {
        try
        {
            return new YamlTree(text, errors).Document();
        }
        catch (YamlException e)
        {
            errors.Add(new ConfigError(Place(e.Start), $"not valid YAML: {PrintableName.Of(e.Message)}{Hint(e)}"));
            return null;
        }
    }

    /// <summary>A name whose colon was forgotten goes on in the next line, until a colon comes that cannot be in it.</summary>
    private static string Hint(YamlException e) =>
        e.Message.Contains("multiline plain scalar") ? " Does a line before it lack its ':'?" : "";

    private YamlNode? Document()
    {
        _ = Next();
        if (Next() is not DocumentStart)
        {
            return null;
        }

        YamlNode root = Node(Next(), depth: 1);
        _ = Next();
        if (Next() is DocumentStart second)
        {
            Refuse(second, "a second document begins here; expected one document in a file");
        }

        return root;
    }

    private YamlNode Node(ParsingEvent first, int depth)
    {
        RefuseAnchorAndTag(first);
        switch (first)
        {
            case Scalar scalar:
                return new YamlScalar(Place(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);
            case AnchorAlias alias:
                Refuse(alias, IsWildcard(alias)
                    ? "the model '*' needs quotes; expected '\"*\":'"
                    : $"the alias {Found.Quoted("*" + alias.Value)} is not supported; write the value out");
                return new YamlRefused(Place(alias.Start));
            default:
                if (depth > MaxDepth)
                {
                    throw new YamlException(first.Start, first.End, $"nested deeper than {MaxDepth}");
                }

                return first is MappingStart ? Mapping(first, depth) : Sequence(first, depth);
        }
    }

    /// <summary>Without quotes, YAML reads <c>*:</c> as an alias of that name.</summary>
    private static bool IsWildcard(AnchorAlias alias) => alias.Value.Value == ":";

    private YamlSequence Sequence(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        for (ParsingEvent next = Next(); next is not SequenceEnd; next = Next())
        {
            items.Add(Node(next, depth + 1));
        }

        return new YamlSequence(Place(start.Start), items);
    }

    private YamlMapping Mapping(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        var firstLines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (ParsingEvent next = Next(); next is not MappingEnd; next = Next())
        {
            YamlNode key = Node(next, depth + 1);
            YamlNode value = Node(Next(), depth + 1);
            if (IsUsable(key, firstLines))
            {
                entries.Add(new YamlEntry((YamlScalar)key, value));
            }
        }

        return new YamlMapping(Place(start.Start), entries);
    }

    private bool IsUsable(YamlNode key, Dictionary<string, int> firstLines)
    {
        string? error = key switch
        {
            YamlRefused => null,
            YamlScalar { IsPlain: true, Value: "<<" } => "the merge key '<<' is not supported; write the values out",
            YamlScalar scalar when firstLines.TryGetValue(scalar.Value, out int line) =>
                $"duplicate key {Found.Quoted(scalar.Value)}, compared without case; first at line {line}",
            YamlScalar => null,
            _ => $"expected a name as key, found {Found.Words(key)}",
        };
        if (error is not null)
        {
            _errors.Add(key, error);
        }

        if (error is not null || key is not YamlScalar name)
        {
            return false;
        }

        firstLines.Add(name.Value, name.At.Line);
        return true;
    }

    private void RefuseAnchorAndTag(ParsingEvent node)
    {
        if (node is not NodeEvent { } marked)
        {
            return;
        }

        if (!marked.Anchor.IsEmpty)
        {
            Refuse(node, $"the anchor {Found.Quoted("&" + marked.Anchor.Value)} is not supported; remove it");
        }

        if (!marked.Tag.IsEmpty)
        {
            Refuse(node, $"the tag {Found.Quoted(Shorthand(marked.Tag.Value))} is not supported; remove it");
        }
    }

    /// <summary>YAML's own tags as people write them: <c>!!int</c>.</summary>
    private static string Shorthand(string tag) => tag.Replace("tag:yaml.org,2002:", "!!");

    private void Refuse(ParsingEvent what, string message) => _errors.Add(new ConfigError(Place(what.Start), message));

    private ParsingEvent Next()
    {
        Mark before = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw new YamlException(before, before, "the text ends too early");
        }
        catch (Exception e) when (e is not YamlException)
        {
            // On some broken texts the parser fails by exceptions that are not its own, for example InvalidOperationException
            // at a '---' inside a flow mapping.
            throw new YamlException(before, before, "the text after this place cannot be read; is a bracket or a quote not closed?", e);
        }
    }

    private static Position Place(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
