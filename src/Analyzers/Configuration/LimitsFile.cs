using System.Text;
using LlmLimiter.Configuration;
using LlmLimiter.Configuration.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>A limits file of a project, as the program will read it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Content">What it says, and what is wrong with it.</param>
internal sealed record LimitsFile(string Path, SourceText Text, ConfigFile Content)
{
    /// <summary>The name that a limits file has beside the program, and usually in the project, too.</summary>
    public const string UsualName = "rate_limits.yaml";

    /// <summary>What a text says, and what is wrong with it.</summary>
    public static ConfigFile Read(SourceText text) => IsUnicode(text.Encoding)
        ? ConfigReader.Read(text.ToString(), static () => ShippedLimits.File.Providers)
        : new ConfigFile([], [new ConfigError(default, ConfigReader.NotUtf8)]);

    /// <summary>The place in the file, up to the end of the word that stands there; the file's begin where it is the file as a whole.</summary>
    public Location Locate(Position at)
    {
        var start = new LinePosition(Math.Max(0, at.Line - 1), Math.Max(0, at.Column - 1));
        TextSpan span = at.Line == 0 ? default : Word(start);
        return Location.Create(Path, span, new LinePositionSpan(start, new LinePosition(start.Line, start.Character + span.Length)));
    }

    private TextSpan Word(LinePosition at)
    {
        if (at.Line >= Text.Lines.Count)
        {
            return new TextSpan(Text.Length, 0);
        }

        TextLine line = Text.Lines[at.Line];
        int start = Math.Min(line.Start + at.Character, line.End);
        int end = Math.Min(start + 1, line.End);
        while (end < line.End && !char.IsWhiteSpace(Text[end]) && ",:[]{}".IndexOf(Text[end]) < 0)
        {
            end++;
        }

        return TextSpan.FromBounds(start, end);
    }

    /// <summary>Bytes that are not Unicode, the compiler takes for another encoding.</summary>
    private static bool IsUnicode(Encoding? encoding) => encoding is null or UTF8Encoding or UnicodeEncoding or UTF32Encoding;
}
