using System.Text.Json;

namespace LlmLimiter.Estimation;

/// <summary>Counts a tool as OpenAI's models see it: a line for the function, one for each parameter, and the values it may have.</summary>
internal readonly ref struct ToolCounter(EstimatedInput input, ToolFigures figures)
{
    private const int UsualLength = 256;

    /// <summary>The tokens of one tool, without what a request with tools costs once.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="schema">The JSON schema of its parameters, in UTF-8; empty: it has none.</param>
    public long Count(ReadOnlySpan<char> name, ReadOnlySpan<char> description, ReadOnlySpan<byte> schema)
    {
        var line = new TextBuffer(UsualLength);
        try
        {
            line.Append(name);
            line.Append(":");
            line.Append(description);
            line.TrimFullStop();
            long function = Amount.Sum(figures.PerTool, Tokens(line.Text));
            return Amount.Sum(function, Schema(schema, ref line));
        }
        finally
        {
            line.Dispose();
        }
    }

    private long Schema(ReadOnlySpan<byte> schema, ref TextBuffer line)
    {
        if (schema.IsEmpty)
        {
            return 0;
        }

        if (figures.Parameters is { } each)
        {
            try
            {
                var reader = new Utf8JsonReader(schema);
                reader.Read();
                return Math.Min(Parameters(reader, each, ref line), Amount.Max);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Not a schema that could be read; the provider may think otherwise.
            }
        }

        line.Clear();
        line.AppendUtf8(schema);
        return Tokens(line.Text);
    }

    /// <summary>The parameters of the object schema that the reader is at the start of.</summary>
    private long Parameters(Utf8JsonReader schema, ParameterFigures each, ref TextBuffer line)
    {
        if (!TryFind(ref schema, "properties"u8) || schema.TokenType != JsonTokenType.StartObject)
        {
            return 0;
        }

        (long tokens, bool any) = (each.Any, false);
        while (schema.Read() && schema.TokenType == JsonTokenType.PropertyName)
        {
            line.Clear();
            line.Append(in schema);
            schema.Read();
            tokens += each.Each + Parameter(schema, each, ref line);
            any = true;
            schema.Skip();
        }

        return any ? tokens : 0;
    }

    /// <summary>One parameter: its name is in the line, the reader at its schema.</summary>
    private long Parameter(Utf8JsonReader schema, ParameterFigures each, ref TextBuffer line)
    {
        line.Append(":");
        AppendMember(schema, "type"u8, ref line);
        line.Append(":");
        AppendMember(schema, "description"u8, ref line);
        line.TrimFullStop();
        long tokens = Tokens(line.Text);
        Utf8JsonReader values = schema;
        if (TryFind(ref values, "enum"u8) && values.TokenType == JsonTokenType.StartArray)
        {
            tokens += each.Enum;
            while (values.Read() && values.TokenType != JsonTokenType.EndArray)
            {
                line.Clear();
                AppendText(in values, ref line);
                tokens += each.EnumItem + Tokens(line.Text);
                values.Skip();
            }
        }

        // The Cookbook stops here. What is nested is taken to be counted in the same way.
        Utf8JsonReader items = schema;
        return tokens + Parameters(schema, each, ref line) + (TryFind(ref items, "items"u8) ? Parameters(items, each, ref line) : 0);
    }

    private static void AppendMember(Utf8JsonReader schema, ReadOnlySpan<byte> name, ref TextBuffer line)
    {
        if (TryFind(ref schema, name))
        {
            AppendText(in schema, ref line);
        }
    }

    private static void AppendText(in Utf8JsonReader value, ref TextBuffer line)
    {
        if (value.TokenType == JsonTokenType.String)
        {
            line.Append(in value);
        }
        else if (value.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)
        {
            line.AppendUtf8(value.ValueSpan);
        }
    }

    /// <summary>Moves from the start of an object to the value of one of its members.</summary>
    private static bool TryFind(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isIt = json.ValueTextEquals(name);
                json.Read();
                if (isIt)
                {
                    return true;
                }

                json.Skip();
            }
        }

        return false;
    }

    private long Tokens(ReadOnlySpan<char> text) => input.CountTokens(text);
}
