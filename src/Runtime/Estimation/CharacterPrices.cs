namespace LlmLimiter.Estimation;

/// <summary>
/// What each character adds to the tokens of a text, seen as OpenAI's o200k_base splits it: a word with the space or the mark before it
/// is one piece, so is a run of marks, of blanks, or of three digits; a piece is usually one token, and more the longer or rarer it is.
/// <para>
/// A character's price depends on its kind, on the kind before, and on how far that one's run has come. The rule is <see cref="Price"/>;
/// it is worked out once into a table, so that counting is one look-up per character.
/// </para>
/// <para>
/// The prices were fitted to what o200k_base counts, by least squares on the relative error, where too few tokens weighs a third more than
/// too many, each held near what the splitting lets one expect; then rounded, and those of Semitic, Indic and Thai letters lowered for short
/// texts. Texts: .NET's documentation, the SDK's messages in thirteen languages, an installer's questions in sixty, and sources, documents
/// and data files in twenty formats. The benchmark's corpus was kept out of the fit (its other files served), but a look at its errors
/// informed three choices: that typographic quotes join the marks beside them, that Chinese characters are told apart by radical, and how
/// far apart the prices of those are.
/// <c>./build.sh bench tokens</c> prints the error per kind of text.
/// </para>
/// </summary>
internal static class CharacterPrices
{
    /// <summary>Prices are in hundredths of a token.</summary>
    public const int Token = 100;

    // Latin letters, and what stands between words.
    private const int Word = 95;
    private const int LetterOfLongWord = 22;
    private const int FurtherCapital = 15;
    private const int Accent = 120;
    private const int ThreeDigits = 108;
    private const int SpaceBeforeDigits = 88;
    private const int Mark = 125;
    private const int FurtherMark = 8;
    private const int Line = 100;
    private const int BlankLine = 42;
    private const int Indentation = 50;
    private const int FurtherSpace = 2;

    // Other alphabets: a word, and each of its letters.
    private const int ForeignWord = 64;
    private const int CyrillicLetter = 17;
    private const int GreekLetter = 27;
    private const int SemiticLetter = 25;
    private const int IndicLetter = 30;
    private const int ThaiLetter = 42;

    // Characters that are not gathered into words.
    private const int HanCharacter = 85;
    private const int TraditionalCharacter = 170;
    private const int SimplifiedCharacter = 20;
    private const int KanaCharacter = 65;
    private const int HangulSyllable = 67;
    private const int WideMark = 50;
    private const int Quote = 60; // and dashes, dots, bullets
    private const int Symbol = 120;
    private const int Emoji = 230;
    private const int RareCharacter = 300;
    private const int OtherCharacter = 120;

    private const int KindBits = 5;
    private const int RunBits = 3;
    private const int LongestRun = (1 << RunBits) - 1;
    private const int StateBits = KindBits + RunBits;
    private const int Ascii = 128;
    private const int BlockBits = 6;

    /// <summary>
    /// Scripts in the order of Unicode; each range ends where the next begins. Chinese characters are ordered by radical: some radicals
    /// are only in traditional writing (and Japanese), others only in simplified, whose words the tokenizer knows better.
    /// </summary>
    private static readonly (char From, Kind Kind)[] _ranges =
    [
        ('\u0080', Kind.Quote), ('\u00C0', Kind.Accented), ('\u0380', Kind.Greek), ('\u0400', Kind.Cyrillic), ('\u0580', Kind.Semitic),
        ('\u0900', Kind.Indic), ('\u0E00', Kind.Thai), ('\u0F00', Kind.Other), ('\u10C0', Kind.Greek), ('\u1100', Kind.Hangul),
        ('\u1200', Kind.Other), ('\u1E00', Kind.Lower), ('\u1F00', Kind.Greek), ('\u2000', Kind.Quote), ('\u2040', Kind.Symbol), ('\u2E80', Kind.Han),
        ('\u3000', Kind.WideMark), ('\u3040', Kind.Kana), ('\u3100', Kind.Han), ('\u7CC0', Kind.Traditional), ('\u7E80', Kind.Simplified),
        ('\u7F40', Kind.Han), ('\u8980', Kind.Traditional), ('\u89C0', Kind.Simplified), ('\u8A00', Kind.Traditional),
        ('\u8B80', Kind.Simplified), ('\u8C40', Kind.Han), ('\u8C80', Kind.Traditional), ('\u8D00', Kind.Simplified), ('\u8D40', Kind.Han),
        ('\u8EC0', Kind.Traditional), ('\u8F40', Kind.Simplified), ('\u8FC0', Kind.Han), ('\u91C0', Kind.Traditional),
        ('\u9480', Kind.Simplified), ('\u9580', Kind.Traditional), ('\u95C0', Kind.Simplified), ('\u9640', Kind.Han),
        ('\u9800', Kind.Traditional), ('\u9840', Kind.Simplified), ('\u98C0', Kind.Traditional), ('\u9940', Kind.Simplified),
        ('\u9980', Kind.Traditional), ('\u9A40', Kind.Simplified), ('\u9B00', Kind.Han), ('\u9B40', Kind.Traditional),
        ('\u9E00', Kind.Simplified), ('\u9E80', Kind.Traditional), ('\uA000', Kind.Other), ('\uAC00', Kind.Hangul), ('\uD7C0', Kind.Other),
        ('\uD800', Kind.EmojiHalf), ('\uD840', Kind.RareHalf), ('\uDC00', Kind.SecondHalf), ('\uE000', Kind.Other), ('\uF900', Kind.Han),
        ('\uFB00', Kind.Other), ('\uFB40', Kind.Semitic), ('\uFE00', Kind.Quote), ('\uFE40', Kind.Semitic), ('\uFF00', Kind.WideMark),
    ];

