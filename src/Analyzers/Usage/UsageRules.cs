using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>The rules on how limited members are called.</summary>
internal static class UsageRules
{
    public const string BypassedLimitId = "LLML101";
    public const string BypassingDelegateId = "LLML102";
    public const string UndecoratedClientId = "LLML103";
    public const string CalledCoreId = "LLML104";
    public const string UnlimitedCallId = "LLML105";
    public const string UnsettledLeaseId = "LLML106";
    public const string NestedLimitId = "LLML107";
    public const string OwnRetriesId = "LLML108";

    public static readonly DiagnosticDescriptor BypassedLimit = Rule(
        BypassedLimitId,
        "A call bypasses its limit",
        "'{0}' is called around its limit ({1}): {2}",
        "The call neither waits its turn nor is counted, so that it and others meet the provider's refusal.");

    public static readonly DiagnosticDescriptor BypassingDelegate = Rule(
        BypassingDelegateId,
        "A delegate or an expression tree bypasses a limit",
        "'{0}' becomes {3} here, which goes around its limit ({1}): {2}",
        "Whoever calls the delegate neither waits a turn nor is counted, and nothing tells so where it is called.");

    public static readonly DiagnosticDescriptor UndecoratedClient = Rule(
        UndecoratedClientId,
        "A client goes without its decorator",
        "'{0}' is {1} without its limit ({2}): {3}",
        "Calls through an interface are limited only where the object behind it is the decorator, and nothing at the call tells whether it is.");

    public static readonly DiagnosticDescriptor CalledCore = Rule(
        CalledCoreId,
        "A core is used around its limit",
        "'{0}' is used around its limit ({1}): {2}",
        "The core sends the request; the turn is taken by the generated part of the partial method, which alone is to call it.");

    public static readonly DiagnosticDescriptor UnlimitedCall = Rule(
        UnlimitedCallId,
        "A provider is called outside any limited method",
        "{0} is called outside any limited method: annotate the method around the call with [RateLimited(\"{1}\", \"…\")], or make the call in LlmRateLimiter.Run or RunAsync",
        "The call neither waits its turn nor is counted, so that it and others meet the provider's refusal.",
        DiagnosticSeverity.Info,
        isEnabledByDefault: false);

    public static readonly DiagnosticDescriptor UnsettledLease = Rule(
        UnsettledLeaseId,
        "A lease is not settled",
        "The lease of '{0}'{1} is neither settled nor disposed {2}: {3}",
        "What was reserved stays reserved, and a place among concurrent calls taken, until the lease has reached its greatest age.");

    public static readonly DiagnosticDescriptor NestedLimit = Rule(
        NestedLimitId,
        "A limited call waits inside another of the same pool",
        "'{0}' waits for a turn of {1} inside '{2}', which has one already: {3}",
        "Where concurrent calls are limited, the inner call may wait for a place that the outer one holds; the tokens are counted twice in any case.");

    public static readonly DiagnosticDescriptor OwnRetries = Rule(
        OwnRetriesId,
        "A client's own retries take no turn",
        "'{0}' retries by itself, and its retries take no turn in the limits of '{1}': set {2}",
        "A limited call has its turn for one send. What the client sends again by itself is neither waited for nor counted.",
        DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Rule(
        string id, string title, string message, string description, DiagnosticSeverity severity = DiagnosticSeverity.Warning, bool isEnabledByDefault = true) =>
        new(id, title, message, "Usage", severity, isEnabledByDefault, description, RuleHelp.Link(id));
}

/// <summary>What the analyzer tells the fix, in the properties of its diagnostic.</summary>
internal static class BypassProperties
{
    /// <summary>The limited member to use instead: a twin, or the partial method of a core.</summary>
    public const string Twin = nameof(Twin);

    /// <summary>The namespace of the twin, where it is an extension method.</summary>
    public const string ExtensionNamespace = nameof(ExtensionNamespace);

    /// <summary>The index of the argument that the twin does not take.</summary>
    public const string LeaseArgument = nameof(LeaseArgument);

    /// <summary>The decorator to wrap the receiver with, as C#.</summary>
    public const string Decorator = nameof(Decorator);
}

/// <summary>What the analyzer tells the fix of a client without its decorator: one of these, in the properties of its diagnostic.</summary>
internal static class ClientProperties
{
    /// <summary>The decorator to wrap the client with, as C#.</summary>
    public const string Decorator = nameof(Decorator);

    /// <summary>The interface to take instead of the client, as C#.</summary>
    public const string Interface = nameof(Interface);

    /// <summary>There if AddRateLimited can take the place of the registration.</summary>
    public const string Registration = nameof(Registration);
}
