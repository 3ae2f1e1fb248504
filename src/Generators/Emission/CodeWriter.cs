using System.Text;

namespace LlmLimiter.Generators.Emission;

/// <summary>Text in indented lines.</summary>
internal sealed class CodeWriter
{
    private const int Width = 4;

    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * Width).Append(text);
        }

        _text.Append('\n');
    }

    public void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    public void Indent() => _depth++;

    public void Unindent() => _depth--;

    public void Open(string? header = null)
    {
        if (header is not null)
        {
            Line(header);
        }

        Line("{");
        Indent();
    }

    public void Close(string after = "")
    {
        Unindent();
        Line("}" + after);
    }

    public override string ToString() => _text.ToString();
}
