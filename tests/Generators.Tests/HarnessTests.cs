using LlmLimiter.Generators;
using Microsoft.CodeAnalysis;
using Roslyn.Testing;

namespace Generators.Tests;

/// <summary>What every generator test requires is really required.</summary>
public sealed class HarnessTests
{
    [Fact]
    public void A_step_that_holds_a_symbol_fails() =>
        Assert.Contains("holds a ISymbol", Failure<SymbolHoldingGenerator>(), StringComparison.Ordinal);

    [Fact]
    public void A_step_that_runs_again_after_an_unrelated_edit_fails() =>
        Assert.Contains("is Modified", Failure<ForgetfulGenerator>(), StringComparison.Ordinal);

    [Fact]
    public void A_warning_in_generated_code_fails() =>
        Assert.Contains("CS0414", Failure<CarelessGenerator>(), StringComparison.Ordinal);

    [Fact]
    public void Another_generated_text_fails()
    {
        var test = new CSharpSourceGeneratorTest<RateLimitedGenerator> { TrackedSteps = PipelineSteps.All, GeneratedSources = [("Missing.g.cs", "")] };
        Assert.Contains("list of generated sources", Assert.Throws<TestFailedException>(test.Run).Message, StringComparison.Ordinal);
    }

    private static string Failure<TGenerator>()
        where TGenerator : IIncrementalGenerator, new() =>
        Assert.Throws<TestFailedException>(new CSharpSourceGeneratorTest<TGenerator> { TestCode = "class C;", TrackedSteps = ["Step"] }.Run).Message;

#pragma warning disable RS1042, RS1036, RS1041, RS1038 // Not generators that anybody loads.
    private sealed class SymbolHoldingGenerator : IIncrementalGenerator
    {
        private sealed record Holder(object Held)
        {
            public bool Equals(Holder? other) => other is not null;

            public override int GetHashCode() => 0;
        }

        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
            context.CompilationProvider.Select(static (compilation, _) => new Holder(new[] { compilation.Assembly })).WithTrackingName("Step"),
            static (_, _) => { });
    }

    private sealed class ForgetfulGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
            context.CompilationProvider.Select(static (_, _) => new object()).WithTrackingName("Step"),
            static (_, _) => { });
    }

    private sealed class CarelessGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterPostInitializationOutput(
            static output => output.AddSource("Careless.g.cs", "class Careless { private int _unused = 1; }"));
    }
#pragma warning restore RS1042, RS1036, RS1041, RS1038
}
