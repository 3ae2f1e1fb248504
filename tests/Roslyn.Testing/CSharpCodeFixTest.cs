using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Roslyn.Testing;

/// <summary>Applies a fix to everything an analyzer reports, one by one and by fix-all, and compares the resulting sources.</summary>
public class CSharpCodeFixTest<TAnalyzer, TCodeFix> : CSharpAnalyzerTest<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    /// <summary>The source after the fix, where diagnostics that have no fix stay marked; empty: there is no fix.</summary>
    public string FixedCode { get; set; } = "";

    /// <summary>Further fixed sources by file name; those that are not named stay as they are.</summary>
    public Dictionary<string, string> FurtherFixedSources { get; } = [];

    /// <summary>Sources of a second project, by file name, that a solution-wide fix reaches too; fixed ones are in <see cref="FurtherFixedSources"/>.</summary>
    public Dictionary<string, string> SecondProject { get; } = [];

    /// <summary>The title of the first fix offered; null: any.</summary>
    public string? CodeActionTitle { get; set; }

    /// <summary>The ways of fixing all; none: one by one only.</summary>
    public FixAllScope[] FixAllScopes { get; set; } = [FixAllScope.Document];

    /// <inheritdoc/>
    public override async Task RunAsync()
    {
        await base.RunAsync();
        await RequireFixedAsync(static (solution, test) => test.FixOneByOneAsync(solution), "one by one");
        foreach (FixAllScope scope in FixedCode.Length == 0 ? [] : FixAllScopes)
        {
            await RequireFixedAsync((solution, test) => test.FixAllAsync(solution, scope), $"fix all in {scope}");
        }
    }

    private string Fixed(KeyValuePair<string, string> source) => source.Key == TestFile
        ? FixedCode.Length == 0 ? TestCode : FixedCode
        : FurtherFixedSources.GetValueOrDefault(source.Key, source.Value);

    private async Task RequireFixedAsync(Func<Solution, CSharpCodeFixTest<TAnalyzer, TCodeFix>, Task<Solution>> fix, string how)
    {
        using var workspace = new AdhocWorkspace();
        Project first = Project(workspace, Sources);
        Solution solution = first.Solution;
        if (SecondProject.Count > 0)
        {
            workspace.TryApplyChanges(solution);
            solution = Project(workspace, SecondProject, "SecondProject").Solution;
        }

        Solution result = await fix(solution, this);
        foreach (var source in Sources.Concat(SecondProject))
        {
            Document document = result.Projects.SelectMany(static project => project.Documents).Single(document => document.Name == source.Key);
            Require.Same(Markup.Parse(Fixed(source)).Text, (await document.GetTextAsync()).ToString(), $"{source.Key}, fixed {how},");
        }

        foreach (Project project in result.Projects)
        {
            Compilation compilation = await CompileAsync(project);
            if (FixedCode.Length > 0)
            {
                Require.NoErrors(compilation);
            }
        }
    }

    private async Task<Solution> FixOneByOneAsync(Solution solution)
    {
        foreach (ProjectId project in solution.ProjectIds)
        {
            int skipped = 0;
            while ((await DiagnosticsAsync(solution.GetProject(project)!)).Skip(skipped).FirstOrDefault() is { } diagnostic)
            {
                CodeAction? action = await FirstActionAsync(solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic);
                skipped += action is null ? 1 : 0;
                solution = action is null ? solution : await AppliedAsync(action, solution);
            }
        }

        return solution;
    }

    private async Task<Solution> FixAllAsync(Solution solution, FixAllScope scope)
    {
        Project project = solution.Projects.First();
        foreach (Diagnostic diagnostic in await DiagnosticsAsync(project))
        {
            Document document = solution.GetDocument(diagnostic.Location.SourceTree)!;
            if (await FirstActionAsync(document, diagnostic) is { } action)
            {
                var provider = new TCodeFix();
                var context = new FixAllContext(document, provider, scope, action.EquivalenceKey!, [diagnostic.Id], new DiagnosticSource(), default);
                CodeAction all = await provider.GetFixAllProvider()!.GetFixAsync(context)
                    ?? throw new TestFailedException($"There is no fix-all in {scope}.");
                return await AppliedAsync(all, solution);
            }
        }

        return solution;
    }

    private async Task<CodeAction?> FirstActionAsync(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await new TCodeFix().RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default));
        if (actions.FirstOrDefault() is { } first && CodeActionTitle is { } title)
        {
            Require.Same(title, first.Title, "The fix's title");
        }

        return actions.FirstOrDefault();
    }

    private static async Task<Solution> AppliedAsync(CodeAction action, Solution solution)
    {
        var operations = await action.GetOperationsAsync(solution, new Progress<CodeAnalysisProgress>(), default);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project) =>
        await AnalyzeAsync(project, (await project.GetCompilationAsync())!, new TAnalyzer());

    private sealed class DiagnosticSource : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await DiagnosticsAsync(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await DiagnosticsAsync(document.Project)).Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
