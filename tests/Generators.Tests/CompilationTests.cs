namespace Generators.Tests;

/// <summary>Declarations whose generated code must compile without a warning, whatever it looks like.</summary>
public sealed class CompilationTests
{
    [Theory]
    [InlineData("Task<T?> AskAsync<T>(T? value, string prompt) where T : class;")]
    [InlineData("Task<T?> AskAsync<T>(T value, string prompt);")]
    [InlineData("Task<List<T?>> AskAsync<T>(Dictionary<string, T?[]?> values) where T : struct;")]
    [InlineData("Task<(int A, string? B)> AskAsync((int X, (string Y, object? Z) W) pair, string prompt);")]
    [InlineData("Task<dynamic?> AskAsync(dynamic? prompt, dynamic other);")]
    [InlineData("Task AskAsync(dynamic prompt);")]
    [InlineData("Task AskAsync(Func<string, Task<int>> prompt, Action? after = null);")]
    [InlineData("Task AskAsync(CancellationToken first, string prompt, CancellationToken second = default);")]
    [InlineData("Task AskAsync(CancellationToken? maybe, string prompt);")]
    [InlineData("Task AskAsync(string prompt, LlmLease lease = default);")]
    [InlineData("Task AskAsync(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o, int p, int q, string prompt);")]
    [InlineData("Task AskAsync(string[,] prompts, int*[] pointers) ;", false)]
    [InlineData("Task AskAsync(KeyValuePair<string, int>[] messages, Dictionary<string, string> texts);")]
    [InlineData("Task AskAsync(nint? size, nuint count, System.Numerics.BigInteger big, Memory<byte> bytes, string prompt);")]
    [InlineData("Task AskAsync(string @string, int @this, object @new, string prompt, string value, string field);")]
    [InlineData("Task @await(string prompt); [RateLimited(\"a\", \"b\")] Task @async(string prompt);")]
    [InlineData("Task AskAsync(IEnumerable<string?>? prompts, IEnumerable<IEnumerable<string>> texts);")]
    [InlineData("Task AskAsync([Prompt] int number, [Prompt] int? maybe, [Prompt] object thing);")]
    [InlineData("Task AskAsync<T>([Prompt] T thing);")]
    [InlineData("Task AskAsync([Prompt] DateTime[] times);")]
    [InlineData("Task<int[]?> AskAsync(params object?[]? prompts);")]
    [InlineData("Task<IEnumerable<string>> AskAsync(string prompt);")]
    public void A_limited_member_of_any_allowed_signature(string member, bool isWritten = true)
    {
        string unsafely = member.Contains('*', StringComparison.Ordinal) ? "unsafe " : "";
        string text = Generated.Text($"public {unsafely}interface IAssistant {{ [RateLimited(\"a\", \"b\")] {member} }}");
        Assert.Equal(isWritten, text.Contains("sealed class RateLimitedAssistant", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("int Number { get; } internal int Hidden { get; } internal void Hide();")]
    [InlineData("int this[int index] { get; } int this[string index] { get; set; } string Item2 { get; }")]
    [InlineData("event Action Fired; event Func<int, string?>? Asked;")]
    [InlineData("void M(out int a, ref string? b, in DateTime c, ref readonly int d);")]
    [InlineData("void M(scoped ref int a, scoped in Span<int> b, scoped Span<int> c); Span<int> S(Span<int> a);")]
    [InlineData("T M<T>(T value) where T : unmanaged, Enum; T? N<T>() where T : notnull; void O<T>() where T : class?, new();")]
    [InlineData("unsafe int* P(void* a, delegate*<int, void> f); unsafe int** Q { get; set; }")]
    [InlineData("int A() => 1; int B { get => 2; set { } } sealed int C() => 3; private int D() => 4; static int E() => 5; static virtual int F() => 6;")]
    [InlineData("IAsyncEnumerable<string> StreamAsync(string prompt, CancellationToken cancellationToken = default); ValueTask<int> V(); Task<ValueTask<int>> W();")]
    [InlineData("[return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(x))] string? M([System.Diagnostics.CodeAnalysis.AllowNull] string x);")]
    [InlineData("[Obsolete] int Old { get; } [Obsolete(\"x\")] event Action E; [Obsolete(\"x\", true)] void Gone();")]
    [InlineData("object Equals(object other); Type GetType(); int GetHashCode(); string MemberwiseClone(); void Finalize(int x);")]
    [InlineData("int RateLimitedAssistant(); void Register(); int _inner { get; } int _limiter { get; } int s_askAsync { get; }")]
    [InlineData("class Nested { } enum Kind { A } Nested Make(Kind kind = Kind.A);")]
    [InlineData("nint M(nint a = 5, DateTime b = default, ConsoleColor c = (ConsoleColor)(-1), char d = '\\0', string e = \"\\u2028\", float f = float.MinValue, double g = -0.0);")]
    public void A_forwarded_member_of_any_signature(string members) => Assert.NotEmpty(Generated.Text(
        $"public interface IAssistant {{ [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt); {members} }}"));

    [Theory]
    [InlineData("interface IA { int P { get; } } interface IB : IA { new int P { get; set; } [RateLimited(\"a\", \"b\")] Task AskAsync(); } interface IC : IB, IA { [RateLimited(\"a\", \"b\")] new Task AskAsync(); }")]
    [InlineData("interface IA<T> { [RateLimited(\"a\", \"b\")] Task<T> AskAsync(T value); } interface IB : IA<int>, IA<string> { [RateLimited(\"a\", \"b\")] Task TellAsync(); }")]
    [InlineData("interface IA { void M<T>(T value); void M<T>(T[] value); } interface IB : IA { [RateLimited(\"a\", \"b\")] Task M(string text); void M<T>(T value, int n); }")]
    [InlineData("interface IA { void M<T>(T value); } interface IB { void M<U>(U value); } interface IC : IA, IB { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("interface IA { void M<T>(List<T> value) where T : class; } interface IB { void M<U>(List<U> value) where U : class; } interface IC : IA, IB { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("interface IA { void M(); } interface IB : IA { void IA.M() { } [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface IList2 : IList<string>, IDisposable, IComparable<IList2> { Task AskAsync(); }")]
    [InlineData("interface IA { string AskAsync { get; } } interface IB : IA { [RateLimited(\"a\", \"b\")] new Task AskAsync(string prompt); }")]
    [InlineData("interface IA { void M(ref int a); } interface IB { void M(out int a); } interface IC : IA, IB { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("interface IA { void M(dynamic a, (int X, int Y) b); } interface IB { void M(object a, (int, int) b); } interface IC : IA, IB { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    public void Interfaces_that_inherit_in_any_way(string code) => Assert.NotEmpty(Generated.Text($"namespace Demo {{ {code} }}"));

    [Theory]
    [InlineData("public abstract partial class C { [RateLimited(\"a\", \"b\")] public abstract Task AskAsync(string prompt); }")]
    [InlineData("public abstract class C { [RateLimited(\"a\", \"b\")] public abstract Task<string> AskAsync(string prompt); }")]
    [InlineData("public readonly struct S { [RateLimited(\"a\", \"b\")] public Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }")]
    [InlineData("public readonly partial record struct S(int N) { [RateLimited(\"a\", \"b\")] public Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] public sealed partial record R(LlmRateLimiter? Limits) { public Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }")]
    [InlineData("public static partial class C<T> { [RateLimited(\"a\", \"b\")] internal static async Task<T?> AskAsync<U>(U u) where U : notnull { await Task.Yield(); return default; } }")]
    [InlineData("public partial class C { static readonly LlmRateLimiter? _limiter = null; [RateLimited(\"a\", \"b\")] private protected static Task AskAsync(string _limiter) => Task.CompletedTask; }")]
    [InlineData("public partial class C { LlmRateLimiter? call { get; } [RateLimited(\"a\", \"b\")] Task AskAsync(int call, string prompt) => Task.CompletedTask; }")]
    [InlineData("public partial class C { int s_askAsync; [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.FromResult(s_askAsync++); [RateLimited(\"a\", \"b\")] public Task AskAsync(int n) => Task.CompletedTask; }")]
    [InlineData("public class C<T> where T : IComparable<T> { [RateLimited(\"a\", \"b\")] public Task AskAsync(T value, int maxTokens = 5, string? limiter2 = null) => Task.CompletedTask; }")]
    [InlineData("public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync<T>(params T[] texts) => Task.CompletedTask; [RateLimited(\"a\", \"b\")] public Task Ask(string prompt, LlmLease lease = default) => Task.CompletedTask; }")]
    [InlineData("[Obsolete(\"x\", error: true)] public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("#nullable disable\npublic class C { [RateLimited(\"a\", \"b\")] public Task<string> AskAsync(string prompt = null, string[] texts = null, object other = null) => Task.FromResult(prompt); }")]
    [InlineData("public class @class { [RateLimited(\"a\", \"b\")] public Task @event(string @new) => Task.CompletedTask; }")]
    [InlineData("namespace A.B { public partial class O<T> where T : class { protected partial struct S<U> { [RateLimited(\"a\", \"b\")] public Task AskAsync(T t, U u) => Task.CompletedTask; } } }")]
    [InlineData("[assembly: CLSCompliant(true)] public partial class C { [RateLimited(\"a\", \"b\")] public Task<uint> _AskAsync(uint n, OpenAI.Chat.ChatMessage message) => Task.FromResult(n); [RateLimited(\"a\", \"b\")] public Task<uint> _AskAsync(uint[] n) => Task.FromResult(1u); [RateLimited(\"a\", \"b\")] public Task<uint> _AskAsync(uint[,] n) => Task.FromResult(1u); }")]
    [InlineData("public partial class C(LlmRateLimiter? method) { [RateLimited(\"a\", \"b\")] public string Ask(string prompt, RequestPriority priority) => prompt; public object? L => method; }")]
    [InlineData("public unsafe partial class C { [RateLimited(\"a\", \"b\")] internal partial int* Tell(int* p); int* TellCore(int* p) => p; [RateLimited(\"a\", \"b\")] public void Ask(int* p) { } }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\")] internal partial Task Tell(IEnumerable<OpenAI.Chat.ChatMessage> prompts); Task TellCore(IEnumerable<OpenAI.Chat.ChatMessage> prompts) => Task.CompletedTask; }")]
    [InlineData("public class C { [RateLimited(\"a\", \"b\")] public string Ask([Prompt] dynamic text, Anthropic.Models.Messages.MessageCreateParams options) => text; }")]
    [InlineData("public class C { [RateLimited(\"a\", \"b\")] public Task<string>? AskAsync([System.Diagnostics.CodeAnalysis.NotNull] string? prompt, [System.Diagnostics.CodeAnalysis.AllowNull] dynamic other) => null; }")]
    public void A_twin_of_any_allowed_method(string code) => Assert.Contains("RateLimited", Generated.Text(code), StringComparison.Ordinal);

    [Fact]
    public void A_dynamic_prompt_is_counted_without_a_call_that_is_bound_when_it_runs() => Assert.Contains(".Message(((object)text)?.ToString())", Generated.Text(
        "public class C { [RateLimited(\"a\", \"b\")] public string Ask([Prompt] dynamic text) => text; }"), StringComparison.Ordinal);

    [Theory]
    [InlineData("public partial class Outer { public partial class Inner { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } } public partial class OuterInner { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public partial class A<T> { public partial class B { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } } public partial class A { public partial class B<T> { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } }")]
    [InlineData("public class Client { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } public class Client<T> { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class Base(LlmRateLimiter limiter) { protected LlmRateLimiter Limiter => limiter; } public partial class C(LlmRateLimiter limiter) : Base(limiter) { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt, [System.Runtime.CompilerServices.CallerMemberName] string caller = \"\"); }")]
    public void Types_with_like_names_and_limiters_do_not_meet(string code) => Assert.Contains("RateLimited", Generated.Text(code), StringComparison.Ordinal);

    [Theory]
    [InlineData("Task AskAsync(string, int);")]
    [InlineData("Task AskAsync(string a, string a);")]
    [InlineData("Task AskAsync(List<> prompt);")]
    [InlineData("Task AskAsync(string prompt, [Prompt] CancellationToken token);")]
    [InlineData("Task AskAsync(string prompt); [RateLimited(\"a\", \"b\", OutputTokens = 1, OutputTokens = 2)] Task TellAsync();")]
    [InlineData("Task AskAsync(string prompt); } [RateLimited(\"a\", \"b\")] public partial interface IAssistant { } [RateLimited(\"a\", \"b\")] public partial interface IAssistant { ")]
    public void Code_that_is_still_being_typed_takes_no_other_code_away(string members) => Assert.Contains(
        "RateLimitedOther",
        Generated.TextOfAnything($"public interface IOther {{ [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt); }} public partial interface IAssistant {{ [RateLimited(\"a\", \"b\")] {members} }}"),
        StringComparison.Ordinal);
}
