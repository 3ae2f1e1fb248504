using LlmLimiter.Analyzers.Configuration;
using Microsoft.CodeAnalysis;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class UnknownModelTests
{
    private const string File = """
        openai:
          gpt-4o: { requests_per_minute: 500, aliases: [chat] }
          gpt-4o-mini: { requests_per_minute: 500 }
        anthropic:
          "*": { requests_per_minute: 50 }
        """;

    [Theory]
    [InlineData("interface I { [RateLimited(\"openai\", \"gpt-4o\")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"OpenAI\", \"GPT-4o\")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"openai\", \"chat\")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"anthropic\", \"anything\")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"openai\")] Task AskAsync([ModelName] string model, string prompt); }")]
    [InlineData("[RateLimited(\"openai\", \"gpt-4o\")] interface I { Task AskAsync(string prompt); }")]
    [InlineData("[RateLimited(\"openai\", \"gpt-4o\")] class C { public Task AskAsync(string prompt) => Task.CompletedTask; }")]
    public Task An_annotation_with_names_of_the_file_is_left_in_peace(string code) => RunAsync(code);

    [Theory]
    [InlineData("interface I { [RateLimited(\"openai\", [|\"gpt-4p\"|])] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited([|\"opnai\"|], \"gpt-4o\")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited([|\"opnai\"|])] Task AskAsync([ModelName] string model, string prompt); }")]
    [InlineData("interface I { [RateLimited(model: [|\"gpt-4p\"|], provider: \"openai\", Pool = \"x\")] Task AskAsync(string prompt); }")]
    [InlineData("[RateLimited(\"openai\", [|\"*\"|])] interface I { Task AskAsync(string prompt); }")]
    [InlineData("[RateLimited(\"openai\", [|\"gpt-4p\"|])] interface I { Task AskAsync(string prompt); Task TellAsync(string prompt); }")]
    [InlineData("[RateLimited(\"openai\", [|\"gpt-4p\"|])] class C { public Task AskAsync(string prompt) => Task.CompletedTask; }")]
    [InlineData("class C { const string Model = \"gpt-4p\"; [RateLimited(\"openai\", [|Model|])] public Task AskAsync(string prompt) => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"openai\", [|\"gpt-4p\"|])] public partial Task AskAsync(string prompt); private Task AskCoreAsync(string prompt) => Task.CompletedTask; }")]
    public Task An_annotation_with_another_name_is_a_warning(string code) => RunAsync(code);

    [Theory]
    [InlineData("interface I { [RateLimited(\"\", \"gpt-4p\")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"openai\", \" \")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"openai\", ] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited()] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(nothing, \"gpt-4p\")] Task AskAsync(string prompt); }")]
    [InlineData("class C { void M(LlmRateLimiter l) => l.GetUsage(\"opnai\" }")]
    [InlineData("class C { void M(LlmRateLimiter l) => l.Nothing(\"opnai\", \"x\"); }")]
    public Task Names_that_are_missing_or_half_typed_are_not_its_matter(string code) => RunAsync(code, isBroken: true);

    [Theory]
    [InlineData("l.GetUsage(\"openai\", \"gpt-4o\")")]
    [InlineData("l.GetUsage(\"OPENAI\", \"Chat\")")]
    [InlineData("l.Estimate(\"anthropic\", \"anything\", \"prompt\")")]
    [InlineData("l.GetUsage(name, \"gpt-4p\")")]
    [InlineData("l.GetUsage(\"openai\", name)")]
    [InlineData("l.GetUsage(\"openai\", name ?? \"gpt-4p\")")]
    [InlineData("l.GetUsage()")]
    [InlineData("new ModelId(\"opnai\", \"gpt-4p\")")]
    [InlineData("nameof(l.GetUsage)")]
    public Task A_call_with_names_of_the_file_or_of_the_running_program_is_left_in_peace(string expression) => RunAsync(Calling(expression));

    [Theory]
    [InlineData("l.AcquireAsync(\"openai\", [|\"gpt-4p\"|], 1)")]
    [InlineData("l.AcquireAsync(\"openai\", [|\"gpt-4p\"|], 1, new AcquireOptions())")]
    [InlineData("l.Acquire(\"openai\", [|\"gpt-4p\"|], 1)")]
    [InlineData("l.TryAcquire(\"openai\", [|\"gpt-4p\"|], 1, out LlmLease _)")]
    [InlineData("l.RunAsync(\"openai\", [|\"gpt-4p\"|], 1, _ => Task.FromResult(1))")]
    [InlineData("l.Run(\"openai\", [|\"gpt-4p\"|], 1, _ => 1)")]
    [InlineData("l.Estimate(\"openai\", [|\"gpt-4p\"|], \"prompt\")")]
    [InlineData("l.EstimateRequest(\"openai\", [|\"gpt-4p\"|])")]
    [InlineData("l.EstimateWait(\"openai\", [|\"gpt-4p\"|], 1)")]
    [InlineData("l.GetUsage(model: [|\"gpt-4p\"|], provider: \"openai\")")]
    [InlineData("l.GetUsage([|\"opnai\"|], \"gpt-4o\")")]
    [InlineData("l.GetUsage([|\"opnai\"|], name)")]
    [InlineData("l.GetUsage(\"openai\", [|\"gpt\" + \"-4p\"|])")]
    [InlineData("l?.GetUsage(\"openai\", [|$\"gpt-4p\"|])!")]
    public Task A_call_with_another_name_is_a_warning(string expression) => RunAsync(Calling(expression));

    [Fact]
    public Task A_recorded_usage_with_another_name_is_a_warning() =>
        RunAsync("class C { void M(LlmRateLimiter l) => l.RecordExternalUsage(\"openai\", [|\"gpt-4p\"|], new TokenUsage(1)); }");

    [Theory]
    [InlineData("interface I { [RateLimited(\"openai\", [|\"gpt-4p\"|])] Task AskAsync(string prompt); }", "'AskAsync' names 'openai/gpt-4p', but rate_limits.yaml has no model 'gpt-4p' of 'openai'; did you mean 'gpt-4o'?")]
    [InlineData("interface I { [RateLimited([|\"opnai\"|], \"gpt-4o\")] Task AskAsync(string prompt); }", "'AskAsync' names 'opnai/gpt-4o', but rate_limits.yaml has no provider 'opnai'; did you mean 'openai'?")]
    [InlineData("interface I { [RateLimited([|\"mistral\"|])] Task AskAsync([ModelName] string model); }", "'AskAsync' names 'mistral', but rate_limits.yaml has no provider 'mistral'; add it there")]
    [InlineData("class C { object M(LlmRateLimiter l) => l.GetUsage(\"openai\", [|\"davinci\"|]); }", "'GetUsage' names 'openai/davinci', but rate_limits.yaml has no model 'davinci' of 'openai'; add it there")]
    public Task The_message_says_what_to_do(string code, string message)
    {
        var test = TestOf(code);
        test.ExpectedDiagnostics.Add(new DiagnosticResult("LLML201", DiagnosticSeverity.Warning).WithMessage(message));
        return test.RunAsync();
    }

    [Theory]
    [InlineData("l.Register(\"openai\", \"gpt-4p\", new() { RequestsPerMinute = 1 });")]
    [InlineData("l.Register(\"OPENAI\", \"GPT-4p\", new() { RequestsPerMinute = 1 });")]
    [InlineData("l?.Register(\"openai\", \"gpt-4p\", new() { RequestsPerMinute = 1 });")]
    [InlineData("l.Register(\"openai\", name, new() { RequestsPerMinute = 1 });")]
    [InlineData("l.Register(name, \"x\", new() { RequestsPerMinute = 1 });")]
    [InlineData("Action<string, string, ModelLimits> register = l.Register;")]
    [InlineData("l.Register(\"openai\", \"x\", new() { RequestsPerMinute = 1, Aliases = [\"gpt-4p\"] });")]
    [InlineData("l.Register(\"openai\", \"x\", new() { RequestsPerMinute = 1, Aliases = new[] { name } });")]
    [InlineData("l = new LlmRateLimiter(\"openai\", \"gpt-4p\", new() { RequestsPerMinute = 1 });")]
    [InlineData("l = new(\"openai\", \"gpt-4p\", new() { RequestsPerMinute = 1 });")]
    [InlineData("l = new(\"openai\", name, new() { RequestsPerMinute = 1 });")]
    [InlineData("l.Register(\"openai\", \"*\", new() { RequestsPerMinute = 1 });")]
    [InlineData("l = new(RateLimitConfig.Shipped);")]
    [InlineData("l = new(RateLimitConfig.Parse(name));")]
    [InlineData("l = new(new RateLimitConfig(new Dictionary<string, ProviderLimits>()));")]
    [InlineData("RateLimitConfig c = new(new Dictionary<string, ProviderLimits>());")]
    [InlineData("l = LlmRateLimiter.FromYaml(name);")]
    [InlineData("l = LlmRateLimiter.FromYaml(\"other.yaml\");")]
    [InlineData("l.Reload(RateLimitConfig.Load(\"other.yaml\"));")]
    [InlineData("var o = new LlmRateLimiterOptions { UnknownModel = UnknownModelPolicy.Allow };")]
    [InlineData("var o = new LlmRateLimiterOptions(); o.UnknownModel = Enum.Parse<UnknownModelPolicy>(name);")]
    public Task Where_limits_may_come_from_elsewhere_nothing_is_reported(string statement) => RunAsync(Beside(statement, "\"openai\", \"gpt-4p\""));

    [Theory]
    [InlineData("l.Register(\"openai\", \"another\", new() { RequestsPerMinute = 1 });")]
    [InlineData("l.Register(\"azure\", name, new() { RequestsPerMinute = 1 });")]
    [InlineData("l.Register(\"openai\", \"x\", new() { RequestsPerMinute = 1, Aliases = [\"y\"] });")]
    [InlineData("l = new(\"openai\", \"another\", new() { RequestsPerMinute = 1 });")]
    [InlineData("l = LlmRateLimiter.FromYaml(\"rate_limits.yaml\");")]
    [InlineData("l = LlmRateLimiter.FromYaml(System.IO.Path.Combine(AppContext.BaseDirectory, \"rate_limits.yaml\"));")]
    [InlineData("l.Reload(RateLimitConfig.Load(\"./rate_limits.yaml\"));")]
    [InlineData("var o = new LlmRateLimiterOptions { UnknownModel = UnknownModelPolicy.Warn };")]
    [InlineData("int.Parse(name); Register(); void Register() { }")]
    public Task Where_they_do_not_it_is_a_warning(string statement) => RunAsync(Beside(statement, "\"openai\", [|\"gpt-4p\"|]"));

    [Theory]
    [InlineData("")]
    [InlineData("global ")]
    public Task A_limiter_in_code_is_known_by_another_name_too(string scope)
    {
        var test = TestOf("class C { object M(Limiter l) => (l = new Limiter(\"own\", \"x\", new() { RequestsPerMinute = 1 })).GetUsage(\"own\", \"x\"); }");
        test.TestCode = $"{scope}using Limiter = LlmLimiter.LlmRateLimiter;\n{test.TestCode}";
        return test.RunAsync();
    }

    [Fact]
    public Task A_provider_that_is_registered_in_code_is_known() =>
        RunAsync(Beside("l.Register(\"own\", \"x\", new() { RequestsPerMinute = 1 });", "\"own\", name"));

    [Fact]
    public Task Without_a_file_nothing_is_reported() =>
        Verify.AsMarkedAsync<UnknownModelAnalyzer>("interface I { [RateLimited(\"openai\", \"gpt-4p\")] Task AskAsync(string prompt); }");

    [Fact]
    public Task With_a_file_that_is_wrong_nothing_is_reported() =>
        TestOf("interface I { [RateLimited(\"openai\", \"gpt-4p\")] Task AskAsync(string prompt); }", File + "\nazure: 5").RunAsync();

    [Fact]
    public Task Names_of_the_limits_that_the_file_extends_are_known() =>
        TestOf("interface I { [RateLimited(\"openai\", \"gpt-4.1\")] Task AskAsync(string prompt); }", $"extends: shipped\n{File}").RunAsync();

    [Fact]
    public Task Other_names_than_those_of_the_limits_that_the_file_extends_are_a_warning() =>
        TestOf("interface I { [RateLimited(\"openai\", [|\"gpt-4.1-mega\"|])] Task AskAsync(string prompt); }", $"extends: shipped\n{File}").RunAsync();

    [Fact]
    public Task A_file_of_another_name_counts_where_it_is_marked()
    {
        var test = Verify.Test<UnknownModelAnalyzer>("interface I { [RateLimited(\"openai\", [|\"gpt-4p\"|])] Task AskAsync(string prompt); }");
        test.AdditionalFiles.Add("limits.yml", File);
        test.GlobalConfig = "[/source/limits.yml]\nbuild_metadata.AdditionalFiles.LlmLimiterConfig = true";
        test.ExpectedDiagnostics.Add(new DiagnosticResult("LLML201", DiagnosticSeverity.Warning)
            .WithMessage("'AskAsync' names 'openai/gpt-4p', but limits.yml has no model 'gpt-4p' of 'openai'; did you mean 'gpt-4o'?"));
        return test.RunAsync();
    }

    [Fact]
    public Task Generated_code_is_not_reported()
    {
        var test = TestOf("");
        test.FurtherSources.Add("Other.g.cs", "// <auto-generated/>\nclass C { object M(LlmLimiter.LlmRateLimiter l) => l.GetUsage(\"opnai\", \"gpt-4o\"); }");
        return test.RunAsync();
    }

    [Fact]
    public Task An_editorconfig_can_silence_it()
    {
        var test = TestOf("interface I { [RateLimited(\"openai\", \"gpt-4p\")] Task AskAsync(string prompt); }");
        test.EditorConfig = "dotnet_diagnostic.LLML201.severity = none";
        return test.RunAsync();
    }

    private static string Calling(string expression) => $"class C {{ object? M(LlmRateLimiter l, string name) => {expression}; }}";

    private static string Beside(string statement, string names) =>
        $"class C {{ void M(LlmRateLimiter l, string name) {{ {statement} _ = l!.GetUsage({names}); }} }}";

    private static Task RunAsync(string code, bool isBroken = false)
    {
        var test = TestOf(code);
        test.IsBroken = isBroken;
        return test.RunAsync();
    }

    private static CSharpAnalyzerTest<UnknownModelAnalyzer> TestOf(string code, string file = File)
    {
        var test = Verify.Test<UnknownModelAnalyzer>(code);
        test.AdditionalFiles.Add("rate_limits.yaml", file);
        return test;
    }
}
