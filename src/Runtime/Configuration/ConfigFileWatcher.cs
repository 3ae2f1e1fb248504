namespace LlmLimiter.Configuration;

/// <summary>Reads a limits file again when it has changed, once it has been still for a moment. What is wrong with it is told, and no more.</summary>
/// <remarks>The folder is watched, not the file: editors and deployments put another file, or another link, in its place.</remarks>
internal sealed class ConfigFileWatcher : IDisposable
{
    /// <summary>How long the file must be still.</summary>
    public static readonly TimeSpan Stillness = TimeSpan.FromMilliseconds(250);

    private readonly string _path;
    private readonly Action<RateLimitConfig> _apply;
    private readonly Action<string> _warn;
    private readonly FileSystemWatcher _folder;
    private readonly ITimer _timer;
    private readonly object _reading = new();
    private string _lastFound;

    /// <summary>Watches from now on.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="lastRead">The text that the limits in use were read from; if the file has another by now, it is read again.</param>
    /// <param name="timeProvider">The limiter's time.</param>
    /// <param name="apply">Gets the limits that the file holds now.</param>
    /// <param name="warn">Told what is wrong with the file.</param>
    public ConfigFileWatcher(string path, string lastRead, TimeProvider timeProvider, Action<RateLimitConfig> apply, Action<string> warn)
    {
        _path = path;
        _apply = apply;
        _warn = warn;
        _lastFound = lastRead;
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = timeProvider.CreateTimer(
            static watcher => ((ConfigFileWatcher)watcher!).Read(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _folder = new FileSystemWatcher(Path.GetDirectoryName(path)!);
        _folder.Changed += (_, _) => Stir();
        _folder.Created += (_, _) => Stir();
        _folder.Deleted += (_, _) => Stir();
        _folder.Renamed += (_, _) => Stir();
        _folder.Error += (_, _) => Stir();
        _folder.EnableRaisingEvents = true;
        if (Find(out bool _) != lastRead)
        {
            Stir();
        }
    }

    /// <summary>Something has changed in the folder.</summary>
    internal void Stir() => _timer.Change(Stillness, Timeout.InfiniteTimeSpan);

    /// <summary>Watches no more.</summary>
    public void Dispose()
    {
        _folder.Dispose();
        _timer.Dispose();
    }

    private void Read()
    {
        lock (_reading)
        {
            string found = Find(out bool isText);
            if (found == _lastFound)
            {
                return;
            }

            _lastFound = found;
            try
            {
                if (isText)
                {
                    _apply(RateLimitConfig.OfFile(_path, PrintableName.Of(_path), found));
                }
                else
                {
                    Refuse(found);
                }
            }
            catch (RateLimitConfigException e)
            {
                Refuse(e.Message);
            }
        }
    }

    private void Refuse(string why) => _warn($"The limits file has changed and cannot be used, so the limits stay as they were: {why}");

    /// <summary>The file's text, or why it cannot be read now.</summary>
    private string Find(out bool isText)
    {
        try
        {
            string text = ConfigText.Of(_path, PrintableName.Of(_path));
            isText = true;
            return text;
        }
        catch (RateLimitConfigException e)
        {
            isText = false;
            return e.Message;
        }
    }
}
