using System.Collections.ObjectModel;

namespace LlmLimiter.Configuration;

/// <summary>Copies of dictionaries whose keys are names: read-only, and compared without case.</summary>
internal static class NamesWithoutCase
{
    /// <summary>The copy.</summary>
    /// <exception cref="ArgumentException">A name is empty, stands for nothing, or is there twice when case is disregarded.</exception>
    public static ReadOnlyDictionary<string, T> Copy<T>(IReadOnlyDictionary<string, T> entries, string kind, string parameter)
        where T : class
    {
        var copy = new Dictionary<string, T>(entries.Count, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, T value) in entries)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException($"A {kind}'s name is empty.", parameter);
            }

            if (value is null)
            {
                throw new ArgumentException($"The {kind} '{PrintableName.Of(name)}' is null.", parameter);
            }

            if (!copy.TryAdd(name, value))
            {
                throw new ArgumentException(
                    $"The {kind} '{PrintableName.Of(name)}' is there twice; names are compared without case.", parameter);
            }
        }

        return copy.AsReadOnly();
    }
}
