namespace Generators.Tests;

/// <summary>Which property of a message generated code reads: the one that C# finds, where it may be read.</summary>
public sealed class MemberLookupTests
{
    [Theory]
    [InlineData("public class M { [Obsolete(\"x\", DiagnosticId = \"M1\")] public string? Text { get; set; } }", false)]
    [InlineData("public class M { [Obsolete(\"x\", true)] public string? Text { get; set; } }", false)]
    [InlineData("public class M { [Obsolete(\"x\")] public string? Text { get; set; } }", true)]
    [InlineData("public class B { public string? Text { get; set; } } public class M : B { public new string Text() => \"\"; }", false)]
    [InlineData("public class B { public string? Text { get; set; } } public class M : B { internal new int Text { get; set; } }", false)]
    [InlineData("public class B { public string? Text { get; set; } } public class M : B { protected new int Text { get; set; } }", true)]
    [InlineData("public class B { public virtual string? Text { get; set; } } public class M : B { public override string? Text { set { } } }", true)]
    [InlineData("public interface IA { string? Text { get; } } public interface IB { string? Text { get; } } public interface M : IA, IB { }", false)]
    [InlineData("public interface IA { string? Text { get; } } public interface IB : IA { new string? Text { get; } } public interface M : IA, IB { }", true)]
    public void The_text_of_a_message_is_read_where_it_may_be(string types, bool isRead) => Assert.Equal(
        isRead, Generated.Text($"{types} public interface I {{ [RateLimited(\"a\", \"b\")] Task AskAsync(M message); }}").Contains(".Text(", StringComparison.Ordinal));

    [Theory]
    [InlineData("IA, IB", false)]
    [InlineData("IA", true)]
    [InlineData("IC, IA", true)]
    public void The_constraints_of_a_type_parameter_are_read_together(string constraints, bool isRead) => Assert.Equal(
        isRead, Generated.Text($$"""
            public interface IA { string? Text { get; } }
            public interface IB { string? Text { get; } }
            public interface IC;
            public interface I { [RateLimited("a", "b")] Task AskAsync<T>(T message) where T : {{constraints}}; }
            """).Contains(".Text(", StringComparison.Ordinal));

    [Fact]
    public void A_list_of_a_type_parameter_that_is_a_message_is_counted() => Assert.Contains("DescribeChatMessage(estimate, message)", Generated.Text(
        "public interface I { [RateLimited(\"a\", \"b\")] Task AskAsync<T>(List<T> messages) where T : OpenAI.Chat.ChatMessage; }"), StringComparison.Ordinal);
}
