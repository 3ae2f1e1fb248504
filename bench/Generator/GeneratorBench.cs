namespace LlmLimiter.Bench.Generator;

/// <summary>The generated code, and the generator that writes it.</summary>
internal static class GeneratorBench
{
    public static IReadOnlyList<Figure> Run() => [.. WrapperBench.Run(), .. DriverBench.Run()];
}
