using System.Buffers;

namespace LlmLimiter.Calls;

/// <summary>
/// Finds the usage in JSON that comes in pieces, cut anywhere: it keeps the place it is at and a few counts, however long the answer is. Only
/// members in their own places count, so nothing that a model writes can be taken for them.
/// </summary>
internal sealed class UsageScanner(StreamUsage told)
{
    /// <summary>The longest name that means something, and one more to tell a longer one.</summary>
    private const int NameLength = 32;

    /// <summary>Above this no count is usable, and no more digits are added.</summary>
    private const long Largest = 100 * Amount.Max;

    private static readonly SearchValues<byte> _structure = SearchValues.Create("\"{}[]"u8);

    // The known places from the root on, and how deep it is below the last one in what is not known.
    private readonly Place[] _places = new Place[6];
    private readonly byte[] _name = new byte[NameLength];
    private int _known;
    private int _unknown;

    private int _nameLength;
    private bool _isInText;
    private bool _isEscaped;
    private long? _number;
    private bool _isFraction;

    private Counts _counts;
    private bool _hasBegun;

    /// <summary>Where in an answer counts and what leads to them are.</summary>
    private enum Place
    {
        Unknown,
        List,
        Answer,
        Response,
        Message,
        Usage,
        UsageOfResponse,
        UsageOfMessage,
        InputDetails,
        Metadata,
    }

    private Place Current => _known > 0 ? _places[_known - 1] : Place.Unknown;

    private ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    /// <summary>Whether a value has ended, and no other has begun.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Begins a new value, whatever became of the last one.</summary>
    public void Reset()
    {
        (_known, _unknown, _number, _isInText, _isEscaped, HasEnded) = (0, 0, null, false, false, false);
        _counts = default;
    }

    public void Read(ReadOnlySpan<byte> json)
    {
        while (!json.IsEmpty)
        {
            json = json[(_isInText ? Text(json) : _unknown > 0 ? Skip(json) : Next(json[0]))..];
        }
    }

    /// <summary>Moves on in what is not known.</summary>
    private int Skip(ReadOnlySpan<byte> json)
    {
        int index = json.IndexOfAny(_structure);
        return index < 0 ? json.Length : index + Next(json[index]);
    }

    private int Text(ReadOnlySpan<byte> json)
    {
        if (_isEscaped)
        {
            // No name that means something is written with escapes.
            (_isEscaped, _nameLength) = (false, NameLength);
            return 1;
        }

        int index = json.IndexOfAny((byte)'"', (byte)'\\');
        ReadOnlySpan<byte> text = index < 0 ? json : json[..index];
        text[..Math.Min(text.Length, NameLength - _nameLength)].CopyTo(_name.AsSpan(_nameLength));
        _nameLength = Math.Min(_nameLength + text.Length, NameLength);
        if (index < 0)
        {
            return json.Length;
        }

        (_isEscaped, _isInText) = (json[index] == '\\', json[index] == '\\');
        return index + 1;
    }

    private int Next(byte one)
    {
        if (_number is not null && !IsInNumber(one))
        {
            Count(_number.Value);
            _number = null;
        }

        switch (one)
        {
            case (byte)'"':
                (_isInText, _nameLength) = (true, 0);
                break;
            case (byte)'{' or (byte)'[':
                Enter(isList: one == '[');
                break;
            case (byte)'}' or (byte)']':
                Leave();
                break;
            case (>= (byte)'0' and <= (byte)'9') or (byte)'-' when _unknown == 0:
                Digit(one);
                break;
            default:
                break;
        }

        return 1;
    }

    private bool IsInNumber(byte one)
    {
        _isFraction |= one == '.';
        if (one is (byte)'e' or (byte)'E' or (byte)'+' or (byte)'-')
        {
            // Nobody counts in powers of ten.
            _number = Largest;
        }

        return one is >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'e' or (byte)'E' or (byte)'+' or (byte)'-';
    }

    private void Digit(byte digit)
    {
        if (_number is null)
        {
            (_number, _isFraction) = (digit == '-' ? Largest : digit - '0', false);
        }
        else if (!_isFraction && digit is >= (byte)'0')
        {
            _number = Math.Min((_number.Value * 10) + digit - '0', Largest);
        }
    }

    private void Enter(bool isList)
    {
        HasEnded = false;
        Place place = _unknown > 0 ? Place.Unknown : PlaceOf(isList);
        if (place == Place.Unknown)
        {
            _unknown++;
        }
        else
        {
            _places[_known++] = place;
        }
    }

    private void Leave()
    {
        if (_unknown > 0)
        {
            _unknown--;
        }
        else if (_known > 0)
        {
            if (Current == Place.Answer)
            {
                Tell();
            }

            HasEnded = --_known == 0;
        }
    }

