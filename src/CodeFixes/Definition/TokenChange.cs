using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>Gives methods, and all that go with them, a CancellationToken parameter.</summary>
internal static class TokenChange
{
    /// <summary>The solution with the parameters; null: none of the methods can have one.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="families">The declarations that must change together, for each method.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <remarks>Where all together do not compile, those are left out that do not by themselves: found by halving, as they are few.</remarks>
    public static async Task<Solution?> ApplyAsync(
        Solution solution, IReadOnlyList<IReadOnlyList<TokenPlace>> families, CancellationToken cancellation)
    {
        var sound = await SoundAsync(solution, families, cancellation).ConfigureAwait(false);
        return sound.Count > 0 ? await ChangedAsync(solution, sound, cancellation).ConfigureAwait(false) : null;
    }

    private static async Task<IReadOnlyList<IReadOnlyList<TokenPlace>>> SoundAsync(
        Solution solution, IReadOnlyList<IReadOnlyList<TokenPlace>> families, CancellationToken cancellation)
    {
        if (families.Count == 0 || await CompilesAsync(solution, families, cancellation).ConfigureAwait(false))
        {
            return families;
        }

        if (families.Count == 1)
        {
            return [];
        }

        int half = families.Count / 2;
        return
        [
            .. await SoundAsync(solution, [.. families.Take(half)], cancellation).ConfigureAwait(false),
            .. await SoundAsync(solution, [.. families.Skip(half)], cancellation).ConfigureAwait(false),
        ];
    }

    /// <summary>Whether no file that speaks of the methods has more errors than before.</summary>
    private static async Task<bool> CompilesAsync(
        Solution solution, IReadOnlyList<IReadOnlyList<TokenPlace>> families, CancellationToken cancellation)
    {
        Solution changed = await ChangedAsync(solution, families, cancellation).ConfigureAwait(false);
        TokenPlace[] places = [.. families.SelectMany(static family => family)];
        string[] names = [.. places.SelectMany(static place => new[] { place.Method.Name, WrapperNames.Method(place.Method) }).Distinct()];
        ProjectId[] owners = [.. places.Select(static place => place.Document.ProjectId).Distinct()];
        ProjectId[] projects =
        [
            .. owners.Concat(owners.SelectMany(solution.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject)).Distinct(),
        ];
        int errors = await ErrorsAsync(changed, projects, names, cancellation).ConfigureAwait(false);
        return errors == 0 || errors <= await ErrorsAsync(solution, projects, names, cancellation).ConfigureAwait(false);
    }

    private static async Task<int> ErrorsAsync(Solution solution, ProjectId[] projects, string[] names, CancellationToken cancellation)
    {
        int errors = 0;
        foreach (Project project in projects.Select(id => solution.GetProject(id)!))
        {
            var generated = await project.GetSourceGeneratedDocumentsAsync(cancellation).ConfigureAwait(false);
            foreach (Document document in project.Documents.Concat(generated))
            {
                string text = (await document.GetTextAsync(cancellation).ConfigureAwait(false)).ToString();
                if (names.Any(text.Contains) && await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is { } model)
                {
                    errors += model.GetDiagnostics(cancellationToken: cancellation).Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
                }
            }
        }

        return errors;
    }

    private static async Task<Solution> ChangedAsync(
        Solution solution, IReadOnlyList<IReadOnlyList<TokenPlace>> families, CancellationToken cancellation)
    {
        foreach (var inDocument in families.SelectMany(static family => family).GroupBy(static place => place.Document))
        {
            Document document = solution.GetDocument(inDocument.Key)!;
            var root = (CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
            SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
            var places = inDocument.GroupBy(static place => place.Declaration).ToDictionary(static same => same.Key, static same => same.First());
            bool isImported = places.Keys.All(declaration => !model.LookupNamespacesAndTypes(declaration.SpanStart, name: TokenPlace.Type).IsEmpty);
            root = root.ReplaceNodes(places.Keys, (original, current) => places[original].Changed(current));
            solution = solution.WithDocumentSyntaxRoot(inDocument.Key, isImported ? root : root.WithUsing(TokenPlace.Namespace));
        }

        return solution;
    }
}
