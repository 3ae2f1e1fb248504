using Microsoft.CodeAnalysis;

namespace Roslyn.Testing;

/// <summary>A diagnostic that is expected beside those that the markup names.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Severity">How grave it is.</param>
public sealed record DiagnosticResult(string Id, DiagnosticSeverity Severity)
{
    /// <summary>The whole message; null: any.</summary>
    public string? Message { get; init; }

    /// <summary>The same diagnostic with this message.</summary>
    public DiagnosticResult WithMessage(string message) => this with { Message = message };

    internal bool Matches(Diagnostic diagnostic) =>
        diagnostic.Id == Id && diagnostic.Severity == Severity
        && (Message is null || Message == diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
}
