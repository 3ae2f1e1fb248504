using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>The rules on the limits file, and on the names that code and file share.</summary>
internal static class ConfigurationRules
{
    public const string UnknownModelId = "LLML201";
    public const string WrongLimitsFileId = "LLML202";

    /// <summary>Where LLML201 says which name was probably meant.</summary>
    public const string NearestProperty = "Nearest";

    public static readonly DiagnosticDescriptor UnknownModel = Rule(
        UnknownModelId,
        "A model is not in the limits file",
        "'{0}' names '{1}', but {2}",
        "A call of a model that has no limits is refused.");

    public static readonly DiagnosticDescriptor WrongLimitsFile = Rule(
        WrongLimitsFileId,
        "The limits file is wrong",
        "{0}",
        "A limits file that is wrong is refused when the program starts.");

    private static DiagnosticDescriptor Rule(string id, string title, string message, string description) => new(
        id, title, message, "Configuration", DiagnosticSeverity.Warning, isEnabledByDefault: true, description, RuleHelp.Link(id));
}
