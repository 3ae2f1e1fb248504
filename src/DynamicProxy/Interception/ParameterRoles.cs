using System.Reflection;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>What the parameters of a limited method are for, by their positions; the others are passed on as they are.</summary>
internal sealed class ParameterRoles
{
    private readonly int[] _options;

    public ParameterRoles(MethodInfo method)
    {
        Type[] types = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        Token = Array.LastIndexOf(types, typeof(CancellationToken));
        Leases = Of(types, typeof(LlmLease));
        Type[] given = [.. types.Select(type => Nullable.GetUnderlyingType(type) ?? type)];

        // A priority that is passed by itself outweighs one among options.
        _options = [.. Of(given, typeof(AcquireOptions)), .. Of(given, typeof(RequestPriority))];
    }

    /// <summary>Cancels the wait, and reaches the call as the limited call's own token: the last one; -1: there is none.</summary>
    public int Token { get; }

    /// <summary>Filled with the lease of the limited call.</summary>
    public int[] Leases { get; }

    /// <summary>The token that cancels a call.</summary>
    public CancellationToken TokenOf(object?[] arguments) => Token < 0 ? CancellationToken.None : (CancellationToken)arguments[Token]!;

    /// <summary>The method with its limit, as this call's own options and priority want it.</summary>
    public Calls.LimitedMethod MethodOf(Calls.LimitedMethod method, object?[] arguments)
    {
        foreach (int option in _options)
        {
            method = arguments[option] switch
            {
                AcquireOptions options => method.With(options),
                RequestPriority priority => method.With(priority),
                _ => method,
            };
        }

        return method;
    }

    private static int[] Of(Type[] types, Type wanted) => [.. Enumerable.Range(0, types.Length).Where(position => types[position] == wanted)];
}