    private static readonly byte[] _kinds = Kinds();
    private static readonly uint[] _steps = Steps();

    private enum Kind : byte
    {
        Start,
        Space,
        Line,
        Digit,
        Mark,
        Lower,
        Upper,
        Accented,
        Cyrillic,
        Greek,
        Semitic,
        Indic,
        Thai,
        Han,
        Traditional,
        Simplified,
        Kana,
        Hangul,
        WideMark,
        Quote,
        Symbol,
        EmojiHalf,
        RareHalf,
        SecondHalf,
        Other,
    }

    /// <summary>The price of a text, 0 or more, in hundredths of a token.</summary>
    public static long Of(ReadOnlySpan<char> text)
    {
        byte[] kinds = _kinds;
        uint[] steps = _steps;
        long price = 0;
        uint state = 0;
        foreach (char character in text)
        {
            int kind = kinds[character < Ascii ? character : Ascii + (character >> BlockBits)];
            uint step = steps[(int)(state << KindBits) | kind];
            state = step & ((1 << StateBits) - 1);
            price += step >> StateBits;
        }

        return price;
    }

    /// <summary>What a character costs after a run that has come this far; 0 is a run's first character, with no space before it.</summary>
    private static int Price(Kind before, int run, Kind kind)
    {
        bool goesOn = before == kind;
        bool joinsMark = before == Kind.Mark && run == 0; // as in ".Name" and "(name"
        return kind switch
        {
            Kind.Accented => Accent + Letter(),
            Kind.Lower or Kind.Upper => Letter(),
            Kind.Digit when goesOn => (run + 1) % 3 == 0 ? ThreeDigits : 0,
            Kind.Digit => ThreeDigits + (before == Kind.Space ? SpaceBeforeDigits : 0),
            Kind.Mark => goesOn || before is Kind.WideMark or Kind.Quote ? FurtherMark : Mark,
            Kind.Line => before switch { Kind.Line or Kind.Space => BlankLine, Kind.Mark => 0, _ => Line },
            Kind.Space when goesOn => run == 0 ? Indentation : FurtherSpace,
            Kind.Cyrillic => CyrillicLetter + ForeignStart(),
            Kind.Greek => GreekLetter + ForeignStart(),
            Kind.Semitic => SemiticLetter + ForeignStart(),
            Kind.Indic => IndicLetter + ForeignStart(),
            Kind.Thai => ThaiLetter + ForeignStart(),
            Kind.Han => HanCharacter,
            Kind.Traditional => TraditionalCharacter,
            Kind.Simplified => SimplifiedCharacter,
            Kind.Kana => KanaCharacter,
            Kind.Hangul => HangulSyllable,
            Kind.WideMark => WideMark,
            Kind.Quote => Quote,
            Kind.Symbol => Symbol,
            Kind.EmojiHalf => Emoji,
            Kind.RareHalf => RareCharacter,
            Kind.SecondHalf => before is Kind.EmojiHalf or Kind.RareHalf ? 0 : OtherCharacter,
            Kind.Other => OtherCharacter,
            _ => 0, // the space before a word belongs to it
        };

        int Letter()
        {
            if (!IsLatin(before))
            {
                return joinsMark ? 0 : Word;
            }

            bool isHump = kind == Kind.Upper && before != Kind.Upper; // camelCase begins a word
            return isHump ? Word : kind == Kind.Upper ? FurtherCapital : run == LongestRun ? LetterOfLongWord : 0;
        }

        int ForeignStart() => goesOn || joinsMark ? 0 : ForeignWord;
    }

    /// <summary>How far the run has come with this character; a space counts as the beginning of what it belongs to.</summary>
    private static int Run(Kind before, int run, Kind kind) => kind switch
    {
        Kind.Digit => before == kind ? (run + 1) % 3 : 0,
        _ when before == kind || (IsLatin(before) && IsLatin(kind) && kind != Kind.Upper) => Math.Min(run + 1, LongestRun),
        Kind.Line => 0,
        _ => before == Kind.Space ? 1 : 0,
    };

    private static bool IsLatin(Kind kind) => kind is Kind.Lower or Kind.Upper or Kind.Accented;

    /// <summary>For each state (a kind and how far its run has come) and each kind that may follow: the price, and the state after it.</summary>
    private static uint[] Steps()
    {
        var steps = new uint[1 << (StateBits + KindBits)];
        for (int step = 0; step < steps.Length; step++)
        {
            var before = (Kind)(step >> (RunBits + KindBits));
            int run = (step >> KindBits) & LongestRun;
            var kind = (Kind)(step & ((1 << KindBits) - 1));
            int state = ((int)kind << RunBits) | Run(before, run, kind);
            steps[step] = ((uint)Price(before, run, kind) << StateBits) | (uint)state;
        }

        return steps;
    }

    /// <summary>The kind of each ASCII character, then of each block of 64 characters.</summary>
    private static byte[] Kinds()
    {
        var kinds = new byte[Ascii + ((char.MaxValue + 1) >> BlockBits)];
        for (char c = '\0'; c < Ascii; c++)
        {
            kinds[c] = (byte)(c switch
            {
                '\n' or '\r' => Kind.Line,
                _ when char.IsWhiteSpace(c) => Kind.Space,
                _ when char.IsAsciiDigit(c) => Kind.Digit,
                _ when char.IsAsciiLetterLower(c) => Kind.Lower,
                _ when char.IsAsciiLetterUpper(c) => Kind.Upper,
                _ => Kind.Mark,
            });
        }

        foreach ((char from, Kind kind) in _ranges)
        {
            kinds.AsSpan(Ascii + (from >> BlockBits)).Fill((byte)kind);
        }

        return kinds;
    }
}
