namespace Generators.Tests;

/// <summary>The text of partial methods' implementations.</summary>
public sealed class PartialMethodTests
{
    [Fact]
    public void A_partial_method_calls_its_core() => Generated.RequireApproved("""
        using System.Runtime.CompilerServices;

        namespace Demo;

        internal partial class Assistant(LlmRateLimiter limiter)
        {
            public LlmRateLimiter Limiter => limiter;

            /// <summary>Asks.</summary>
            [RateLimited("openai", "gpt-4o")]
            public partial Task<string> AskAsync(string prompt, int maxTokens = 100, CancellationToken cancellationToken = default);

            [RateLimited("openai", "gpt-4o", CoreMethod = "Send")]
            protected internal virtual partial ValueTask<T> AskAsync<T>(T prompt, RequestPriority priority) where T : class, new();

            [RateLimited("openai", "gpt-4o")]
            internal partial IAsyncEnumerable<string> StreamAsync(string prompt, CancellationToken cancellationToken);

            [RateLimited("openai", "gpt-4o")]
            private partial string Ask(string prompt, out int tokens);

            private Task<string> AskCoreAsync(string prompt, LlmLease lease, int maxTokens, CancellationToken cancellationToken)
            {
                lease.Dispose();
                return Task.FromResult(prompt);
            }

            private static ValueTask<T> Send<T>(T prompt) where T : class, new() => new(prompt);

            private async IAsyncEnumerable<string> StreamCoreAsync(string prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
            {
                await Task.Yield();
                yield return prompt;
            }

            private string AskCore(string prompt, out int tokens)
            {
                tokens = 1;
                return prompt;
            }
        }

        internal static partial class Extensions
        {
            [RateLimited("openai", "gpt-4o")]
            public static partial Task TellAsync(this string prompt);

            private static Task TellCoreAsync(string prompt) => Task.CompletedTask;
        }
        """);

    [Fact]
    public void A_core_is_given_the_sequence_that_was_counted() => Assert.NotEmpty(Generated.Text("""
        using System.Linq;

        namespace Demo;

        internal sealed partial class Assistant
        {
            [RateLimited("openai", "gpt-4o")]
            public partial Task<string> AskAsync(IEnumerable<string> prompts, CancellationToken cancellationToken = default);

            [RateLimited("openai", "gpt-4o")]
            public partial Task<string> TellAsync(IEnumerable<string>? messages);

            [RateLimited("openai", "gpt-4o")]
            public partial string Ask(IEnumerable<string> prompts);

            private Task<string> AskCoreAsync(IEnumerable<string> prompts) => Task.FromResult(prompts.First());

            private Task<string> TellCoreAsync(IEnumerable<string>? messages) => Task.FromResult(messages?.First() ?? "");

            private string AskCore(IEnumerable<string> prompts) => prompts.First();
        }
        """));

    [Theory]
    [InlineData("")]
    [InlineData("private Task<int> AskCoreAsync(string prompt) => Task.FromResult(1);")]
    [InlineData("private Task<string> AskCoreAsync<T>(string prompt) => Task.FromResult(prompt);")]
    [InlineData("private Task<string> AskCoreAsync(int prompt) => Task.FromResult(\"\");")]
    [InlineData("private Task<string> AskCoreAsync(string prompt, int more) => Task.FromResult(prompt);")]
    [InlineData("private Task<string> AskCoreAsync(ref string prompt) => Task.FromResult(prompt);")]
    public void Without_a_core_that_fits_it_compiles_and_throws(string core) => Assert.Contains(
        "throw new global::System.NotSupportedException(\"'AskAsync' cannot be limited: ",
        Generated.Text($"internal partial class C {{ [RateLimited(\"a\", \"b\")] public partial Task<string> AskAsync(string prompt); {core} }}"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("public partial Task<T> AskAsync<T>(ref T prompt, params int[] more) where T : class;")]
    [InlineData("public virtual partial Task AskAsync(Span<char> prompt = default, LlmLease? lease = null);")]
    [InlineData("public partial IEnumerable<string> AskAsync(string prompt);")]
    [InlineData("public partial ref int AskAsync(scoped in ReadOnlySpan<char> prompt, [Prompt] int[,] @object, out object value, int limiter);")]
    [InlineData("private static partial Task AskAsync(string prompt);")]
    public void One_that_cannot_be_limited_compiles_and_throws(string method)
    {
        string text = Generated.Text($"internal partial class C(LlmRateLimiter limiter) {{ [RateLimited(\"a\", \"b\")] {method} public object Used => limiter; }}");

        Assert.Contains("throw new global::System.NotSupportedException(\"'AskAsync' cannot be limited: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[RateLimited(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_throws_stands_beside_limited_ones() => Assert.Contains(
        "throw new global::System.NotSupportedException(\"'TellAsync' cannot be limited: its type has no method 'TellCoreAsync' for it to call\");",
        Generated.Text("""
            internal static partial class C
            {
                [RateLimited("a", "b")] public static partial Task AskAsync(string prompt);
                [RateLimited("a", "b")] public static partial Task TellAsync(this string prompt);
                private static Task AskCoreAsync(string prompt) => Task.CompletedTask;
            }
            """),
        StringComparison.Ordinal);

    [Fact]
    public void Types_that_nothing_can_be_added_to_are_left_alone() => Assert.DoesNotContain("AskAsync", Generated.TextOfAnything("""
        public class C { public partial class D { [RateLimited("a", "b")] public partial Task AskAsync(string prompt); } }
        file partial class E { [RateLimited("a", "b")] public partial Task AskAsync(string prompt); }
        """), StringComparison.Ordinal);

    [Fact]
    public void A_core_may_be_one_of_several() => Assert.Contains("call.self.AskCoreAsync(call.prompt)", Generated.Text("""
        internal partial class C
        {
            [RateLimited("a", "b")] public partial Task<string> AskAsync(string prompt);
            private Task<string> AskCoreAsync(int number) => Task.FromResult("");
            private Task<string> AskCoreAsync(string prompt) => Task.FromResult(prompt);
        }
        """), StringComparison.Ordinal);

    [Fact]
    public void An_annotated_class_implements_its_partial_methods_too() => Assert.Contains("public partial global::System.Threading.Tasks.Task AskAsync(", Generated.Text("""
        [RateLimited("a", "b")]
        internal partial class C
        {
            public partial Task AskAsync(string prompt);
            private Task AskCoreAsync(string prompt) => Task.CompletedTask;
        }
        """), StringComparison.Ordinal);
}
