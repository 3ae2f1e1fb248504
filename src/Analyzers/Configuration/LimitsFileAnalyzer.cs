using LlmLimiter.Configuration.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>A rule that looks at the limits files of a project: those that the package's targets mark, else those of the usual name.</summary>
/// <param name="rule">What it reports.</param>
public abstract class LimitsFileAnalyzer(DiagnosticDescriptor rule) : LimitAnalyzer(rule)
{
    /// <summary>The metadata of the file that the package's targets copy beside the program, whatever its name.</summary>
    private const string Mark = "build_metadata.AdditionalFiles.LlmLimiterConfig";

    // Kept with the text, so that nothing is read again while somebody types elsewhere.
    private static readonly SourceTextValueProvider<ConfigFile> _contents = new(LimitsFile.Read);

    private protected sealed override void Start(CompilationStartAnalysisContext context)
    {
        LimitsFile[] files =
        [
            .. from file in Files(context.Options)
            let text = file.GetText(context.CancellationToken)
            where text is not null
            select new LimitsFile(file.Path, text, context.TryGetValue(text, _contents, out ConfigFile? content) ? content : LimitsFile.Read(text)),
        ];
        if (files.Length > 0)
        {
            Start(context, files);
        }
    }

    /// <summary>Registers what the rule looks at in a compilation that has limits files.</summary>
    private protected abstract void Start(CompilationStartAnalysisContext context, IReadOnlyList<LimitsFile> files);

    private static IEnumerable<AdditionalText> Files(AnalyzerOptions options)
    {
        AdditionalText[] all = [.. options.AdditionalFiles.GroupBy(static file => file.Path).Select(static same => same.First())];
        AdditionalText[] marked = [.. all.Where(file => IsMarked(options.AnalyzerConfigOptionsProvider.GetOptions(file)))];
        return marked.Length > 0 ? marked : all.Where(static file => Path.GetFileName(file.Path) == LimitsFile.UsualName);
    }

    private static bool IsMarked(AnalyzerConfigOptions options) =>
        options.TryGetValue(Mark, out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
