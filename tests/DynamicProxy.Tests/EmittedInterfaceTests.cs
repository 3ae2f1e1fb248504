using System.Reflection;
using System.Reflection.Emit;
using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>An interface that there is only when the program runs.</summary>
public sealed class EmittedInterfaceTests
{
    [Fact]
    public async Task An_interface_that_the_program_makes_itself_is_limited()
    {
        using LlmRateLimiter limiter = Limiters.Wide();
        Type type = Emit();
        object target = new ProxyGenerator().CreateInterfaceProxyWithoutTarget(type, new Answering());
        object proxy = typeof(RateLimitProxy).GetMethod(nameof(RateLimitProxy.Create))!.MakeGenericMethod(type).Invoke(null, [target, limiter, null])!;

        Assert.Equal("why!", await (Task<string>)type.GetMethod("AskAsync")!.Invoke(proxy, ["why"])!);
        Assert.Equal(1, limiter.Granted());
    }

    private static Type Emit()
    {
        TypeBuilder type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Emitted"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("Emitted")
            .DefineType("IEmitted", TypeAttributes.Interface | TypeAttributes.Abstract | TypeAttributes.Public);
        MethodBuilder method = type.DefineMethod(
            "AskAsync",
            MethodAttributes.Public | MethodAttributes.Abstract | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            typeof(Task<string>),
            [typeof(string)]);
        method.DefineParameter(1, ParameterAttributes.None, "prompt");
        method.SetCustomAttribute(new CustomAttributeBuilder(typeof(RateLimitedAttribute).GetConstructors().Single(), ["acme", "model-1"]));
        return type.CreateType();
    }

    private sealed class Answering : IInterceptor
    {
        public void Intercept(IInvocation invocation) => invocation.ReturnValue = Task.FromResult($"{invocation.Arguments[0]}!");
    }
}
