using System.Threading.RateLimiting;

namespace LlmLimiter;

/// <summary>What a <see cref="ModelRateLimiter"/> gives out: permission, or why there is none.</summary>
internal sealed class ModelRateLimitLease(bool isAcquired, KeyValuePair<string, object?>[] entries, Action? settle = null) : RateLimitLease
{
    private Action? _settle = settle;

    public override bool IsAcquired => isAcquired;

    public override IEnumerable<string> MetadataNames => entries.Select(entry => entry.Key);

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        KeyValuePair<string, object?> found = entries.FirstOrDefault(entry => entry.Key == metadataName);
        metadata = found.Value;
        return found.Key is not null;
    }

    protected override void Dispose(bool disposing) => Interlocked.Exchange(ref _settle, null)?.Invoke();
}
