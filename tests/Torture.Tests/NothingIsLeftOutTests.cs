using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace Torture.Tests;

public sealed class NothingIsLeftOutTests
{
    [Fact]
    public void Every_limited_member_has_its_generated_code()
    {
        var annotated = LimitedCode.AnnotatedTypes.ToArray();
        Assert.True(annotated.Length > 30, $"Only {annotated.Length} types are annotated.");
        Assert.All(annotated, static type => Assert.Equal(
            (type.Name, LimitedCode.LimitedMethods(type).Count() + InheritedLimits(type)),
            (type.Name, LimitedCode.CountOfGenerated(type))));
    }

    [Fact]
    public void Default_values_are_those_of_the_interface()
    {
        var pairs = LimitedCode.AnnotatedTypes.Where(static type => type is { IsInterface: true, IsGenericTypeDefinition: false })
            .SelectMany(static type => Parameters(LimitedCode.Decorator(type)!, type))
            .ToArray();
        Assert.True(pairs.Count(static pair => pair.Declared.HasDefaultValue) > 50, "Too few default values were compared.");
        Assert.All(pairs, static pair => Assert.Equal(
            (pair.Declared.Name, pair.Declared.HasDefaultValue, pair.Declared.RawDefaultValue),
            (pair.Generated.Name, pair.Generated.HasDefaultValue, pair.Generated.RawDefaultValue)));
    }

    [Theory]
    [InlineData(nameof(IAttributes.OldAsync), typeof(ObsoleteAttribute))]
    [InlineData(nameof(IAttributes.ReflectAsync), typeof(RequiresUnreferencedCodeAttribute))]
    [InlineData(nameof(IAttributes.ReflectAsync), typeof(RequiresDynamicCodeAttribute))]
    [InlineData(nameof(IAttributes.ReflectAgain), typeof(RequiresUnreferencedCodeAttribute))]
    [InlineData(nameof(IAttributes.WindowsAsync), typeof(SupportedOSPlatformAttribute))]
    [InlineData(nameof(IAttributes.BetterAsync), typeof(OverloadResolutionPriorityAttribute))]
    public void Attributes_travel(string method, Type attribute) =>
        Assert.Contains(typeof(RateLimitedAttributes).GetMethod(method)!.GetCustomAttributes(), attribute.IsInstanceOfType);

    /// <summary>Limited where they are declared, and so in the decorator of every interface that inherits them.</summary>
    private static int InheritedLimits(Type type) => type.IsInterface ? type.GetInterfaces().Sum(static inherited => LimitedCode.LimitedMethods(inherited).Count()) : 0;

    /// <summary>The parameters of what is implemented under its own name; defaults of explicit implementations could never be used.</summary>
    private static IEnumerable<(ParameterInfo Declared, ParameterInfo Generated)> Parameters(Type decorator, Type type)
    {
        InterfaceMapping map = decorator.GetInterfaceMap(type);
        return map.InterfaceMethods.Zip(map.TargetMethods)
            .Where(static pair => pair.Second.IsPublic && pair.Second.DeclaringType!.Name.StartsWith("RateLimited", StringComparison.Ordinal))
            .SelectMany(static pair => pair.First.GetParameters().Zip(pair.Second.GetParameters()));
    }
}
