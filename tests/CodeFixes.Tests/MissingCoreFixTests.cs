using LlmLimiter.Analyzers.Definition;
using LlmLimiter.CodeFixes.Definition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class MissingCoreFixTests
{
    private const string Usings =
        "using System;\nusing System.Collections.Generic;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing LlmLimiter;\n\n";

    [Fact]
    public Task The_core_is_added_after_its_caller() => VerifyAsync(
        """
        public partial class C
        {
            /// <summary>Kept.</summary>
            [RateLimited("a", "b")] // kept
            public partial Task<string> [|AskAsync|](string prompt, [MaxOutputTokens] int bound = 5, CancellationToken cancellationToken = default);

            public int Last;
        }
        """,
        """
        public partial class C
        {
            /// <summary>Kept.</summary>
            [RateLimited("a", "b")] // kept
            public partial Task<string> AskAsync(string prompt, [MaxOutputTokens] int bound = 5, CancellationToken cancellationToken = default);

            private Task<string> AskCoreAsync(string prompt, int bound, CancellationToken cancellationToken) => throw new NotImplementedException();

            public int Last;
        }
        """);

    [Fact]
    public Task It_has_the_name_that_the_attribute_gives() => VerifyAsync(
        """
        [RateLimited("a", "b", CoreMethod = "Send")]
        public partial class C
        {
            public virtual partial ValueTask [|AskAsync|](params string[] prompts);
        }
        """,
        """
        [RateLimited("a", "b", CoreMethod = "Send")]
        public partial class C
        {
            public virtual partial ValueTask AskAsync(params string[] prompts);

            private ValueTask Send(params string[] prompts) => throw new NotImplementedException();
        }
        """);

    [Fact]
    public Task It_has_the_callers_type_parameters_modifiers_and_references() => VerifyAsync(
        """
        public partial struct S
        {
            [RateLimited("a", "b")]
            internal readonly partial bool [|TryAsk|]<T>(in T prompt, out string answer)
                where T : class, new();
        }

        public static partial class E
        {
            [RateLimited("a", "b")]
            public static partial IAsyncEnumerable<string?> [|AskAsync|](this object client, string prompt);
        }
        """,
        """
        public partial struct S
        {
            [RateLimited("a", "b")]
            internal readonly partial bool TryAsk<T>(in T prompt, out string answer)
                where T : class, new();

            private readonly bool TryAskCore<T>(in T prompt, out string answer)
                where T : class, new() => throw new NotImplementedException();
        }

        public static partial class E
        {
            [RateLimited("a", "b")]
            public static partial IAsyncEnumerable<string?> AskAsync(this object client, string prompt);

            private static IAsyncEnumerable<string?> AskCoreAsync(object client, string prompt) => throw new NotImplementedException();
        }
        """);

    [Fact]
    public Task Overloads_have_cores_of_their_own() => VerifyAsync(
        """
        public partial class C
        {
            [RateLimited("a", "b")]
            public partial Task [|AskAsync|](string prompt);

            [RateLimited("a", "b")]
            public partial Task [|AskAsync|](int number);
        }
        """,
        """
        public partial class C
        {
            [RateLimited("a", "b")]
            public partial Task AskAsync(string prompt);

            private Task AskCoreAsync(string prompt) => throw new NotImplementedException();

            [RateLimited("a", "b")]
            public partial Task AskAsync(int number);

            private Task AskCoreAsync(int number) => throw new NotImplementedException();
        }
        """);

    [Fact]
    public Task Two_of_one_name_and_shape_share_a_core() => VerifyAsync(
        """
        public partial class C
        {
            [RateLimited("a", "b", CoreMethod = "Send")]
            public partial Task [|AskAsync|](string prompt);

            [RateLimited("a", "b", CoreMethod = "Send")]
            public partial Task [|TellAsync|](string prompt);
        }
        """,
        """
        public partial class C
        {
            [RateLimited("a", "b", CoreMethod = "Send")]
            public partial Task AskAsync(string prompt);

            private Task Send(string prompt) => throw new NotImplementedException();

            [RateLimited("a", "b", CoreMethod = "Send")]
            public partial Task TellAsync(string prompt);
        }
        """);

    [Theory]
    [InlineData("Task<int> AskCoreAsync(string prompt) => Task.FromResult(1);")]
    [InlineData("Task AskCoreAsync(int prompt) => Task.CompletedTask;")]
    [InlineData("int AskCoreAsync => 1;")]
    public Task A_core_that_is_wrong_is_left_to_its_writer(string core) => NotOfferedAsync(
        $"partial class C {{ [RateLimited(\"a\", \"b\")] public partial Task [|AskAsync|](string prompt); {core} }}");

    [Theory]
    [InlineData("a b")]
    [InlineData("C")]
    [InlineData("AskAsync")]
    public Task No_core_can_have_a_name_that_is_none(string name) => NotOfferedAsync(
        $"partial class C {{ [RateLimited(\"a\", \"b\", CoreMethod = \"{name}\")] public partial Task [|AskAsync|](string prompt); }}");

    private static Task VerifyAsync(string before, string after) => new FixTest<MissingCoreAnalyzer, MissingCoreFix>
    {
        TestCode = Usings + before,
        FixedCode = Usings + after,
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    private static Task NotOfferedAsync(string code) => new FixTest<MissingCoreAnalyzer, MissingCoreFix> { TestCode = Usings + code }.RunAsync();
}
