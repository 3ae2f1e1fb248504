namespace Generators.Tests;

public sealed class DecoratorTests
{
    [Fact]
    public void An_annotated_member_is_limited_and_the_others_are_forwarded() => Generated.RequireApproved("""
        namespace Demo;

        public interface IAssistant
        {
            [RateLimited("openai", "gpt-4o", OutputTokens = 300, TimeoutMilliseconds = 5000, MaxRetries = 3)]
            Task<string> AskAsync(string prompt, int maxTokens = 100, CancellationToken cancellationToken = default);

            [RateLimited("openai", "gpt-4o-mini", Priority = RequestPriority.Low, Pool = "team-a")]
            Task TellAsync(string message);

            Task<int> CountAsync(string text);

            string Name { get; set; }
        }
        """);

    [Fact]
    public void An_annotated_interface_limits_all_its_methods_but_the_exempt_one() => Generated.RequireApproved("""
        namespace Demo;

        [RateLimited("anthropic", "claude")]
        internal interface IChat
        {
            Task<string> AskAsync(string prompt);

            [RateLimited("openai", "gpt-4o")]
            Task<string> AskOtherAsync(string prompt);

            [NotRateLimited]
            Task<string> CachedAsync(string prompt);
        }
        """);

    [Fact]
    public void Members_of_any_signature_are_forwarded() => Generated.RequireApproved("""
        using System.Diagnostics.CodeAnalysis;

        namespace Demo;

        public interface IEverything
        {
            [RateLimited("openai", "gpt-4o")]
            Task AskAsync(string prompt);

            void Swap<T>(ref T left, in T right, out T result) where T : struct;
            bool TryGet(string key, [NotNullWhen(true)] out string? value);
            T? Find<T>(Func<T, bool> test, params T[] items) where T : class, IComparable<T>, new();
            ref int Slot(int index);
            ref readonly int Peek { get; }
            ReadOnlySpan<char> Slice(scoped ReadOnlySpan<char> text);
            unsafe void Fill(int* start);
            dynamic Late(dynamic value, List<dynamic?> values);
            (int Left, string? Right) Pair((int Left, string? Right) pair);
            string this[int index, string? key = null] { get; set; }
            int Total { get; }
            int Sink { set; }
            event EventHandler? Changed;
            string Greeting() => "hello";
            static string Shared() => "shared";
            [Obsolete("Ask instead")] Task OldAsync(string prompt);
        }
        """);

    [Fact]
    public void Inherited_members_are_implemented_explicitly_where_they_collide() => Generated.RequireApproved("""
        namespace Demo;

        public interface IBase<T>
        {
            [RateLimited("openai", "base")]
            Task<T> AskAsync(string prompt);
            T? Value { get; }
            int Same();
            T? Convert<TOther>(TOther? other);
        }

        public interface IOther
        {
            string Same();
            int Value();
            string? Convert<TOther>(TOther? other);
        }

        public interface IDerived : IBase<string>, IOther, IAsyncDisposable
        {
            [RateLimited("openai", "derived")]
            Task<string> TellAsync(string prompt);
            new int Same();
            string ToString();
        }
        """);

    [Fact]
    public void A_generic_interface_keeps_its_parameters_and_constraints() => Generated.RequireApproved("""
        namespace Demo;

        public interface IClient<in TRequest, out TAnswer>
            where TRequest : class?, IDisposable
            where TAnswer : struct
        {
            [RateLimited("openai", "gpt-4o")]
            Task AskAsync<TExtra>(TRequest request, TExtra extra, string prompt) where TExtra : notnull, TRequest;

            TAnswer Last { get; }
        }
        """);

    [Fact]
    public void A_nested_interface_has_its_decorator_beside_its_container() => Generated.RequireApproved("""
        namespace Demo;

        public class Outer<T>
        {
            internal interface IClient
            {
                [RateLimited("openai", "gpt-4o")]
                Task<T> AskAsync(string prompt);
            }
        }
        """);

    [Fact]
    public void Awkward_names_do_not_collide() => Generated.RequireApproved("""
        namespace Demo.@event;

        public interface @interface
        {
            [RateLimited("open\"ai", "gpt\\4o")]
            Task<string> @class(string prompt, int @int, string call, string request, string inner, string token, string lease, string answer,
                string _inner, string _limiter, string Item1, string Rest, string @await, CancellationToken @default);

            [RateLimited("openai", "gpt-4o")]
            Task<string> @class(string prompt);

            int s_class { get; }
            void Register();
        }
        """);

