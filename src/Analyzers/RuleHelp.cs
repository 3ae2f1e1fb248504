namespace LlmLimiter.Analyzers;

/// <summary>Where the rules are explained.</summary>
internal static class RuleHelp
{
    private const string Base = "https://github.com/llmlimiter/llmlimiter/blob/main/docs/rules/";

    public static string Link(string id) => $"{Base}{id}.md";
}
