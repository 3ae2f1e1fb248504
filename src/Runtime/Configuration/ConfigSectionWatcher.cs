using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace LlmLimiter.Configuration;

/// <summary>Reads limits again when the section that holds them has changed. What is wrong with it is told, and no more.</summary>
internal sealed class ConfigSectionWatcher : IDisposable
{
    private readonly IConfiguration _section;
    private readonly Action<RateLimitConfig> _apply;
    private readonly Action<string> _warn;
    private readonly IDisposable _registration;
    private readonly object _reading = new();
    private string _lastRead;

    /// <summary>Watches from now on.</summary>
    /// <param name="section">The section.</param>
    /// <param name="lastRead">The text that the limits in use were read from; if the section has another by now, it is read again.</param>
    /// <param name="apply">Gets the limits that the section holds now.</param>
    /// <param name="warn">Told what is wrong with the section.</param>
    public ConfigSectionWatcher(IConfiguration section, string lastRead, Action<RateLimitConfig> apply, Action<string> warn)
    {
        _section = section;
        _lastRead = lastRead;
        _apply = apply;
        _warn = warn;
        _registration = ChangeToken.OnChange(section.GetReloadToken, Read);
        Read();
    }

    /// <summary>Watches no more.</summary>
    public void Dispose() => _registration.Dispose();

    /// <summary>Some key of the whole configuration has changed, perhaps none of the section.</summary>
    private void Read()
    {
        lock (_reading)
        {
            string found = ConfigurationTree.TextOf(_section);
            if (found == _lastRead)
            {
                return;
            }

            _lastRead = found;
            try
            {
                _apply(RateLimitConfig.FromConfiguration(_section));
            }
            catch (RateLimitConfigException e)
            {
                _warn($"The configuration of the limits has changed and cannot be used, so they stay as they were: {e.Message}");
            }
        }
    }
}
