using LlmLimiter.Configuration.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>LLML202: the limits file is wrong, as the program would find when it starts.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WrongLimitsFileAnalyzer() : LimitsFileAnalyzer(ConfigurationRules.WrongLimitsFile)
{
    private protected override void Start(CompilationStartAnalysisContext context, IReadOnlyList<LimitsFile> files)
    {
        Dictionary<string, LimitsFile> wrong = files.Where(static file => file.Content.Errors.Count > 0).ToDictionary(static file => file.Path);
        if (wrong.Count > 0)
        {
            context.RegisterAdditionalFileAction(additional =>
            {
                if (wrong.TryGetValue(additional.AdditionalFile.Path, out LimitsFile? file))
                {
                    Report(file, additional.ReportDiagnostic);
                }
            });
        }
    }

    private static void Report(LimitsFile file, Action<Diagnostic> report)
    {
        foreach (ConfigError error in file.Content.Errors.ToReport())
        {
            report(Diagnostic.Create(ConfigurationRules.WrongLimitsFile, file.Locate(error.At), error.Message));
        }
    }
}