    [Fact]
    public void Default_values_of_every_kind_are_repeated() => Generated.RequireApproved(""""
        namespace Demo;

        public enum Mood { Calm, Wild = 7 }

        public interface IDefaults
        {
            [RateLimited("openai", "gpt-4o")]
            Task AskAsync<T>(string prompt = "say \"hi\"\n\\", string? nothing = null, string bang = null!, char quote = '\'', Mood mood = Mood.Wild, Mood odd = (Mood)3,
                Mood? maybe = Mood.Calm, decimal price = 1.50m, float ratio = 0.1f, double nan = double.NaN, double infinite = double.NegativeInfinity,
                long big = long.MinValue, ulong huge = ulong.MaxValue, int? count = null, Guid id = default, T? item = default, bool yes = true, nint native = 3,
                byte small = 255, DayOfWeek day = DayOfWeek.Friday, CancellationToken cancellationToken = default);

            Task ForgetAsync(params string[] names);
        }
        """");

    [Fact]
    public void The_wrapper_name_overrides_the_decorators() => Generated.RequireApproved("""
        [RateLimited("openai", "gpt-4o", WrapperName = "Throttled")]
        public interface IGlobal
        {
            Task AskAsync();
        }
        """);

    [Fact]
    public void What_is_obsolete_stays_obsolete() => Generated.RequireApproved("""
        namespace Demo;

        [Obsolete]
        public interface IOld
        {
            [RateLimited("openai", "gpt-4o")]
            [Obsolete("Use something else", error: true)]
            Task<string> AskAsync(string prompt);
        }
        """);

    [Fact]
    public void Experimental_types_may_be_spoken_of_where_they_were_accepted() => Assert.Contains("#pragma warning disable DEMO1", Generated.Text("""
        #pragma warning disable DEMO1
        using System.Diagnostics.CodeAnalysis;

        namespace Demo;

        [Experimental("DEMO1")]
        public sealed class Options { public int? MaxOutputTokens { get; set; } }

        public interface INew
        {
            [RateLimited("openai", "gpt-4o")]
            Task AskAsync(string prompt, List<Options[]> more, Options? options);
        }
        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("public sealed class Turns : List<OpenAI.Responses.ResponseItem> { }", "DescribeResponseItem(")]
    [InlineData("public sealed class Turns : OpenAI.Responses.CreateResponseOptions { }", "DescribeCreateResponseOptions(")]
    public void Experimental_types_may_be_behind_a_type_of_ones_own(string type, string expected) => Assert.Contains(expected, Generated.Text($$"""
        #pragma warning disable OPENAI001
        {{type}}
        public interface IResponses { [RateLimited("openai", "gpt-4o")] Task AskAsync(Turns input); }
        """), StringComparison.Ordinal);

    [Fact]
    public void Code_without_nullable_annotations_is_wrapped_without_warnings() => Generated.RequireApproved("""
        #nullable disable
        namespace Demo;

        public interface IOblivious
        {
            [RateLimited("openai", "gpt-4o")]
            Task<string> AskAsync(string prompt = null, IEnumerable<string> texts = null, CancellationToken cancellationToken = default);

            string Echo(string text = null);
        }
        """);

    [Theory]
    [InlineData("IEnumerable<string> Ask(string prompt);")]
    [InlineData("Task<IAsyncEnumerable<string>> AskAsync(string prompt);")]
    [InlineData("IAsyncEnumerator<string> AskAsync(string prompt);")]
    [InlineData("IObservable<string> Ask(string prompt);")]
    [InlineData("System.Runtime.CompilerServices.ConfiguredTaskAwaitable Ask(string prompt); }\npublic class Awaitable { public void GetAwaiter() { } } public interface IOther { [RateLimited(\"a\", \"b\")] Awaitable Ask();")]
    [InlineData("IAsyncEnumerable<string> AskAsync(ref string prompt);")]
    [InlineData("ValueTask AskAsync(out string prompt);")]
    [InlineData("Task AskAsync(ReadOnlySpan<char> prompt);")]
    [InlineData("Task AskAsync(in int prompt);")]
    [InlineData("static abstract Task AskAsync(string prompt);")]
    public void A_member_that_cannot_be_limited_leaves_the_interface_without_decorator(string member) => Assert.Empty(Generated.Text($$"""
        namespace Demo;

        public interface IAssistant
        {
            [RateLimited("openai", "gpt-4o")] {{member}}
        }
        """));

    [Fact]
    public void Interfaces_of_one_name_have_decorators_of_their_own() => Assert.Equal(3, Generated.Text("""
        namespace One { public interface IChat { [RateLimited("a", "b")] Task AskAsync(string prompt); } }
        namespace Two { public interface IChat { [RateLimited("a", "b")] Task AskAsync(string prompt); } }
        namespace Two { public interface IChat<T> { [RateLimited("a", "b")] Task AskAsync(string prompt); } }
        """).Split("sealed class RateLimitedChat").Length - 1);

    [Fact]
    public void A_partial_interface_has_one_decorator() => Assert.Equal(1, Generated.Text("""
        namespace Demo;
        public partial interface IChat { [RateLimited("a", "b")] Task AskAsync(string prompt); }
        public partial interface IChat { [RateLimited("a", "b")] Task TellAsync(string prompt); }
        """).Split("sealed class").Length - 1);
}
