using System.Buffers.Binary;

namespace LlmLimiter.Estimation;

/// <summary>Reads an image's size in pixels from the beginning of its file: PNG, GIF, WebP or JPEG.</summary>
internal static class ImageSize
{
    /// <summary>False: the file is of another kind, or cut off before it tells.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out int width, out int height)
    {
        (width, height) = file switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] when file.Length >= 24 => (BigEndian32(file[16..]), BigEndian32(file[20..])),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] when file.Length >= 10 => (LittleEndian16(file[6..]), LittleEndian16(file[8..])),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] when file.Length >= 30 && file[8..].StartsWith("WEBP"u8) => OfWebP(file[12..]),
            [0xFF, 0xD8, ..] => OfJpeg(file[2..]),
            _ => default,
        };
        return width > 0 && height > 0;
    }

    private static (int Width, int Height) OfWebP(ReadOnlySpan<byte> chunk) => chunk[3] switch
    {
        (byte)' ' => (LittleEndian16(chunk[14..]) & 0x3FFF, LittleEndian16(chunk[16..]) & 0x3FFF),
        (byte)'L' => OfLossless(BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..])),
        (byte)'X' => (LittleEndian24(chunk[12..]) + 1, LittleEndian24(chunk[15..]) + 1),
        _ => default,
    };

    /// <summary>Two sizes of 14 bits, each one less than it is.</summary>
    private static (int Width, int Height) OfLossless(uint bits) => ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);

    /// <summary>The size is in the frame header, the first segment of a kind SOF; those before it are passed over.</summary>
    private static (int Width, int Height) OfJpeg(ReadOnlySpan<byte> segments)
    {
        while (segments.Length >= 9 && segments[0] == 0xFF)
        {
            byte kind = segments[1];
            if (kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(segments[7..]), BinaryPrimitives.ReadUInt16BigEndian(segments[5..]));
            }

            // A marker may be preceded by any number of fill bytes.
            int length = kind == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(segments[2..]);
            segments = segments[Math.Min(length, segments.Length)..];
        }

        return default;
    }

    private static int BigEndian32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);

    private static int LittleEndian16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int LittleEndian24(ReadOnlySpan<byte> bytes) => LittleEndian16(bytes) | (bytes[2] << 16);
}
