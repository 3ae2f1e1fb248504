namespace LlmLimiter.Interceptors;

/// <summary>The names under which the driver tracks each stage; tests ask for them.</summary>
internal static class InterceptorsSteps
{
    public const string Calls = nameof(Calls);

    public static readonly string[] All = [Calls];
}
