using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>
/// Passes a class proxy's disposal on to its target where the target is disposable and its base class, which the proxy stands in for, is not:
/// Castle would do nothing there.
/// </summary>
internal static class PassedDisposal
{
    /// <summary>Has a proxy implement these of <see cref="IDisposable"/> and <see cref="IAsyncDisposable"/>.</summary>
    public static void Add(ProxyGenerationOptions options, IEnumerable<Type> interfaces, object target)
    {
        foreach (Type one in interfaces)
        {
            options.AddMixinInstance(one == typeof(IDisposable) ? new Now((IDisposable)target) : new Later((IAsyncDisposable)target));
        }
    }

    private sealed class Now(IDisposable target) : IDisposable
    {
        public void Dispose() => target.Dispose();
    }

    private sealed class Later(IAsyncDisposable target) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => target.DisposeAsync();
    }
}
