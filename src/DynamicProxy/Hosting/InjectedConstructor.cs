using System.Reflection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// The constructor of a class that a container would choose, and its arguments. The container cannot make a proxy's class by itself: its
/// constructors do not bear the attributes of the parameters below them, which name keys.
/// </summary>
internal sealed class InjectedConstructor
{
    private readonly ParameterInfo[] _parameters;

    private InjectedConstructor(ConstructorInfo constructor) => _parameters = constructor.GetParameters();

    public IEnumerable<Type> ParameterTypes => _parameters.Select(static parameter => parameter.ParameterType);

    /// <summary>The public constructor with the most parameters for which the container has all that it asks for; else the first one.</summary>
    /// <exception cref="InvalidOperationException">There is no public constructor.</exception>
    public static InjectedConstructor Of(Type type, IServiceProvider provider)
    {
        InjectedConstructor[] constructors =
            [.. type.GetConstructors().Select(static constructor => new InjectedConstructor(constructor)).OrderByDescending(static one => one._parameters.Length)];
        var known = provider.GetService<IServiceProviderIsKeyedService>();
        return constructors.FirstOrDefault(one => one._parameters.All(parameter => IsKnown(parameter, known)))
            ?? constructors.FirstOrDefault()
            ?? throw new InvalidOperationException($"{type} has no public constructor for the container to call.");
    }

    /// <summary>The arguments.</summary>
    /// <param name="provider">Has them.</param>
    /// <param name="serviceKey">The key under which the client is asked for; null: none.</param>
    /// <exception cref="InvalidOperationException">The container has not what a parameter asks for.</exception>
    public IEnumerable<object?> Arguments(IServiceProvider provider, object? serviceKey) =>
        _parameters.Select(parameter => Argument(parameter, provider, serviceKey));

    private static bool IsKnown(ParameterInfo parameter, IServiceProviderIsKeyedService? known) =>
        parameter.HasDefaultValue
        || parameter.IsDefined(typeof(ServiceKeyAttribute))
        || parameter.IsDefined(typeof(FromKeyedServicesAttribute))
        || known?.IsService(parameter.ParameterType) == true;

    private static object? Argument(ParameterInfo parameter, IServiceProvider provider, object? serviceKey)
    {
        if (parameter.IsDefined(typeof(ServiceKeyAttribute)))
        {
            return serviceKey;
        }

        object? found = KeyOf(parameter, serviceKey) is { } key
            ? (provider as IKeyedServiceProvider)?.GetKeyedService(parameter.ParameterType, key)
            : provider.GetService(parameter.ParameterType);
        return found ?? (parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new InvalidOperationException(
                $"Unable to resolve service for type '{parameter.ParameterType}' while attempting to activate '{parameter.Member.DeclaringType}'."));
    }

    private static object? KeyOf(ParameterInfo parameter, object? serviceKey) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>() switch
        {
            null or { LookupMode: ServiceKeyLookupMode.NullKey } => null,
            { LookupMode: ServiceKeyLookupMode.InheritKey } => serviceKey,
            { Key: var key } => key,
        };
}
