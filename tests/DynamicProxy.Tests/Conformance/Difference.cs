namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>Two observations beside each other.</summary>
internal static class Difference
{
    /// <summary>Both line by line, where they differ in any; null: they are equal.</summary>
    public static string? Of(IReadOnlyList<string> generated, IReadOnlyList<string> proxied)
    {
        if (generated.SequenceEqual(proxied))
        {
            return null;
        }

        var lines = Enumerable.Range(0, Math.Max(generated.Count, proxied.Count)).Select(i => (
            Generated: i < generated.Count ? generated[i] : "(nothing)", Proxied: i < proxied.Count ? proxied[i] : "(nothing)"));
        return string.Join(Environment.NewLine, lines.SelectMany(static line => line.Generated == line.Proxied
            ? (string[])[$"        both:  {line.Generated}"]
            : [$"!! generated:  {line.Generated}", $"!!   proxied:  {line.Proxied}"]));
    }
}
