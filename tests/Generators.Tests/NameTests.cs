namespace Generators.Tests;

/// <summary>Generated names that somebody else has, or could have.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("public class Client { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } public class client { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("namespace Demo { public interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } } namespace demo { public interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } }")]
    [InlineData("public interface Ia\u203fb { [RateLimited(\"a\", \"b\")] Task Ask\u203f(); } public class Cafe\u0301 { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public partial class P<DescribeChatMessage> { [RateLimited(\"a\", \"b\")] public Task AskAsync<DescribeMessage>(OpenAI.Chat.ChatMessage m, DescribeMessage other, DescribeChatMessage third) => Task.CompletedTask; }")]
    [InlineData("public interface I<DescribeChatMessage> { [RateLimited(\"a\", \"b\")] Task AskAsync<_inner, s_askAsync, request>(OpenAI.Chat.ChatMessage m, _inner a, s_askAsync b, request c); }")]
    [InlineData("public interface IBase { int T { get; } void M<T>(T t); } public interface I<T> : IBase { [RateLimited(\"a\", \"b\")] Task AskAsync(T t); }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task Ask(string a); string get_X(); } public interface J : I { int X { get; } [RateLimited(\"a\", \"b\")] Task Tell(string a); }")]
    [InlineData("public interface IA<U> { U M<T>(List<U> u, T t); } public interface I<T> : IA<int> { [RateLimited(\"a\", \"b\")] Task AskAsync(T t); }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); [System.Runtime.CompilerServices.IndexerName(\"Foo\")] int this[int i] { get; } [System.Runtime.CompilerServices.IndexerName(\"Foo\")] int this[string i] { get; set; } int Item { get; } int Item2(); }")]
    [InlineData("public interface IBase { int this[int i] { get; } } public interface I<Item> : IBase { [RateLimited(\"a\", \"b\")] Task AskAsync(Item item); }")]
    [InlineData("public static partial class E { [RateLimited(\"a\", \"b\")] public static Task AskAsync([System.Diagnostics.CodeAnalysis.DisallowNull] this string? text) => Task.CompletedTask; }")]
    [InlineData("public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(int n = 1, [System.Runtime.CompilerServices.CallerMemberName] string caller = \"\", params string[] texts) => Task.CompletedTask; }")]
    [InlineData("public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync([System.Runtime.InteropServices.Optional, System.Runtime.InteropServices.DefaultParameterValue(5)] int n, string prompt) => Task.CompletedTask; }")]
    [InlineData("public partial interface IOuter<T> { public partial class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(string prompt) => Task.CompletedTask; } }")]
    public void Names_that_are_awkward_do_no_harm(string code) => Assert.Contains("LimitedCall.", Generated.Text(code), StringComparison.Ordinal);

    [Theory]
    [InlineData("public interface IA<U> { U M<T>(U u, T t); } public interface I<T> : IA<T> { [RateLimited(\"a\", \"b\")] Task AskAsync(T t); }")]
    [InlineData("public interface IAssistant { [RateLimited(\"a\", \"b\")] Task AskAsync(); } public class RateLimitedAssistant;")]
    [InlineData("public interface IAssistant { [RateLimited(\"a\", \"b\")] Task AskAsync(); } public interface Assistant { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("public class O<T> { public interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } } public class O { public interface IA<T> { [RateLimited(\"a\", \"b\")] Task AskAsync(); } }")]
    [InlineData("public class O { public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } } public class OC { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(int n) => Task.CompletedTask; public Task AskRateLimitedAsync(int n) => Task.CompletedTask; }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(int n) => Task.CompletedTask; [RateLimited(\"a\", \"b\")] public Task AskAsync(int n, LlmLease lease) => Task.CompletedTask; }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\", WrapperName = \"C\")] public Task AskAsync(int n) => Task.CompletedTask; }")]
    public void A_name_that_is_taken_is_not_taken_again(string code) => Assert.DoesNotContain("LimitedCall.", Generated.Text(code), StringComparison.Ordinal);

    [Fact]
    public void A_twin_may_be_an_overload_of_another_method() => Assert.Contains("AskRateLimitedAsync(int n)", Generated.Text(
        "public partial class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(int n) => Task.CompletedTask; public Task AskRateLimitedAsync() => Task.CompletedTask; }"),
        StringComparison.Ordinal);
}
