using System.Collections.Immutable;
using System.Composition;
using LlmLimiter.Analyzers.Definition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.CodeFixes.Definition;

/// <summary>LLML005: adds a CancellationToken parameter, in all declarations that must agree.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MissingTokenFix)), Shared]
public sealed class MissingTokenFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DefinitionRules.MissingTokenId);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllOfScope();

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Solution solution = context.Document.Project.Solution;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await ChangedAsync(solution, [diagnostic], context.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                context.RegisterCodeFix(
                    CodeAction.Create("Add a CancellationToken parameter", _ => Task.FromResult(changed), equivalenceKey: nameof(MissingTokenFix)),
                    diagnostic);
            }
        }
    }

    /// <summary>Null: nothing can be changed so that it compiles.</summary>
    private static async Task<Solution?> ChangedAsync(Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var families = new List<IReadOnlyList<TokenPlace>>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document
                && await MethodAsync(document, diagnostic, cancellation).ConfigureAwait(false) is { } method)
            {
                families.Add(await TokenFamily.OfAsync(method, solution, cancellation).ConfigureAwait(false));
            }
        }

        return await TokenChange.ApplyAsync(solution, families, cancellation).ConfigureAwait(false);
    }

    private static async Task<IMethodSymbol?> MethodAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        return root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
            ? model.GetDeclaredSymbol(declaration, cancellation) as IMethodSymbol
            : null;
    }

    /// <summary>A change reaches other files and projects, so that no document is fixed by itself.</summary>
    private sealed class AllOfScope : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext context) => Task.FromResult<CodeAction?>(CodeAction.Create(
            "Add CancellationToken parameters",
            async cancellation =>
            {
                var diagnostics = await DiagnosticsAsync(context).ConfigureAwait(false);
                return await ChangedAsync(context.Solution, diagnostics, cancellation).ConfigureAwait(false) ?? context.Solution;
            },
            equivalenceKey: nameof(MissingTokenFix)));

        private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(FixAllContext context)
        {
            if (context is { Scope: FixAllScope.Document, Document: { } document })
            {
                return await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            }

            var diagnostics = new List<Diagnostic>();
            foreach (Project project in context.Scope == FixAllScope.Project ? [context.Project] : context.Solution.Projects)
            {
                diagnostics.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
            }

            return diagnostics;
        }
    }
}
