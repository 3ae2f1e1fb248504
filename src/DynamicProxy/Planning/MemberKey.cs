using System.Reflection;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>A method as its type declares it, whichever type it was reflected from and whatever its type arguments.</summary>
/// <param name="Declaring">The type that declares it, closed.</param>
/// <param name="Token">Its metadata token there.</param>
internal readonly record struct MemberKey(Type? Declaring, int Token)
{
    public static MemberKey Of(MethodInfo method) => new(method.DeclaringType, method.MetadataToken);
}
