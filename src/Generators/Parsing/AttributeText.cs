using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Attributes as C#, valid wherever they are written.</summary>
internal static class AttributeText
{
    /// <summary>The attribute in its brackets.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="target">What stands before it, with its space: <c>"return: "</c>.</param>
    public static string Of(AttributeData attribute, string target)
    {
        string arguments = string.Join(", ", attribute.ConstructorArguments.Select(Value)
            .Concat(attribute.NamedArguments.Select(static argument => $"{argument.Key} = {Value(argument.Value)}")));
        return $"[{target}{TypeText.Of(attribute.AttributeClass!)}{(arguments.Length == 0 ? "" : $"({arguments})")}]";
    }

    private static string Value(TypedConstant constant) => constant is { Kind: TypedConstantKind.Enum, Value: { } value }
        ? DefaultValueText.EnumValue((INamedTypeSymbol)constant.Type!, value)
        : constant.ToCSharpString();
}
