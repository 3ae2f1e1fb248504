using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The assemblies in which something may be annotated: those that refer to the library.</summary>
/// <param name="compilation">What knows the library.</param>
internal sealed class LibraryUsers(Compilation compilation)
{
    private readonly string? _library = compilation.GetTypeByMetadataName(KnownTypes.RateLimitedAttribute)?.ContainingAssembly.Name;

    public bool Contains(IAssemblySymbol assembly) =>
        assembly.Modules.SelectMany(static module => module.ReferencedAssemblies).Any(reference => reference.Name == _library);
}
