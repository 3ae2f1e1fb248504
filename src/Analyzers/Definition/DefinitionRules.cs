using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>The rules on where and how [RateLimited] stands.</summary>
internal static class DefinitionRules
{
    public const string CannotBeLimitedId = "LLML001";
    public const string MustBePartialId = "LLML002";
    public const string MissingCoreId = "LLML003";
    public const string MissingNameId = "LLML004";
    public const string MissingTokenId = "LLML005";
    public const string BlocksThreadId = "LLML006";
    public const string UntoldUsageId = "LLML007";
    public const string UnknownPromptId = "LLML008";
    public const string NameTakenId = "LLML009";
    public const string IdleAttributeId = "LLML010";

    public static readonly DiagnosticDescriptor CannotBeLimited = Rule(
        CannotBeLimitedId,
        "A member cannot be limited",
        "'{0}' cannot be limited: {1}",
        "No limited code can be generated for the member, so calls of it would not be limited.");

    public static readonly DiagnosticDescriptor MustBePartial = Rule(
        MustBePartialId,
        "A type must be partial",
        "'{0}' and the types around it must be partial, so that '{1}' can be limited: {2}",
        "The limited method can only be a member of the type, and members can only be added to partial types.");

    public static readonly DiagnosticDescriptor MissingCore = Rule(
        MissingCoreId,
        "A partial method has no core",
        "'{0}' cannot be limited: {1}",
        "The generated part of a limited partial method calls another method, its core, which sends the request.");

    public static readonly DiagnosticDescriptor MissingName = Rule(
        MissingNameId,
        "Provider or model is missing",
        "'{0}' cannot be limited: {1}",
        "A limit is found by the names of its provider and its model.");

    public static readonly DiagnosticDescriptor MissingToken = Rule(
        MissingTokenId,
        "A wait cannot be cancelled",
        "Nothing cancels the wait of '{0}' for its turn ({1}): give it a CancellationToken parameter",
        "A turn may take minutes to come, and whoever asked may have left.",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor BlocksThread = Rule(
        BlocksThreadId,
        "A synchronous method blocks its thread while it waits",
        "'{0}' blocks its thread while it waits for its turn ({1}): return a Task, or limit an asynchronous method in its place",
        "A turn may take minutes to come, and blocked threads leave none for the work that would go on.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UntoldUsage = Rule(
        UntoldUsageId,
        "An answer tells no usage",
        "'{0}' returns '{1}', which tells no usage, so its calls stay charged to {2} at their estimate: {3}",
        "What a call really used replaces its estimate only where the answer tells it, or the method records it.",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor UnknownPrompt = Rule(
        UnknownPromptId,
        "No parameter is the prompt",
        "Calls of '{0}' are estimated for {1} without their text: {2}",
        "The estimate of a call begins with the text that it sends; without that, each call is held to be alike.",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor NameTaken = Rule(
        NameTakenId,
        "The generated name exists already",
        "'{0}' cannot be limited, because {1}; {2}",
        "The generated type or method would have the name of another.");

    public static readonly DiagnosticDescriptor IdleAttribute = Rule(
        IdleAttributeId,
        "An attribute has no effect",
        "'{0}' has no effect here: {1}",
        "What is written here is read by nobody, so the code behaves as it would without.",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Rule(
        string id, string title, string message, string description, DiagnosticSeverity severity = DiagnosticSeverity.Error) => new(
        id, title, message, "Definition", severity, isEnabledByDefault: true, description, RuleHelp.Link(id));
}
