namespace Generators.Tests;

public sealed class WrapperTests
{
    [Fact]
    public void A_method_of_a_partial_type_has_a_limited_twin_beside_it() => Generated.RequireApproved("""
        namespace Demo;

        public partial class Assistant
        {
            private readonly LlmRateLimiter _limiter = null!;

            /// <summary>Asks.</summary>
            /// <param name="prompt">What.</param>
            [RateLimited("openai", "gpt-4o")]
            public Task<string> AskAsync(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(prompt);

            [RateLimited("openai", "gpt-4o", WrapperName = "TellInTurnAsync")]
            private Task Tell(string prompt) => Task.CompletedTask;

            [RateLimited("openai", "gpt-4o")]
            protected internal Task Ask(string prompt) => Task.CompletedTask;
        }
        """);

    [Fact]
    public void A_method_of_another_type_has_an_extension_method() => Generated.RequireApproved("""
        namespace Demo;

        public class Assistant<T> where T : class, new()
        {
            public class Inner
            {
                /// <summary>Asks.</summary>
                /// <param name="prompts">What.</param>
                /// <param name="client">Taken.</param>
                /// <returns>An answer.</returns>
                [RateLimited("openai", "gpt-4o")]
                public Task<T> AskAsync<TExtra>(TExtra extra, string client, params string[] prompts) where TExtra : struct => Task.FromResult(new T());

                [RateLimited("openai", "gpt-4o")]
                internal Task TellAsync(string prompt, string? limiter = null) => Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public void An_extension_uses_the_limiter_that_it_can_reach() => Generated.RequireApproved("""
        namespace Demo;

        internal class Assistant
        {
            internal LlmRateLimiter? Limiter => null;

            [RateLimited("openai", "gpt-4o")]
            public Task AskAsync(string prompt) => Task.CompletedTask;
        }
        """);

    [Fact]
    public void The_lease_comes_from_the_limited_call() => Generated.RequireApproved("""
        namespace Demo;

        public static partial class Assistant
        {
            [RateLimited("openai", "gpt-4o")]
            public static Task<string> AskAsync(string prompt, LlmLease lease, CancellationToken cancellationToken = default) => Task.FromResult(prompt);

            [RateLimited("openai", "gpt-4o")]
            public static Task PingAsync() => Task.CompletedTask;

            [RateLimited("openai", "gpt-4o")]
            public static Task ShoutAsync(this string prompt) => Task.CompletedTask;
        }
        """);

    [Fact]
    public void Every_kind_of_type_is_reopened() => Generated.RequireApproved("""
        namespace Demo;

        public partial interface IOuter<T>
        {
            public partial record Middle<TMiddle>(LlmRateLimiter Limits)
            {
                internal partial record struct Inner(int Number)
                {
                    private partial class Client(LlmRateLimiter? limiter)
                    {
                        [RateLimited("openai", "gpt-4o")]
                        private Task AskAsync(string prompt) => Task.CompletedTask;
                        public object? Other => limiter;
                    }
                }

                [RateLimited("openai", "gpt-4o")]
                public Task<TMiddle?> AskAsync(string prompt) => Task.FromResult<TMiddle?>(default);
            }
        }

        public partial struct Value
        {
            [RateLimited("openai", "gpt-4o")]
            public readonly Task AskAsync(string prompt) => Task.CompletedTask;
        }
        """);

    [Fact]
    public void An_annotated_class_limits_what_can_be_awaited() => Generated.RequireApproved("""
        namespace Demo;

        [RateLimited("openai", "gpt-4o")]
        public partial class Assistant
        {
            protected static LlmRateLimiter? Shared { get; }

            public Task<string> AskAsync(string Shared) => Task.FromResult(Shared);
            internal Task TellAsync(string prompt) => Task.CompletedTask;
            [NotRateLimited] public Task FreeAsync() => Task.CompletedTask;
            private Task HiddenAsync() => Task.CompletedTask;
            public static Task<Assistant> CreateAsync() => Task.FromResult(new Assistant());
            public int Count(string text) => text.Length;
            public ValueTask DisposeAsync() => default;
        }
        """);

    [Fact]
    public void A_derived_type_uses_its_bases_limiter_and_hides_no_twin_with_a_warning() => Generated.RequireApproved("""
        namespace Demo;

        public abstract partial class Base
        {
            protected LlmRateLimiter? Limiter { get; init; }

            [RateLimited("openai", "gpt-4o")]
            public virtual Task AskAsync(string prompt) => Task.CompletedTask;
        }

        public partial class Derived : Base
        {
            [RateLimited("openai", "gpt-4o-mini")]
            public override Task AskAsync(string prompt) => Task.CompletedTask;
        }
        """);

    [Theory]
    [InlineData("public class A { [RateLimited(\"a\", \"b\")] private Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class A { [RateLimited(\"a\", \"b\")] public static Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class A { protected LlmRateLimiter? L; [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public class O { private class A { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } }")]
    [InlineData("public class O { partial class A { [RateLimited(\"a\", \"b\")] private Task AskAsync() => Task.CompletedTask; } }")]
    [InlineData("public partial class A { private LlmRateLimiter? _l; [RateLimited(\"a\", \"b\")] public static Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public partial class A { [RateLimited(\"a\", \"b\")] public async Task<int> AskAsync(string p) { await L(); return 1; [RateLimited(\"a\", \"b\")] Task L() => Task.CompletedTask; } }", true)]
    [InlineData("public partial class A { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(); public partial Task AskAsync() => Task.CompletedTask; }", true)]
    [InlineData("public ref partial struct A { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("file partial class A { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("public partial class A { [RateLimited(\"a\", \"b\", WrapperName = \"not a name\")] public Task AskAsync() => Task.CompletedTask; }")]
    public void There_is_a_twin_only_where_it_can_be_written(string code, bool isWritten = false) =>
        Assert.Equal(isWritten, Generated.Text(code).Contains("RateLimitedAsync(", StringComparison.Ordinal));
}
