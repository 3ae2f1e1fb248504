namespace Interceptors.Tests;

/// <summary>What is written.</summary>
public sealed class EmissionTests
{
    [Fact]
    public void All_calls_of_a_method_have_one_interceptor() => Intercepted.RequireApproved("""
        namespace Demo;

        public partial class Client
        {
            /// <summary>Asks.</summary>
            [RateLimited("openai", "gpt-4o")]
            public Task<string> AskAsync(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(prompt);

            [RateLimited("openai", "gpt-4o")]
            public static Task ProbeAsync() => Task.CompletedTask;
        }

        public class Caller
        {
            public async Task<string> AllAsync(Client client, Plain<string> plain)
            {
                await Client.ProbeAsync();
                await plain.AskAsync(1, "b");
                await client.AskAsync("c");
                return await client.AskAsync("d", CancellationToken.None);
            }
        }

        public class Plain<T> where T : class
        {
            [RateLimited("openai", "gpt-4o")]
            public Task<T> AskAsync<TExtra>(TExtra extra, T prompt, LlmLease lease = default, params T[] further) where TExtra : struct => Task.FromResult(prompt);

            [RateLimited("openai", "gpt-4o", WrapperName = "AskInTurnAsync")]
            public virtual Task AskAsync(string prompt, LlmLease lease) => Task.CompletedTask;
        }

        public class Derived : Plain<string>
        {
            public override Task AskAsync(string prompt, LlmLease lease) => Task.CompletedTask;
            public Task OtherAsync() => this.AskAsync("e", default);
        }

        public partial struct Value
        {
            [RateLimited("openai", "gpt-4o")]
            public readonly Task AskAsync(string client) => Task.CompletedTask;

            public Task OtherAsync() => AskAsync("f");
        }
        """);

    [Fact]
    public void Without_a_call_nothing_is_written() => Assert.Equal("", Intercepted.Text("""
        public partial class Client { [RateLimited("openai", "gpt-4o")] public Task AskAsync(string prompt) => Task.CompletedTask; }
        """));

    [Fact]
    public void Without_the_compilers_switch_nothing_is_written() => Assert.Equal("", Intercepted.TextWithoutSwitch("""
        public partial class Client { [RateLimited("openai", "gpt-4o")] public Task AskAsync() => Task.CompletedTask; public Task M() => AskAsync(); }
        """));

    [Fact]
    public void The_order_of_the_files_changes_nothing()
    {
        const string Client = "public partial class Client { [RateLimited(\"openai\", \"gpt-4o\")] public Task AskAsync(string prompt) => Task.CompletedTask; } ";
        string both = Intercepted.Text(Client, ("B.cs", Caller("B")), ("A.cs", Caller("A")));
        Assert.Contains("A.cs(1,", both, StringComparison.Ordinal);
        Assert.Equal(both, Intercepted.Text(Client, ("A.cs", Caller("A")), ("B.cs", Caller("B"))));

        static string Caller(string name) => $"class {name} {{ System.Threading.Tasks.Task M(Client client) => client.AskAsync(\"\"); }}";
    }
}
