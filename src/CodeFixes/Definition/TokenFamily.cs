using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>The declarations that must have the same parameters as a method, in all of the solution: what it implements or overrides, and what does so to it.</summary>
internal static class TokenFamily
{
    /// <summary>The declarations that people wrote and that have no token yet, the method's own among them.</summary>
    public static async Task<IReadOnlyList<TokenPlace>> OfAsync(IMethodSymbol method, Solution solution, CancellationToken cancellation)
    {
        var places = new Dictionary<(SyntaxTree, TextSpan), TokenPlace>();
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var waiting = new Queue<IMethodSymbol>([method]);
        while (waiting.Count > 0)
        {
            IMethodSymbol current = waiting.Dequeue().OriginalDefinition;
            if (!seen.Add(current) || SignatureParser.Token(current) is not null)
            {
                continue;
            }

            foreach (TokenPlace place in await PlacesAsync(current, solution, cancellation).ConfigureAwait(false))
            {
                places[(place.Declaration.SyntaxTree, place.Declaration.Span)] = place;
            }

            foreach (IMethodSymbol relative in await RelativesAsync(current, solution, cancellation).ConfigureAwait(false))
            {
                waiting.Enqueue(relative);
            }
        }

        return [.. places.Values];
    }

    /// <summary>Both parts of a partial method, where both are written.</summary>
    private static async Task<IEnumerable<TokenPlace>> PlacesAsync(IMethodSymbol method, Solution solution, CancellationToken cancellation)
    {
        var places = new List<TokenPlace>();
        foreach (IMethodSymbol part in new[] { method, method.PartialImplementationPart, method.PartialDefinitionPart }.OfType<IMethodSymbol>())
        {
            foreach (SyntaxReference reference in part.DeclaringSyntaxReferences)
            {
                if (solution.GetDocument(reference.SyntaxTree) is { } document and not SourceGeneratedDocument
                    && await reference.GetSyntaxAsync(cancellation).ConfigureAwait(false) is MethodDeclarationSyntax declaration)
                {
                    places.Add(new(document.Id, declaration, part));
                }
            }
        }

        return places;
    }

    private static async Task<IEnumerable<IMethodSymbol>> RelativesAsync(IMethodSymbol method, Solution solution, CancellationToken cancellation)
    {
        var below = method.ContainingType.TypeKind == TypeKind.Interface
            ? await SymbolFinder.FindImplementationsAsync(method, solution, cancellationToken: cancellation).ConfigureAwait(false)
            : await SymbolFinder.FindOverridesAsync(method, solution, cancellationToken: cancellation).ConfigureAwait(false);
        IMethodSymbol? core = CoreCheck.IsNeeded(method) ? CoreCheck.Method(method) : null;
        return below.OfType<IMethodSymbol>()
            .Concat(Implemented(method))
            .Concat(new[] { method.OverriddenMethod, core }.OfType<IMethodSymbol>());
    }

    private static IEnumerable<IMethodSymbol> Implemented(IMethodSymbol method) => method.ContainingType.TypeKind == TypeKind.Interface
        ? method.ExplicitInterfaceImplementations
        : method.ContainingType.AllInterfaces
            .SelectMany(static type => type.GetMembers())
            .OfType<IMethodSymbol>()
            .Where(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}
