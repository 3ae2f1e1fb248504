using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// The attributes that generated code repeats: what the compiler fills in at a call, what it compares between a member and its implementation,
/// and what tells a caller that the call is not for everybody.
/// </summary>
internal static class TravellingAttributes
{
    private static readonly HashSet<string> _names =
    [
        "System.ObsoleteAttribute",
        "System.Diagnostics.CodeAnalysis.AllowNullAttribute",
        "System.Diagnostics.CodeAnalysis.DisallowNullAttribute",
        "System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute",
        "System.Diagnostics.CodeAnalysis.DoesNotReturnIfAttribute",
        "System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembersAttribute",
        "System.Diagnostics.CodeAnalysis.ExperimentalAttribute",
        "System.Diagnostics.CodeAnalysis.MaybeNullAttribute",
        "System.Diagnostics.CodeAnalysis.MaybeNullWhenAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullIfNotNullAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullWhenAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresAssemblyFilesAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute",
        "System.Diagnostics.CodeAnalysis.UnscopedRefAttribute",
        "System.Runtime.CompilerServices.OverloadResolutionPriorityAttribute",
        "System.Runtime.Versioning.ObsoletedOSPlatformAttribute",
        "System.Runtime.Versioning.SupportedOSPlatformAttribute",
        "System.Runtime.Versioning.SupportedOSPlatformGuardAttribute",
        "System.Runtime.Versioning.UnsupportedOSPlatformAttribute",
        "System.Runtime.Versioning.UnsupportedOSPlatformGuardAttribute",
    ];

    /// <summary>What the compiler fills in where an argument is left out.</summary>
    private static readonly HashSet<string> _namesOfCaller =
    [
        "System.Runtime.CompilerServices.CallerArgumentExpressionAttribute",
        "System.Runtime.CompilerServices.CallerFilePathAttribute",
        "System.Runtime.CompilerServices.CallerLineNumberAttribute",
        "System.Runtime.CompilerServices.CallerMemberNameAttribute",
    ];

    /// <summary>Those among the attributes, each as C# in its brackets.</summary>
    public static IEnumerable<string> Of(IEnumerable<AttributeData> attributes, string target = "") => Among(_names, attributes, target);

    /// <summary>Those of a parameter or type parameter, each in its brackets and followed by a space.</summary>
    public static string Inline(ISymbol parameter) => Inline(_names, parameter);

    /// <summary>The same of those that ask for a default value.</summary>
    public static string InlineOfCaller(IParameterSymbol parameter) => Inline(_namesOfCaller, parameter);

    private static string Inline(HashSet<string> names, ISymbol parameter) =>
        string.Concat(Among(names, parameter.GetAttributes()).Select(static attribute => attribute + " "));

    private static IEnumerable<string> Among(HashSet<string> names, IEnumerable<AttributeData> attributes, string target = "") =>
        attributes
            .Where(attribute => attribute.AttributeClass is { } type && names.Contains(type.ToDisplayString()))
            .Select(attribute => AttributeText.Of(attribute, target));
}
