using System.Security;
using System.Text;
using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Configuration;

/// <summary>Reads a configuration file's text, whatever the path turns out to be.</summary>
internal static class ConfigText
{
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of the file.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="RateLimitConfigException">The file is missing, cannot be read, is too long, or is not UTF-8.</exception>
    public static string Of(string path, string name)
    {
        try
        {
            return Decode(ReadBounded(path, name));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Of a relative path, people must see which directory it was looked for in.
            bool isWhole = name.EndsWith(PrintableName.Of(path), StringComparison.Ordinal);
            throw Unreadable(isWhole ? "the file does not exist" : $"the file {PrintableName.Of(path)} does not exist", path, name, e);
        }
        catch (DecoderFallbackException e)
        {
            throw Unreadable(ConfigReader.NotUtf8, path, name, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or SecurityException)
        {
            throw Unreadable($"the file cannot be read: {PrintableName.Of(e.Message)}", path, name, e);
        }
    }

    /// <summary>Reads no more than the bound, because a path may name a device that never ends.</summary>
    private static MemoryStream ReadBounded(string path, string name)
    {
        byte[] bytes = new byte[ConfigReader.MaxBytes + 1];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read < bytes.Length
            ? new MemoryStream(bytes, 0, read)
            : throw Unreadable(ConfigReader.TooLong, path, name, cause: null);
    }

    private static string Decode(MemoryStream bytes)
    {
        using var reader = new StreamReader(bytes, _strictUtf8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static RateLimitConfigException Unreadable(string why, string path, string name, Exception? cause) =>
        new($"{name}: {why}", cause) { File = path };
}
