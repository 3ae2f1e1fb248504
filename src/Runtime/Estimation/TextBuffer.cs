using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LlmLimiter.Estimation;

/// <summary>Puts a text together in memory that is rented, so that it can be counted as a whole.</summary>
internal ref struct TextBuffer(int capacity)
{
    private char[] _text = ArrayPool<char>.Shared.Rent(capacity);
    private int _length;

    public readonly ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Appends the JSON string or property name that the reader is at, unescaped.</summary>
    public void Append(in Utf8JsonReader reader)
    {
        Reserve(reader.ValueSpan.Length);
        _length += reader.CopyString(_text.AsSpan(_length));
    }

    public void AppendUtf8(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        _length += Encoding.UTF8.GetChars(text, _text.AsSpan(_length));
    }

    /// <summary>Takes a full stop at the end away.</summary>
    public void TrimFullStop()
    {
        if (_length > 0 && _text[_length - 1] == '.')
        {
            _length--;
        }
    }

    public readonly void Dispose() => ArrayPool<char>.Shared.Return(_text);

    private void Reserve(int more)
    {
        if (_length + more > _text.Length)
        {
            char[] larger = ArrayPool<char>.Shared.Rent((_length + more) * 2);
            Text.CopyTo(larger);
            ArrayPool<char>.Shared.Return(_text);
            _text = larger;
        }
    }
}
