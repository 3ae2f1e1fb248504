using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>A plug-in's class that implements an interface of the program that loads it.</summary>
public sealed class UnloadedTargetTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = Limiters.Wide();

    public interface IPlugIn
    {
        [RateLimited("acme", "model-1")]
        Task AskAsync(string prompt);
    }

    [Fact]
    public void What_can_be_unloaded_is_limited_and_unloaded()
    {
        WeakReference plugIn = Use();
        for (int i = 0; i < 20 && plugIn.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(1, _limiter.Granted());
        Assert.False(plugIn.IsAlive);
    }

    public void Dispose() => _limiter.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Use()
    {
        Type plugIn = Emit();
        RateLimitProxy.Create((IPlugIn)Activator.CreateInstance(plugIn)!, _limiter).AskAsync("why");
        return new WeakReference(plugIn);
    }

    private static Type Emit()
    {
        TypeBuilder type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("PlugIn"), AssemblyBuilderAccess.RunAndCollect)
            .DefineDynamicModule("PlugIn")
            .DefineType("PlugIn", TypeAttributes.Public, typeof(object), [typeof(IPlugIn)]);
        ILGenerator code = type.DefineMethod("AskAsync", MethodAttributes.Public | MethodAttributes.Virtual, typeof(Task), [typeof(string)]).GetILGenerator();
        code.Emit(OpCodes.Call, typeof(Task).GetProperty(nameof(Task.CompletedTask))!.GetMethod!);
        code.Emit(OpCodes.Ret);
        return type.CreateType();
    }
}
