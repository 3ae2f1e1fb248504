using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmLimiter.Stores;

/// <summary>
/// Keeps the charges of long windows in a file: read once, written whole and put in place of the old one by a rename, a moment after they
/// changed. A crash forgets no more than that moment.
/// </summary>
internal sealed class StateFile : IDisposable
{
    /// <summary>How long after a change the file is written; later changes are in the same writing.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private const int CurrentVersion = 1;

    private readonly string _path;
    private readonly Func<IEnumerable<SavedRule>> _collect;
    private readonly Action<string> _warn;
    private readonly object _writing = new();
    private readonly ITimer _timer;
    private int _isDue;
    private bool _hasFailed;
    private bool _disposed;

    /// <summary>Keeps the file from now on.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="timeProvider">The limiter's time.</param>
    /// <param name="collect">Gives the charges as they are now.</param>
    /// <param name="warn">Told what went wrong; runs under no lock of the limiter.</param>
    public StateFile(string path, TimeProvider timeProvider, Func<IEnumerable<SavedRule>> collect, Action<string> warn)
    {
        _path = path;
        _collect = collect;
        _warn = warn;
        using AsyncFlowControl? _ = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = timeProvider.CreateTimer(
            static file => ((StateFile)file!).Write(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AppDomain.CurrentDomain.ProcessExit += WriteAtExit;
    }

    /// <summary>The charges in the file; none when there is no file, or none that can be read: it is set aside then.</summary>
    public static IReadOnlyList<SavedRule> Read(string path, Action<string> warn)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            SavedState? state = JsonSerializer.Deserialize(file, SavedStateJson.Default.SavedState);
            if (state?.Version is not CurrentVersion)
            {
                throw new ArgumentException($"its version is not {CurrentVersion}");
            }

            return [.. (state.Rules ?? []).Select(rule => rule?.Read() ?? throw new ArgumentException("a rule is empty"))];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            string aside = path + ".unreadable";
            bool isMoved = TryMove(path, aside);
            warn($"The state file {PrintableName.Of(path)} cannot be read, so what was used before this start is not known"
                + $"{(isMoved ? "; it is kept beside as *.unreadable" : "")}: {PrintableName.Of(e.Message)}");
            return [];
        }
    }

    /// <summary>Something was charged. May be called under a lock: the file is written by others, later.</summary>
    public void Touch()
    {
        if (Volatile.Read(ref _isDue) == 0 && Interlocked.Exchange(ref _isDue, 1) == 0 && !_disposed)
        {
            _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Writes what has changed, and no more after.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= WriteAtExit;
        _timer.Dispose();
        Write();
        _disposed = true;
    }

    private static bool TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void WriteAtExit(object? sender, EventArgs e) => Write();

    private void Write()
    {
        lock (_writing)
        {
            if (_disposed || (Interlocked.Exchange(ref _isDue, 0) == 0 && !_hasFailed))
            {
                return;
            }

            try
            {
                WriteNow();
                _hasFailed = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _hasFailed = true;
                _warn($"The state file {PrintableName.Of(_path)} cannot be written, so a crash would forget what was used: {PrintableName.Of(e.Message)}");
            }
        }
    }

    private void WriteNow()
    {
        var state = new SavedState(CurrentVersion, [.. _collect().Select(RuleText.Of)]);
        string temporary = $"{_path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, state, SavedStateJson.Default.SavedState);
        }

        File.Move(temporary, _path, overwrite: true);
    }
}

/// <summary>The file's content.</summary>
/// <param name="Version">How it is written; a file of another version is not read.</param>
/// <param name="Rules">Each rule's charges.</param>
internal sealed record SavedState(int Version, IReadOnlyList<RuleText> Rules);

/// <summary>A rule and its charges as the file writes them: moments in milliseconds since 1970, each with its amount.</summary>
internal sealed record RuleText(
    string Provider, string? Model, string? Pool, LimitMetric Metric, TimeSpan Per, LimitWindow Window, string Zone, IReadOnlyList<long[]> Charges)
{
    public static RuleText Of(SavedRule rule) => new(
        rule.Key.Provider, rule.Key.Model, rule.Key.Pool, rule.Key.Rule.Metric, rule.Key.Rule.Per, rule.Key.Rule.Window, rule.Key.Rule.Zone,
        [.. rule.Charges.Select(charge => new[] { RoundedUp(charge.At), charge.Amount })]);

    /// <exception cref="ArgumentException">It is no rule, or a charge is not a moment and an amount.</exception>
    public SavedRule Read() => new(
        Provider is not null && RuleSpan.InRange(Per)
            ? new SavedKey(Provider, Model, Pool, new RuleIdentity(Metric, Per, Window, Zone))
            : throw new ArgumentException("a rule has no provider or no span"),
        [
            .. Charges.Select(charge => charge is [var at, >= 0 and var amount]
                ? new SavedCharge(DateTimeOffset.FromUnixTimeMilliseconds(at), amount)
                : throw new ArgumentException("a charge is not a moment and an amount")),
        ]);

    /// <summary>A charge must not leave its window earlier for having been saved.</summary>
    private static long RoundedUp(DateTimeOffset at) => at.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SavedState))]
internal sealed partial class SavedStateJson : JsonSerializerContext;
