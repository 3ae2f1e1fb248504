using LlmLimiter.Analyzers.Definition;
using LlmLimiter.CodeFixes.Definition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class MissingTokenFixTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing LlmLimiter;\n\n";
    private const string Limited = "[RateLimited(\"a\", \"b\")] ";
    private const string Added = "CancellationToken cancellationToken = default";

    [Theory]
    [InlineData(
        "class C { " + Limited + "public Task [|AskAsync|](string prompt /* kept */) => Task.CompletedTask; }",
        "class C { " + Limited + "public Task AskAsync(string prompt /* kept */, " + Added + ") => Task.CompletedTask; }")]
    [InlineData(
        "class C { " + Limited + "public string [|Ask|]() => \"\"; }",
        "class C { " + Limited + "public string Ask(" + Added + ") => \"\"; }")]
    [InlineData(
        "class C { " + Limited + "public Task [|AskAsync|](params string[] prompts) => Task.CompletedTask; }",
        "class C { " + Limited + "public Task AskAsync(" + Added + ", params string[] prompts) => Task.CompletedTask; }")]
    [InlineData(
        "class C { " + Limited + "public async IAsyncEnumerable<int> [|AskAsync|](string prompt) { yield return await Task.FromResult(1); } }",
        "class C { " + Limited + "public async IAsyncEnumerable<int> AskAsync(string prompt, [System.Runtime.CompilerServices.EnumeratorCancellation] " + Added + ") { yield return await Task.FromResult(1); } }")]
    [InlineData(
        "partial class C { " + Limited + "public partial Task [|AskAsync|](string prompt); Task AskCoreAsync(string prompt) => Task.CompletedTask; }",
        "partial class C { " + Limited + "public partial Task AskAsync(string prompt, " + Added + "); Task AskCoreAsync(string prompt, " + Added + ") => Task.CompletedTask; }")]
    [InlineData(
        "partial class C { " + Limited + "public partial Task [|AskAsync|](string prompt); public partial Task AskAsync(string prompt) => Task.CompletedTask; }",
        "partial class C { " + Limited + "public partial Task AskAsync(string prompt, " + Added + "); public partial Task AskAsync(string prompt, " + Added + ") => Task.CompletedTask; }")]
    public Task A_token_becomes_the_last_parameter(string before, string after) => VerifyAsync(before, after);

    [Fact]
    public Task It_has_a_line_of_its_own_where_the_others_have() => VerifyAsync(
        """
        public interface IAssistant
        {
            [RateLimited("a", "b")]
            Task [|AskAsync|](
                string prompt, // kept
                int bound);
        }
        """,
        """
        public interface IAssistant
        {
            [RateLimited("a", "b")]
            Task AskAsync(
                string prompt, // kept
                int bound,
                CancellationToken cancellationToken = default);
        }
        """);

    [Fact]
    public Task Documentation_of_the_parameters_tells_of_it() => VerifyAsync(
        """
        public interface IAssistant
        {
            /// <summary>Asks.</summary>
            /// <param name="prompt">
            /// What is asked.
            /// </param>
            /// <returns>Nothing.</returns>
            [RateLimited("a", "b")]
            Task [|AskAsync|](string prompt);

            /// <summary>Tells.</summary>
            [RateLimited("a", "b")]
            Task [|TellAsync|](string prompt);
        }

        public class Assistant : IAssistant
        {
            /// <param name="prompt">Asked.</param> <returns>Nothing.</returns>
            public Task AskAsync(string prompt) => Task.CompletedTask;

            /**
             * <summary>Tells.</summary>
             * <param name="prompt">Told.</param>
             */
            public Task TellAsync(string prompt) => Task.CompletedTask;
        }
        """,
        """
        public interface IAssistant
        {
            /// <summary>Asks.</summary>
            /// <param name="prompt">
            /// What is asked.
            /// </param>
            /// <param name="cancellationToken">Ends the wait for a turn, and the call.</param>
            /// <returns>Nothing.</returns>
            [RateLimited("a", "b")]
            Task AskAsync(string prompt, CancellationToken cancellationToken = default);

            /// <summary>Tells.</summary>
            [RateLimited("a", "b")]
            Task TellAsync(string prompt, CancellationToken cancellationToken = default);
        }

        public class Assistant : IAssistant
        {
            /// <param name="prompt">Asked.</param>
            /// <param name="cancellationToken">Ends the wait for a turn, and the call.</param> <returns>Nothing.</returns>
            public Task AskAsync(string prompt, CancellationToken cancellationToken = default) => Task.CompletedTask;

            /**
             * <summary>Tells.</summary>
             * <param name="prompt">Told.</param>
             * <param name="cancellationToken">Ends the wait for a turn, and the call.</param>
             */
            public Task TellAsync(string prompt, CancellationToken cancellationToken = default) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task The_namespace_is_added_where_it_is_missing() => new FixTest<MissingTokenAnalyzer, MissingTokenFix>
    {
        TestCode = "using System.Threading.Tasks;\nusing LlmLimiter;\ninterface I { " + Limited + "Task [|AskAsync|](); }",
        FixedCode = "using System.Threading.Tasks;\nusing LlmLimiter;\nusing System.Threading;\n\ninterface I { " + Limited + "Task AskAsync(" + Added + "); }",
    }.RunAsync();

    [Fact]
    public Task Implementations_and_overrides_change_with_their_interface() => VerifyAsync(
        "public interface I { " + Limited + "Task [|AskAsync|](string prompt); }\n"
            + "public class A : I { public virtual Task AskAsync(string prompt) => Task.CompletedTask; }\n"
            + "public class B : A { public override Task AskAsync(string prompt) => base.AskAsync(prompt); }\n"
            + "public class D : I { Task I.AskAsync(string prompt) => Task.CompletedTask; }",
        "public interface I { " + Limited + "Task AskAsync(string prompt, " + Added + "); }\n"
            + "public class A : I { public virtual Task AskAsync(string prompt, " + Added + ") => Task.CompletedTask; }\n"
            + "public class B : A { public override Task AskAsync(string prompt, " + Added + ") => base.AskAsync(prompt); }\n"
            + "public class D : I { Task I.AskAsync(string prompt, CancellationToken cancellationToken) => Task.CompletedTask; }");

    [Fact]
    public Task What_else_an_implementation_answers_to_changes_too() => VerifyAsync(
        "public interface I { " + Limited + "Task [|AskAsync|](string prompt); }\n"
            + "public interface J { Task AskAsync(string prompt); }\n"
            + "public abstract class A { public abstract Task AskAsync(string prompt); }\n"
            + "public class B : A, I, J { public override Task AskAsync(string prompt) => Task.CompletedTask; }",
        "public interface I { " + Limited + "Task AskAsync(string prompt, " + Added + "); }\n"
            + "public interface J { Task AskAsync(string prompt, " + Added + "); }\n"
            + "public abstract class A { public abstract Task AskAsync(string prompt, " + Added + "); }\n"
            + "public class B : A, I, J { public override Task AskAsync(string prompt, " + Added + ") => Task.CompletedTask; }");

    [Fact]
    public Task Other_files_change_too() => new FixTest<MissingTokenAnalyzer, MissingTokenFix>
    {
        TestCode = Usings + "public interface I { " + Limited + "Task [|AskAsync|](string prompt); }",
        FixedCode = Usings + "public interface I { " + Limited + "Task AskAsync(string prompt, " + Added + "); }",
        FurtherSources = { ["A.cs"] = "using System.Threading.Tasks;\npublic class A : I { public Task AskAsync(string prompt) => Task.CompletedTask; }" },
        FurtherFixedSources =
        {
            ["A.cs"] = "using System.Threading.Tasks;\nusing System.Threading;\n\npublic class A : I { public Task AskAsync(string prompt, " + Added + ") => Task.CompletedTask; }",
        },
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    [Fact]
    public Task What_cannot_change_does_not_keep_the_rest_from_it() => VerifyAsync(
        "class C\n{\n    " + Limited + "public Task [|OneAsync|]() => Task.CompletedTask;\n"
            + "    " + Limited + "public Task [|TwoAsync|]() => Task.CompletedTask;\n"
            + "    " + Limited + "public Task [|ThreeAsync|]() => Task.CompletedTask;\n    public Func<Task> Two => TwoAsync;\n}",
        "class C\n{\n    " + Limited + "public Task OneAsync(" + Added + ") => Task.CompletedTask;\n"
            + "    " + Limited + "public Task TwoAsync() => Task.CompletedTask;\n"
            + "    " + Limited + "public Task ThreeAsync(" + Added + ") => Task.CompletedTask;\n    public Func<Task> Two => TwoAsync;\n}");

    [Theory]
    [InlineData("class C { " + Limited + "public Task [|AskAsync|]() => Task.CompletedTask; public Func<Task> Ask => AskAsync; }")]
    [InlineData("partial class C { " + Limited + "public Task [|AskAsync|]() => Task.CompletedTask; public Func<Task> Ask => AskRateLimitedAsync; }")]
    [InlineData("interface I { " + Limited + "Task [|AskAsync|](); } class C { public System.Linq.Expressions.Expression<Func<I, Task>> Ask => i => i.AskAsync(); }")]
    [InlineData("class C { " + Limited + "public Task [|AskAsync|](int cancellationToken) => Task.CompletedTask; }")]
    [InlineData("class C { " + Limited + "public Task [|AskAsync|]() => Task.CompletedTask; public Task AskAsync(CancellationToken token) => Task.CompletedTask; }")]
    [InlineData("class C { " + Limited + "public Task [|AskAsync|](params string[] prompts) => Task.CompletedTask; public Task Ask() => AskAsync(\"one\"); }")]
    [InlineData("interface I { " + Limited + "ValueTask [|DisposeAsync|](); } class C : I, IAsyncDisposable { public ValueTask DisposeAsync() => default; }")]
    public Task It_is_not_offered_where_the_result_would_not_compile(string code) =>
        new FixTest<MissingTokenAnalyzer, MissingTokenFix> { TestCode = Usings + code }.RunAsync();

    private static Task VerifyAsync(string before, string after) => new FixTest<MissingTokenAnalyzer, MissingTokenFix>
    {
        TestCode = Usings + before,
        FixedCode = Usings + after,
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();
}
