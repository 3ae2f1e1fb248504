using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The rules on how limited members are called.</summary>
internal static class UsageRules
{
    public const string BypassedLimitId = "LLML101";

    public static readonly DiagnosticDescriptor BypassedLimit = new(
        BypassedLimitId,
        "A call bypasses its limit",
        "'{0}' is called around its limit ({1}): {2}",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The call neither waits its turn nor is counted, so that it and others meet the provider's refusal.",
        RuleHelp.Link(BypassedLimitId));
}

/// <summary>What the analyzer tells the fix, in the properties of its diagnostic.</summary>
internal static class BypassProperties
{
    /// <summary>The limited twin to call.</summary>
    public const string Twin = nameof(Twin);

    /// <summary>The namespace of the twin, where it is an extension method.</summary>
    public const string ExtensionNamespace = nameof(ExtensionNamespace);

    /// <summary>The index of the argument that the twin does not take.</summary>
    public const string LeaseArgument = nameof(LeaseArgument);

    /// <summary>The decorator to wrap the receiver with, as C#.</summary>
    public const string Decorator = nameof(Decorator);
}