    /// <summary>The place that an object or a list with the last name is, at the current place.</summary>
    private Place PlaceOf(bool isList) => (Current, isList) switch
    {
        // Gemini streams a list of answers where it is not asked for events.
        (Place.Unknown, true) => Place.List,
        (Place.Unknown or Place.List, false) => Place.Answer,
        (Place.Answer, false) => Name.SequenceEqual("usage"u8) ? Place.Usage
            : Name.SequenceEqual("usageMetadata"u8) ? Place.Metadata
            : Name.SequenceEqual("response"u8) ? Place.Response
            : Name.SequenceEqual("message"u8) ? Place.Message
            : Place.Unknown,
        (Place.Response, false) when Name.SequenceEqual("usage"u8) => Place.UsageOfResponse,
        (Place.Message, false) when Name.SequenceEqual("usage"u8) => Place.UsageOfMessage,
        (Place.Usage or Place.UsageOfResponse, false) when Name.SequenceEqual("prompt_tokens_details"u8)
            || Name.SequenceEqual("input_tokens_details"u8) => Place.InputDetails,
        _ => Place.Unknown,
    };

    private void Count(long number)
    {
        switch (Current)
        {
            case Place.Usage or Place.UsageOfResponse or Place.UsageOfMessage:
                _counts.IsFinal |= Current == Place.UsageOfResponse || (Current == Place.Usage && _hasBegun);
                _counts.IsBeginning |= Current == Place.UsageOfMessage;
                CountUsage(number);
                break;
            case Place.InputDetails when Name.SequenceEqual("cached_tokens"u8):
                _counts.Cached = number;
                break;
            case Place.Metadata:
                CountMetadata(number);
                break;
            default:
                break;
        }
    }

    private void CountUsage(long number)
    {
        ReadOnlySpan<byte> name = Name;
        if (name.SequenceEqual("prompt_tokens"u8))
        {
            _counts.Prompt = number;
        }
        else if (name.SequenceEqual("input_tokens"u8))
        {
            _counts.Input = number;
        }
        else if (name.SequenceEqual("completion_tokens"u8) || name.SequenceEqual("output_tokens"u8))
        {
            _counts.Output = number;
        }
        else if (name.SequenceEqual("total_tokens"u8))
        {
            _counts.Total = number;
        }
        else if (name.SequenceEqual("cache_read_input_tokens"u8))
        {
            _counts.CacheReads = number;
        }
        else if (name.SequenceEqual("cache_creation_input_tokens"u8))
        {
            _counts.CacheWrites = number;
        }
    }

    /// <summary>
    /// Gemini's thoughts are output beside the candidates, and the prompts of its tools input beside the prompt ("UsageMetadata",
    /// ai.google.dev/api/generate-content).
    /// </summary>
    private void CountMetadata(long number)
    {
        ReadOnlySpan<byte> name = Name;
        if (name.SequenceEqual("promptTokenCount"u8) || name.SequenceEqual("toolUsePromptTokenCount"u8))
        {
            _counts.Input = (_counts.Input ?? 0) + number;
        }
        else if (name.SequenceEqual("candidatesTokenCount"u8) || name.SequenceEqual("thoughtsTokenCount"u8))
        {
            _counts.Output = (_counts.Output ?? 0) + number;
        }
        else if (name.SequenceEqual("totalTokenCount"u8))
        {
            _counts.Total = number;
        }
        else if (name.SequenceEqual("cachedContentTokenCount"u8))
        {
            _counts.Cached = number;
        }
    }

    /// <summary>Tells what an answer, or an event of one, has counted.</summary>
    private void Tell()
    {
        Counts counts = _counts;
        _counts = default;
        if (counts.Prompt is null && (counts.CacheReads ?? counts.CacheWrites) is not null)
        {
            told.ToldBesideCache(counts.Input, counts.Output, counts.CacheReads, counts.CacheWrites);
        }
        else
        {
            told.Told(counts.Prompt ?? counts.Input, counts.Output, counts.Total, counts.Cached ?? counts.CacheReads);
        }

        if (counts.IsBeginning)
        {
            _hasBegun = true;
            told.Begun();
        }

        if (counts.IsFinal)
        {
            told.Final();
        }
    }

    private record struct Counts
    {
        /// <summary>All input, as OpenAI calls it; gateways tell Anthropic's counts of the cache beside it, which are parts of it.</summary>
        public long? Prompt { get; set; }

        /// <summary>All input too, but with Anthropic what has to do with no cache.</summary>
        public long? Input { get; set; }

        public long? Output { get; set; }

        public long? Total { get; set; }

        public long? Cached { get; set; }

        public long? CacheReads { get; set; }

        public long? CacheWrites { get; set; }

        /// <summary>Whether the answer's beginning tells it, and its end will tell the rest.</summary>
        public bool IsBeginning { get; set; }

        /// <summary>Whether it is that of the whole answer.</summary>
        public bool IsFinal { get; set; }
    }
}
