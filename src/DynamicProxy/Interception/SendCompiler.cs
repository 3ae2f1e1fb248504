using System.Reflection;
using System.Reflection.Emit;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>
/// Compiles the sending of a call: a method that hands the arguments, the lease and the limited call's own token to the target.
/// </summary>
/// <remarks>
/// Why not <c>IInvocation.Proceed</c>: a captured proceed puts what the target returns into the invocation, from where the proxy reads at that
/// very moment, on the thread that made the call, what its caller is to get. The caller could get the task of the client in place of the
/// limited one. What is compiled here touches no invocation, so nothing of it is kept while a call waits.
/// </remarks>
internal static class SendCompiler
{
    private static readonly FieldInfo _target = typeof(ProxyCall).GetField(nameof(ProxyCall.Target))!;
    private static readonly FieldInfo _arguments = typeof(ProxyCall).GetField(nameof(ProxyCall.Arguments))!;

    /// <summary>Compiles a <c>Func&lt;ProxyCall, LlmLease, CancellationToken, TReturned&gt;</c>, or an <c>Action</c> of the same.</summary>
    /// <param name="method">The method to call, closed.</param>
    /// <param name="roles">What its parameters are for.</param>
    /// <param name="isOfBase">Whether the target is the proxy itself, whose base class makes the call.</param>
    public static TDelegate Compile<TDelegate>(MethodInfo method, ParameterRoles roles, bool isOfBase)
        where TDelegate : Delegate
    {
        // The first parameter is nothing but a place: a delegate that is bound to one is called without moving the others.
        var send = new DynamicMethod(
            $"Send{method.Name}",
            method.ReturnType,
            [typeof(object), typeof(ProxyCall), typeof(LlmLease), typeof(CancellationToken)],
            typeof(SendCompiler).Module,
            skipVisibility: true);
        ILGenerator code = send.GetILGenerator();
        code.Emit(OpCodes.Ldarga_S, (byte)1);
        code.Emit(OpCodes.Ldfld, _target);
        ParameterInfo[] parameters = method.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
        {
            if (i == roles.Token)
            {
                code.Emit(OpCodes.Ldarg_3);
            }
            else if (roles.Leases.Contains(i))
            {
                code.Emit(OpCodes.Ldarg_2);
            }
            else
            {
                code.Emit(OpCodes.Ldarga_S, (byte)1);
                code.Emit(OpCodes.Ldfld, _arguments);
                code.Emit(OpCodes.Ldc_I4, i);
                code.Emit(OpCodes.Ldelem_Ref);
                // A reference needs no cast: Castle has put it there from a parameter of this type.
                if (parameters[i].ParameterType.IsValueType)
                {
                    code.Emit(OpCodes.Unbox_Any, parameters[i].ParameterType);
                }
            }
        }

        code.Emit(isOfBase ? OpCodes.Call : OpCodes.Callvirt, method);
        code.Emit(OpCodes.Ret);
        return send.CreateDelegate<TDelegate>(target: null);
    }
}
