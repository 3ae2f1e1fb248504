namespace Generators.Tests;

/// <summary>The types that an annotation names, and what a call brings along.</summary>
public sealed class HelperTests
{
    private const string Helpers = """
        public sealed class Words : ITokenEstimator { public long CountTokens(ModelId model, ReadOnlySpan<char> text) => text.Length; }
        public class Reply { public int Cost; }
        public sealed class SpecialReply : Reply;
        public sealed class Meter : IUsageReader<Reply> { TokenUsage? IUsageReader<Reply>.Read(Reply answer) => new(answer.Cost); }
        public abstract class Unmakeable : IUsageReader<Reply> { public TokenUsage? Read(Reply answer) => null; }
        public sealed class Argument(int n) : IUsageReader<Reply> { public TokenUsage? Read(Reply answer) => new(n); }
        public class Outer { private class Hidden : IUsageReader<Reply> { public TokenUsage? Read(Reply answer) => null; } }

        """;

    [Fact]
    public void Own_estimators_and_readers_are_made_once() => Generated.RequireApproved(Helpers + """
        [RateLimited("openai", "gpt-4o", Estimator = typeof(Words), UsageReader = typeof(Meter))]
        public interface IAssistant
        {
            Task<Reply> AskAsync(string prompt);
            IAsyncEnumerable<SpecialReply> StreamAsync(string prompt);
            Reply Ask(string prompt);
        }
        """);

    [Fact]
    public void Options_and_priority_of_a_call_are_used_as_such() => Generated.RequireApproved("""
        public interface IAssistant
        {
            [RateLimited("openai", "gpt-4o")]
            Task AskAsync(string prompt, RequestPriority priority = RequestPriority.Normal, AcquireOptions? options = null);

            [RateLimited("openai", "gpt-4o")]
            void Ask(string prompt, AcquireOptions options);
        }
        """);

    [Theory]
    [InlineData("UsageReader = typeof(Unmakeable)", "Task<Reply> AskAsync();")]
    [InlineData("UsageReader = typeof(Argument)", "Task<Reply> AskAsync();")]
    [InlineData("UsageReader = typeof(Words)", "Task<Reply> AskAsync();")]
    [InlineData("UsageReader = typeof(Meter)", "Task<string> AskAsync();")]
    [InlineData("UsageReader = typeof(Meter)", "Task AskAsync();")]
    [InlineData("UsageReader = typeof(IUsageReader<>)", "Task<Reply> AskAsync();")]
    [InlineData("Estimator = typeof(Meter)", "Task<Reply> AskAsync();")]
    [InlineData("Estimator = typeof(int[])", "Task<Reply> AskAsync();")]
    public void What_cannot_be_made_or_used_leaves_the_interface_without_decorator(string setting, string member) => Assert.Empty(
        Generated.Text($"{Helpers} public interface IAssistant {{ [RateLimited(\"a\", \"b\", {setting})] {member} }}"));
}
