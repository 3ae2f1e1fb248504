using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>The rules on the limits file.</summary>
internal static class ConfigurationRules
{
    public const string WrongLimitsFileId = "LLML202";

    public static readonly DiagnosticDescriptor WrongLimitsFile = Rule(
        WrongLimitsFileId,
        "The limits file is wrong",
        "{0}",
        "A limits file that is wrong is refused when the program starts.");

    private static DiagnosticDescriptor Rule(string id, string title, string message, string description) => new(
        id, title, message, "Configuration", DiagnosticSeverity.Warning, isEnabledByDefault: true, description, RuleHelp.Link(id));
}
