using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using LlmLimiter.Conventions;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>
/// The HTTP status that an exception of an SDK tells. The SDKs are known by name, so that this package needs none of them.
/// </summary>
internal static class ExceptionStatus
{
    // A plug-in's exceptions can be unloaded with it.
    private static readonly ConditionalWeakTable<Type, PropertyInfo?> _found = [];

    /// <summary>The status; null: the exception tells none.</summary>
    public static int? Of(Exception exception) =>
        _found.GetValue(exception.GetType(), Find)?.GetValue(exception) is { } status ? Convert.ToInt32(status, CultureInfo.InvariantCulture) : null;

    private static PropertyInfo? Find(Type type)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            foreach ((string name, string member) in KnownExceptions.All)
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
