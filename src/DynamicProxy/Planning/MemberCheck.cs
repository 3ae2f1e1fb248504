using System.Reflection;
using System.Runtime.CompilerServices;
using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>Whether a proxy can limit a method. LLML301 says the same at compile time, in the same words.</summary>
internal static class MemberCheck
{
    // GenericParameterAttributes.AllowByRefLike, which .NET 8 does not name.
    private const GenericParameterAttributes AllowsRefStruct = (GenericParameterAttributes)0x20;

    /// <summary>Why not, as the end of a sentence; null: it can.</summary>
    /// <param name="method">The method of the type that the proxy stands in for.</param>
    /// <param name="declarations">Where it is declared and implemented.</param>
    public static string? WhyNot(MethodInfo method, IReadOnlyList<MethodInfo> declarations) =>
        !method.IsVirtual || method.IsFinal ? "it is not virtual, so no proxy overrides it; make it virtual, or name an interface"
        : !ProxyUtil.IsAccessible(method)
            ? $"it is not public, and the proxy does not see it; make it public, or, if it is internal, add {TypeCheck.Visible}"
        : method.GetParameters().FirstOrDefault(static parameter => parameter.ParameterType.IsByRef) is { } reference
            ? $"its parameter '{reference.Name}' is passed by reference, which a proxy cannot hold; pass it by value"
        : method.GetParameters().FirstOrDefault(static parameter => IsByRefLike(parameter.ParameterType)) is { } span
            ? $"its parameter '{span.Name}' is byref-like, which a proxy cannot hold; pass an array or a Memory<T>"
        : method.ReturnType.IsByRef || IsByRefLike(method.ReturnType)
            ? "it returns what a proxy cannot hold (by reference, or byref-like); return a value that lives on the heap"
        : method.ReturnType == typeof(void) && declarations.Any(IsAsync) ? "it is async void, and nothing tells when it ends; return a Task"
        : null;

    private static bool IsByRefLike(Type type) =>
        type.IsByRefLike || type.IsPointer || type.IsFunctionPointer
        || (type.IsArray && IsByRefLike(type.GetElementType()!))
        || (type.IsGenericParameter && type.GenericParameterAttributes.HasFlag(AllowsRefStruct));

    private static bool IsAsync(MethodInfo method) => method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false);
}
