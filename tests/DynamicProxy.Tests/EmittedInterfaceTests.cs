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
        Type type = Emit("Emitted", AssemblyBuilderAccess.Run, [typeof(string)], "prompt");
        object target = new ProxyGenerator().CreateInterfaceProxyWithoutTarget(type, new Answering());
        object proxy = typeof(RateLimitProxy).GetMethod(nameof(RateLimitProxy.Create))!.MakeGenericMethod(type).Invoke(null, [target, limiter, null])!;

        Assert.Equal("why!", await (Task<string>)type.GetMethod("AskAsync")!.Invoke(proxy, ["why"])!);
        Assert.Equal(1, limiter.Granted());
    }

    [Fact]
    public async Task Parameters_need_no_names()
    {
        using LlmRateLimiter limiter = Limiters.Wide();
        Type type = Emit("Nameless", AssemblyBuilderAccess.Run, [typeof(Options), typeof(Options)]);
        object target = new ProxyGenerator().CreateInterfaceProxyWithoutTarget(type, new Answering());
        object proxy = typeof(RateLimitProxy).GetMethod(nameof(RateLimitProxy.Create))!.MakeGenericMethod(type).Invoke(null, [target, limiter, null])!;
        await (Task<string>)type.GetMethod("AskAsync")!.Invoke(proxy, [new Options(MaxOutputTokens: 1_000_000), new Options(MaxOutputTokens: 1)])!;

        Assert.Equal(1, limiter.Granted());
    }

    [Fact]
    public void An_interface_that_can_be_unloaded_is_refused()
    {
        Type type = Emit("Unloaded", AssemblyBuilderAccess.RunAndCollect, [typeof(string)], "prompt");

        Assert.Equal(
            "A proxy of 'IEmitted' cannot limit it: it can be unloaded, and a proxy's class cannot; load it where it stays, or name an interface that stays.",
            Assert.Throws<NotSupportedException>(() => ProxyFactory.Plan(type, type, RateLimitProxyOptions.None)).Message);
    }

    private static Type Emit(string name, AssemblyBuilderAccess access, Type[] parameters, params string[] names)
    {
        TypeBuilder type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), access)
            .DefineDynamicModule(name)
            .DefineType("IEmitted", TypeAttributes.Interface | TypeAttributes.Abstract | TypeAttributes.Public);
        MethodBuilder method = type.DefineMethod(
            "AskAsync",
            MethodAttributes.Public | MethodAttributes.Abstract | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            typeof(Task<string>),
            parameters);
        for (int i = 0; i < names.Length; i++)
        {
            method.DefineParameter(i + 1, ParameterAttributes.None, names[i]);
        }

        method.SetCustomAttribute(new CustomAttributeBuilder(typeof(RateLimitedAttribute).GetConstructors().Single(), ["acme", "model-1"]));
        return type.CreateType();
    }

    public sealed record Options(int MaxOutputTokens);

    private sealed class Answering : IInterceptor
    {
        public void Intercept(IInvocation invocation) => invocation.ReturnValue = Task.FromResult($"{invocation.Arguments[0]}!");
    }
}
