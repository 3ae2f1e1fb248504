using System.CodeDom.Compiler;
using System.Reflection;
using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>Tells by <see cref="GeneratedCodeAttribute"/> what is limited already: what the generator wrote, and the classes of these proxies.</summary>
internal static class GeneratedByUs
{
    private const string Product = "LlmLimiter.";

    /// <summary>What the classes of proxies bear.</summary>
    public static CustomAttributeInfo Mark { get; } =
        CustomAttributeInfo.FromExpression(() => new GeneratedCodeAttribute(Product + "DynamicProxy", "1"));

    /// <summary>Whether the member, or the type that has it, was written by this project.</summary>
    public static bool Wrote(MemberInfo member) =>
        member.GetCustomAttribute<GeneratedCodeAttribute>(inherit: false)?.Tool?.StartsWith(Product, StringComparison.Ordinal) == true
        || (member.DeclaringType is { } type && Wrote(type));
}
