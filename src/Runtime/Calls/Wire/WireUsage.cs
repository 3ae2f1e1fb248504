namespace LlmLimiter.Calls;

/// <summary>
/// Reads the usage from an answer while it passes by: JSON or server-sent events of OpenAI, Azure, Anthropic or Gemini, in pieces cut
/// anywhere. It keeps nothing of the answer, however long that is. For one thread at a time.
/// </summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public sealed class WireUsage
{
    private readonly StreamUsage _told = new();
    private readonly UsageScanner _scanner;
    private Form _form;
    private int _fieldLength;
    private int _lineLength;
    private int _doneLength;
    private bool _isAfterReturn;
    private bool _isDone;

    /// <summary>Begins with an answer.</summary>
    public WireUsage() => _scanner = new UsageScanner(_told);

    private enum Form
    {
        Unknown,
        Json,
        Events,
    }

    private static ReadOnlySpan<byte> Field => "data:"u8;

    /// <summary>What ends a stream of OpenAI's.</summary>
    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    /// <summary>The usage that a whole answer tells; null: none.</summary>
    public static TokenUsage? Of(ReadOnlySpan<byte> answer)
    {
        var usage = new WireUsage();
        usage.Read(answer);
        return usage.Whole(hasEnded: true);
    }

    /// <summary>Takes in the next bytes.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (_form == Form.Unknown)
        {
            bytes = bytes.TrimStart(" \t\r\n"u8);
            _form = bytes.IsEmpty ? Form.Unknown : bytes[0] is (byte)'{' or (byte)'[' ? Form.Json : Form.Events;
        }

        if (_form == Form.Json)
        {
            _scanner.Read(bytes);
            _isDone = _scanner.HasEnded;
        }
        else
        {
            ReadEvents(bytes);
        }
    }

    /// <summary>The usage so far, if more of it was told since this was last asked; else null.</summary>
    public TokenUsage? TakeNews() => _told.TakeNews();

    /// <summary>The usage of the whole call; null: it was not told.</summary>
    /// <param name="hasEnded">Whether the answer was read to its end; what is left of it may have told more.</param>
    public TokenUsage? Whole(bool hasEnded) => _told.Whole(hasEnded || _isDone);

    private void ReadEvents(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            ReadLine(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
            {
                return;
            }

            EndLine(bytes[end]);
            bytes = bytes[(end + 1)..];
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return;
        }

        _isAfterReturn = false;
        while (!line.IsEmpty && _lineLength < Field.Length)
        {
            _fieldLength += line[0] == Field[_lineLength] ? 1 : 0;
            _lineLength++;
            line = line[1..];
        }

        if (_fieldLength == Field.Length)
        {
            _scanner.Read(line);
            FindDone(line);
        }
    }

    private void FindDone(ReadOnlySpan<byte> data)
    {
        foreach (byte one in data)
        {
            if (_doneLength < 0 || _doneLength == Done.Length)
            {
                return;
            }

            if (one != ' ')
            {
                _doneLength = one == Done[_doneLength] ? _doneLength + 1 : -1;
                _isDone |= _doneLength == Done.Length;
            }
        }
    }

    private void EndLine(byte end)
    {
        if (end == '\n' && _isAfterReturn)
        {
            // The second half of a line's end.
            _isAfterReturn = false;
            return;
        }

        if (_lineLength == 0)
        {
            // An empty line ends an event.
            _scanner.Reset();
            _doneLength = 0;
        }

        _isAfterReturn = end == '\r';
        (_lineLength, _fieldLength) = (0, 0);
    }
}
