namespace Roslyn.Testing;

/// <summary>A compilation, a diagnostic or a text is not what the test expects.</summary>
public sealed class TestFailedException(string message) : Exception(message);
