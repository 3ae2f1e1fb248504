namespace LlmLimiter.Generators;

/// <summary>The names under which the driver tracks each stage; tests ask for them.</summary>
internal static class PipelineSteps
{
    public const string Decorators = nameof(Decorators);
    public const string Wrappers = nameof(Wrappers);
    public const string Registrations = nameof(Registrations);
    public const string ClosedDecorators = nameof(ClosedDecorators);

    public static readonly string[] All = [Decorators, Wrappers, Registrations, ClosedDecorators];
}
