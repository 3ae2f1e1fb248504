using System.Collections.Concurrent;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The assemblies in which something may be annotated: those that refer to the library. Of the others no attribute need be read.</summary>
/// <param name="compilation">What knows the library.</param>
internal sealed class LibraryUsers(Compilation compilation)
{
    private readonly string? _library = compilation.GetTypeByMetadataName(KnownTypes.RateLimitedAttribute)?.ContainingAssembly.Name;

    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public bool Contains(IAssemblySymbol? assembly) => assembly is not null && _known.GetOrAdd(assembly, RefersToLibrary);

    private bool RefersToLibrary(IAssemblySymbol assembly) =>
        assembly.Modules.SelectMany(static module => module.ReferencedAssemblies).Any(reference => reference.Name == _library);
}
