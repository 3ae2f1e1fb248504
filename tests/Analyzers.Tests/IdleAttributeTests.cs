using LlmLimiter.Analyzers.Definition;

namespace Analyzers.Tests;

public sealed class IdleAttributeTests
{
    private const string Limited = "[RateLimited(\"a\", \"b\")]";

    [Theory]
    [InlineData("class C { Task AskAsync([[|Prompt|]] string text) => Task.CompletedTask; }")]
    [InlineData("class C { Task AskAsync([[|LlmLimiter.PromptAttribute|]] string text, [[|MaxOutputTokens|], [|ModelName|]] string bound) => Task.CompletedTask; }")]
    [InlineData("class C([[|Prompt|]] string text) { public string Text => text; }")]
    [InlineData("record R([[|ModelName|]] string Model);")]
    [InlineData("delegate Task Ask([[|Prompt|]] string text);")]
    [InlineData("class C { public int this[[[|Prompt|]] string text] => 1; }")]
    [InlineData("class C { Func<string, int> F = ([[|Prompt|]] string text) => 1; void M() { L(\"\"); void L([[|Prompt|]] string text) { } } }")]
    [InlineData(Limited + " class C { public Task AskAsync() => Task.CompletedTask; private Task TellAsync([[|Prompt|]] string text) => Task.CompletedTask; }")]
    [InlineData(Limited + " interface I { Task AskAsync(); [NotRateLimited] Task TellAsync([[|Prompt|]] string text); }")]
    [InlineData("partial class C { " + Limited + " public partial Task AskAsync(string text); private Task AskCoreAsync([[|Prompt|]] string text) => Task.CompletedTask; }")]
    [InlineData("interface I { " + Limited + " Task AskAsync(string text); } class C : I { public Task AskAsync([[|Prompt|]] string text) => Task.CompletedTask; }")]
    public Task A_mark_on_a_parameter_of_a_method_that_is_not_limited_is_told(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData("[[|Prompt|]] CancellationToken token")]
    [InlineData("[Prompt] string text, [[|Prompt|]] LlmLease lease")]
    [InlineData("[[|MaxOutputTokens|]] string bound")]
    [InlineData("[[|MaxOutputTokens|]] double bound")]
    [InlineData("[MaxOutputTokens] int bound, [[|MaxOutputTokens|]] int other")]
    [InlineData("[[|ModelName|]] string model")]
    public Task A_mark_that_its_parameter_cannot_bear_is_told(string parameters) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(
        $"interface I {{ {Limited} Task AskAsync({parameters}); }}");

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\")] Task AskAsync([ModelName] string model, [[|ModelName|]] string other); }")]
    [InlineData("interface I { [RateLimited(\"a\")] Task AskAsync([ModelName] string model, [[|ModelName|]] int other); }")]
    [InlineData("partial class C { " + Limited + " public partial Task AskAsync([[|ModelName|]] string model); private Task AskCoreAsync(string model) => Task.CompletedTask; }")]
    [InlineData("class C { " + Limited + " public int Ask([[|Prompt|]] out string text) { text = \"\"; return 1; } }")]
    [InlineData("class C { " + Limited + " public int Ask([[|MaxOutputTokens|]] out int bound) { bound = 1; return 1; } }")]
    public Task So_is_one_beside_another(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\")] Task AskAsync([Prompt] string text, [Prompt] object other, [MaxOutputTokens] int? bound, [ModelName] string model); }")]
    [InlineData("interface I { [RateLimited(\"a\")] Task AskAsync([ModelName] int model); }")]
    [InlineData("interface I { " + Limited + " Task AskAsync([Prompt] string text); } class C : I { public Task AskAsync([Prompt] string text) => Task.CompletedTask; }")]
    [InlineData("class C { " + Limited + " public virtual Task AskAsync([Prompt] string text) => Task.CompletedTask; } class D : C { public override Task AskAsync([Prompt] string text) => Task.CompletedTask; }")]
    [InlineData(Limited + " class C { public Task AskAsync([Prompt] string text) => Task.CompletedTask; }")]
    [InlineData("partial class C { " + Limited + " public partial Task AskAsync([Prompt] string text); private Task AskCoreAsync(string text) => Task.CompletedTask; }")]
    [InlineData("partial class C { " + Limited + " public partial Task AskAsync(string text); public partial Task AskAsync([Prompt] string text) => Task.CompletedTask; }")]
    [InlineData("class PromptAttribute : Attribute; class C { Task AskAsync([Prompt] string text) => Task.CompletedTask; }")]
    public Task A_mark_that_is_read_or_said_once_more_is_left_in_peace(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData("class C { [[|NotRateLimited|]] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("class C { " + Limited + " public Task AskAsync() => Task.CompletedTask; [[|NotRateLimited|]] public Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("struct S { public int P { [[|NotRateLimited|]] get => 1; } }")]
    [InlineData("class B { public virtual Task AskAsync() => Task.CompletedTask; } class C : B { [[|NotRateLimited|]] public override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData(Limited + " class C { [[|NotRateLimited|], RateLimited(\"a\", \"c\")] public Task AskAsync() => Task.CompletedTask; public Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("interface I { [[|NotRateLimited|], RateLimited(\"a\", \"c\")] Task AskAsync(); }")]
    public Task An_exemption_from_nothing_is_told(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData(Limited + " interface I { Task AskAsync(); [NotRateLimited] Task TellAsync(); }")]
    [InlineData(Limited + " class C { public Task AskAsync() => Task.CompletedTask; [NotRateLimited] public int Count() => 1; }")]
    [InlineData(Limited + " class B { public Task AskAsync() => Task.CompletedTask; } class C : B { [NotRateLimited] public Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("class B { " + Limited + " public virtual Task AskAsync() => Task.CompletedTask; } class C : B { [NotRateLimited] public override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("interface I { " + Limited + " Task AskAsync(); } class C : I { [NotRateLimited] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("interface IBase { [NotRateLimited] Task WaitAsync(); } " + Limited + " interface I : IBase { Task AskAsync(); }")]
    [InlineData("interface I { [NotRateLimited] Task WaitAsync(); }")]
    [InlineData("abstract class B { [NotRateLimited] public abstract Task AskAsync(); } class C : B { [RateLimited(\"a\", \"b\")] public override Task AskAsync() => Task.CompletedTask; }")]
    public Task An_exemption_that_may_be_from_something_is_left_in_peace(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData("class C { [RateLimited(\"a\", \"b\", [|CoreMethod = \"Send\"|])] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\", [|CoreMethod = \"Send\"|], OutputTokens = 5)] Task AskAsync(); }")]
    [InlineData("[RateLimited(\"a\", \"b\", [|CoreMethod = \"Send\"|])] interface I { Task AskAsync(); }")]
    [InlineData("[RateLimited(\"a\", \"b\", [|CoreMethod = \"Send\"|], [|WrapperName = \"X\"|])] class C { public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\", [|CoreMethod = \"Send\"|])] public partial Task AskAsync(); public partial Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\", [|WrapperName = \"X\"|])] public partial Task AskAsync(); private Task AskCoreAsync() => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"a\", \"b\", WrapperName = \"X\")] interface I { [RateLimited(\"a\", \"c\", [|WrapperName = \"Y\"|])] Task AskAsync(); Task TellAsync(); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"c\", WrapperName = \"X\")] Task AskAsync(); [RateLimited(\"a\", \"c\", [|WrapperName = \"Y\"|])] Task TellAsync(); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\", [|Priority = RequestPriority.High|])] Task AskAsync(RequestPriority priority); }")]
    public Task An_argument_without_effect_is_told(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData("class C { [RateLimited(\"a\", \"b\", WrapperName = \"X\", CoreMethod = null, OutputTokens = 0, Priority = RequestPriority.High, Pool = \"p\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"a\", \"b\", WrapperName = \"X\", Priority = RequestPriority.High)] interface I { Task AskAsync(RequestPriority priority); }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\", CoreMethod = \"Send\", WrapperName = null)] public partial Task AskAsync(); private Task Send() => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"a\", \"b\", CoreMethod = \"Send\")] partial class C { public partial Task AskAsync(); private Task Send() => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\", WrapperName = \"X\")] public partial Task AskAsync(); public partial Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\", Priority = RequestPriority.Normal)] Task AskAsync(RequestPriority priority); [RateLimited(\"a\", \"b\", Priority = RequestPriority.Low)] Task TellAsync(RequestPriority? priority, AcquireOptions options); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); [RateLimited(\"a\", \"b\", WrapperName = \"X\")] Task TellAsync(); }")]
    [InlineData("class C { void M() { L(); [RateLimited(\"a\", \"b\", CoreMethod = \"Send\")] Task L() => Task.CompletedTask; } }")]
    public Task An_argument_that_has_an_effect_or_its_default_value_is_left_in_peace(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData("[[|RateLimited(\"a\", \"b\", CoreMethod = \"Send\")|]] class C { [RateLimited(\"a\", \"c\")] public Task AskAsync() => Task.CompletedTask; [NotRateLimited] public Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("[[|RateLimited(\"a\", \"b\")|]] interface I { [RateLimited(\"a\", \"c\")] Task AskAsync(); [NotRateLimited] int Count(); int Number { get; } }")]
    [InlineData("[[|RateLimited(\"a\", \"b\")|]] interface I { [NotRateLimited] Task AskAsync(); }")]
    [InlineData("[[|RateLimited(\"a\", \"b\")|]] interface I : IDisposable { int Number { get; } }")]
    public Task An_attribute_on_a_type_that_none_of_its_methods_takes_is_told(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData(Limited + " class C { [RateLimited(\"a\", \"c\")] public Task AskAsync() => Task.CompletedTask; public Task TellAsync() => Task.CompletedTask; }")]
    [InlineData(Limited + " class C { [NotRateLimited] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"a\", \"b\", WrapperName = \"X\")] interface I { [RateLimited(\"a\", \"c\")] Task AskAsync(); }")]
    [InlineData("interface IBase { [RateLimited(\"a\", \"c\")] Task AskAsync(); } " + Limited + " interface I : IBase;")]
    [InlineData("interface IBase { Task AskAsync(); } " + Limited + " interface I : IBase;")]
    [InlineData("interface IBase { Task AskAsync(); } " + Limited + " interface I : IBase { [RateLimited(\"a\", \"c\")] Task TellAsync(); }")]
    public Task An_attribute_on_a_type_that_does_something_is_left_in_peace(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData("interface I { Task AskAsync([Prompt] string text, [MaxOutputTokens] int bound, [ModelName] string model); }")]
    [InlineData("class C { public virtual Task AskAsync([Prompt] string text) => Task.CompletedTask; [NotRateLimited] public virtual Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync([ModelName] string model); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(string text); } class C : I { public virtual Task AskAsync([Prompt] string text) => Task.CompletedTask; }")]
    public Task An_attribute_that_a_description_may_need_is_not_idle(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(ProxyPackage.Code + code);

    [Theory]
    [InlineData("class C { public Task AskAsync([[|Prompt|]] string text) => Task.CompletedTask; [[|NotRateLimited|]] public Task TellAsync() => Task.CompletedTask; }")]
    [InlineData("sealed class C : ICloneable { public object Clone() => this; public override string ToString() => \"\"; public void M([[|Prompt|]] string text) { } [[|NotRateLimited|]] public override int GetHashCode() => 1; }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(string text); } class C : I { public Task AskAsync([[|Prompt|]] string text) => Task.CompletedTask; }")]
    [InlineData("interface I { [RateLimited(\"a\")] Task AskAsync([ModelName] string model, [[|ModelName|]] string other, [[|MaxOutputTokens|]] string bound); }")]
    [InlineData("interface I { [[|NotRateLimited|], RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("[[|RateLimited(\"a\", \"b\")|]] class C { [RateLimited(\"a\", \"c\")] public virtual Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("delegate Task Ask([[|Prompt|]] string text);")]
    public Task One_that_no_proxy_reads_either_is(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(ProxyPackage.Code + code);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"\")] Task AskAsync([ModelName] string model); }")]
    [InlineData("interface I { [RateLimited(\"\", \"b\"), NotRateLimited] Task AskAsync(); }")]
    [InlineData("[RateLimited(\" \", \"b\")] interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("[RateLimited(\"a\", \"b\", CoreMethod = \"Send\", WrapperName = \"X\")] class C;")]
    public Task An_error_of_the_limit_comes_first(string code) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code);

    [Theory]
    [InlineData(
        "class C { Task AskAsync([[|Prompt|]] string text) => Task.CompletedTask; }",
        "'[Prompt]' has no effect here: 'AskAsync' is not limited; remove it, or mark the parameter of the limited method")]
    [InlineData(
        "interface I { [RateLimited(\"acme\", \"large\")] Task AskAsync([[|ModelName|]] string model); }",
        "'[ModelName]' has no effect here: 'AskAsync' is limited as acme/large in its [RateLimited]; remove it, or leave the model out there")]
    [InlineData(
        "[RateLimited(\"acme\", \"large\", [|WrapperName = \"X\"|])] class C { public Task AskAsync() => Task.CompletedTask; }",
        "'WrapperName' has no effect here: each limited method of 'C' has a twin of its own name; remove it, or put it on the method")]
    [InlineData(
        "[[|RateLimited(\"acme\", \"large\")|]] class C { [RateLimited(\"acme\", \"small\")] public Task AskAsync() => Task.CompletedTask; }",
        "'[RateLimited]' has no effect here: each limited method of 'C' has a [RateLimited] of its own, so that none is limited as acme/large; remove it")]
    [InlineData(
        "interface I { [[|NotRateLimited|], RateLimited(\"acme\", \"small\")] Task AskAsync(); }",
        "'[NotRateLimited]' has no effect here: the [RateLimited] beside it limits 'AskAsync' as acme/small; remove one of the two")]
    public Task The_message_says_why(string code, string message) => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(code, message);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync([Prompt(] string text); }")]
    [InlineData("[RateLimited(\"a\", \"b\", CoreMethod = )] class C { public Task AskAsync([Prompt] ) => Task.CompletedTask; }")]
    [InlineData("[RateLimited] interface I { [RateLimited(\"a\", WrapperName = 5)] Task AskAsync(); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\", Nothing = \"x\")] Task AskAsync(); [Prompt] int X { get; }")]
    public Task What_is_half_typed_is_left_in_peace(string code)
    {
        var test = Verify.Test<IdleAttributeAnalyzer>(code);
        test.IsBroken = true;
        return test.RunAsync();
    }

    [Fact]
    public Task Generated_code_is_left_in_peace() => Verify.AsMarkedAsync<IdleAttributeAnalyzer>(
        "[System.CodeDom.Compiler.GeneratedCode(\"another\", \"1\")] class C { Task AskAsync([Prompt] string text) => Task.CompletedTask; }");

    [Fact]
    public Task It_can_be_switched_off()
    {
        var test = Verify.Test<IdleAttributeAnalyzer>("class C { Task AskAsync([Prompt] string text) => Task.CompletedTask; }");
        test.EditorConfig = "dotnet_diagnostic.LLML010.severity = none";
        return test.RunAsync();
    }
}
