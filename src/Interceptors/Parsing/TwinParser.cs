using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators.Parsing;
using LlmLimiter.Interceptors.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Interceptors.Parsing;

/// <summary>Finds the limited twin that an interceptor hands its calls to.</summary>
internal static class TwinParser
{
    /// <summary>Null: this compilation cannot call it.</summary>
    /// <param name="called">The called method, which may override the annotated one.</param>
    /// <param name="member">The annotated method.</param>
    /// <param name="compilation">Where the interceptor will be.</param>
    public static TwinModel? Parse(IMethodSymbol called, LimitedMember.Ordinary member, Compilation compilation)
    {
        IMethodSymbol annotated = member.Method;
        INamedTypeSymbol type = annotated.ContainingType;
        if (!Exists(member, compilation))
        {
            return null;
        }

        string name = Identifiers.Escape(member.Twin);
        var own = called.TypeParameters.Select(static parameter => Identifiers.Escape(parameter.Name));
        if (member.ExtensionNamespace is { } space)
        {
            var ofType = WrapperNames.Containers(type).Append(type).SelectMany(static container => container.TypeArguments).Select(TypeText.Of);
            string extensions = Identifiers.Escape(WrapperNames.ExtensionClass(type.OriginalDefinition));
            return new(name + List(ofType.Concat(own)), $"global::{space}{(space.Length == 0 ? "" : ".")}{extensions}", IsExtension: true);
        }

        // A derived type may have another method of the twin's name.
        bool isReceivers = !annotated.IsStatic && SymbolEqualityComparer.Default.Equals(type, called.ContainingType);
        return new(name + List(own), isReceivers ? null : TypeText.Of(type), IsExtension: false);
    }

    /// <summary>In this compilation the twin is written wherever it can be; another assembly has it or not, and may keep it to itself.</summary>
    private static bool Exists(LimitedMember.Ordinary member, Compilation compilation)
    {
        INamedTypeSymbol type = member.Method.ContainingType.OriginalDefinition;
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
        {
            return true;
        }

        IEnumerable<INamedTypeSymbol> holders = member.ExtensionNamespace is null
            ? [type]
            : type.ContainingNamespace.GetTypeMembers(WrapperNames.ExtensionClass(type))
                .Where(extensions => SymbolEqualityComparer.Default.Equals(extensions.ContainingAssembly, type.ContainingAssembly));
        return holders.SelectMany(holder => holder.GetMembers(member.Twin))
            .Any(twin => twin.IsGenerated() && compilation.IsSymbolAccessibleWithin(twin, compilation.Assembly));
    }

    private static string List(IEnumerable<string> arguments)
    {
        string list = string.Join(", ", arguments);
        return list.Length == 0 ? "" : $"<{list}>";
    }
}
