using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Proxy;

/// <summary>The rules on proxies that are made when the program runs.</summary>
internal static class ProxyRules
{
    public const string CannotBeProxiedId = "LLML301";
    public const string ProxyAheadOfTimeId = "LLML302";

    public static readonly DiagnosticDescriptor CannotBeProxied = Rule(
        CannotBeProxiedId,
        "A proxy cannot limit a member",
        "A proxy of '{0}' cannot limit {1}",
        "A proxy is a class made when the program runs: it stands in only for what such a class can implement or override, and hold.");

    public static readonly DiagnosticDescriptor ProxyAheadOfTime = Rule(
        ProxyAheadOfTimeId,
        "A proxy is made in a program that is compiled ahead of time",
        "A proxy of '{0}' cannot be made in a program that is compiled ahead of time: {1}",
        "A proxy's class is made when the program runs, and a program that is published with PublishAot cannot make classes.");

    private static DiagnosticDescriptor Rule(string id, string title, string message, string description) => new(
        id, title, message, "Proxy", DiagnosticSeverity.Warning, isEnabledByDefault: true, description, RuleHelp.Link(id));
}

/// <summary>What the analyzer tells the fix, in the properties of its diagnostic.</summary>
internal static class ProxyProperties
{
    /// <summary>There if the interface has a generated decorator that limits the same members.</summary>
    public const string HasDecorator = nameof(HasDecorator);
}
