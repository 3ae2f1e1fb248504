using System.Reflection;
using System.Runtime.Loader;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>A plug-in with its own copy of an assembly that the program has too.</summary>
public sealed class LoadContextTests
{
    public interface IShared
    {
        [RateLimited("acme", "model-1")]
        Task<string> AskAsync(string prompt);
    }

    public class Shared : IShared
    {
        public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
    }

    [Fact]
    public async Task Copies_of_an_assembly_are_told_apart()
    {
        using LlmRateLimiter limiter = Limiters.Wide();
        Assert.Equal("why", await RateLimitProxy.Create<IShared>(new Shared(), limiter).AskAsync("why"));

        Assembly copy = new AssemblyLoadContext("plug-in").LoadFromAssemblyPath(typeof(IShared).Assembly.Location);
        Type type = copy.GetType(typeof(IShared).FullName!)!;
        object target = Activator.CreateInstance(copy.GetType(typeof(Shared).FullName!)!)!;
        object proxy = typeof(RateLimitProxy).GetMethod(nameof(RateLimitProxy.Create))!.MakeGenericMethod(type).Invoke(null, [target, limiter, null])!;

        Assert.NotEqual(typeof(IShared), type);
        Assert.Equal("why", await (Task<string>)type.GetMethod(nameof(IShared.AskAsync))!.Invoke(proxy, ["why"])!);
        Assert.Equal(2, limiter.Granted());
    }
}
