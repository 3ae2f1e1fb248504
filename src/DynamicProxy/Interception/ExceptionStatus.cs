using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>
/// The HTTP status that an exception of an SDK tells. The SDKs are known by name, as the generator knows them (StatusTypes.cs there), so that
/// this package needs none of them.
/// </summary>
internal static class ExceptionStatus
{
    // HttpRequestException is the framework's own, and the runtime knows it.
    private static readonly (string Type, string Member)[] _known =
    [
        ("System.ClientModel.ClientResultException", "Status"),
        ("Azure.RequestFailedException", "Status"),
        ("Anthropic.Exceptions.AnthropicApiException", "StatusCode"),
    ];

    private static readonly ConcurrentDictionary<Type, PropertyInfo?> _found = [];

    /// <summary>The status; null: the exception tells none.</summary>
    public static int? Of(Exception exception) =>
        _found.GetOrAdd(exception.GetType(), Find)?.GetValue(exception) is { } status ? Convert.ToInt32(status, CultureInfo.InvariantCulture) : null;

    private static PropertyInfo? Find(Type type)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            foreach ((string name, string member) in _known)
            {
                if (current.FullName == name)
                {
                    return current.GetProperty(member);
                }
            }
        }

        return null;
    }
}
