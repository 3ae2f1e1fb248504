using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Roslyn.Testing;

/// <summary>A span where a diagnostic is expected.</summary>
/// <param name="Id">Its id; empty: the analyzer's only one.</param>
/// <param name="Span">Where it is expected.</param>
public sealed record MarkedSpan(string Id, TextSpan Span);

/// <summary>Source text with its expectations marked: <c>[|…|]</c> or <c>{|LLML101:…|}</c>.</summary>
public sealed partial class Markup
{
    private Markup(string text, IReadOnlyList<MarkedSpan> spans) => (Text, Spans) = (text, spans);

    /// <summary>The text without marks.</summary>
    public string Text { get; }

    /// <summary>The marked spans, in the order of their ends.</summary>
    public IReadOnlyList<MarkedSpan> Spans { get; }

    /// <summary>Reads marked text.</summary>
    public static Markup Parse(string source)
    {
        var text = new StringBuilder();
        var spans = new List<MarkedSpan>();
        var open = new Stack<(string Id, int Start)>();
        int copied = 0;
        foreach (Match mark in Marks().Matches(source))
        {
            text.Append(source, copied, mark.Index - copied);
            copied = mark.Index + mark.Length;
            if (mark.Value.EndsWith('}') || mark.Value.EndsWith(']'))
            {
                (string id, int start) = open.Pop();
                spans.Add(new MarkedSpan(id, TextSpan.FromBounds(start, text.Length)));
            }
            else
            {
                open.Push((mark.Groups["id"].Value, text.Length));
            }
        }

        return new Markup(text.Append(source, copied, source.Length - copied).ToString(), spans);
    }

    [GeneratedRegex(@"\[\||\|\]|\{\|(?<id>\w+):|\|\}")]
    private static partial Regex Marks();
}
