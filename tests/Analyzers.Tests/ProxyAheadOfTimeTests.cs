using LlmLimiter.Analyzers.Proxy;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class ProxyAheadOfTimeTests
{
    private const string Declarations = """
        using LlmLimiter.DynamicProxy;

        """ + ProxyPackage.Code + """
        public interface IChat { [RateLimited("openai", "gpt-4o")] Task AskAsync(); }
        public class Chat : IChat { public Task AskAsync() => Task.CompletedTask; }

        """;

    [Theory]
    [InlineData("services.[|AddRateLimitedProxy<IChat, Chat>|]();")]
    [InlineData("RateLimitProxy.[|Create<IChat>|](new Chat(), LlmRateLimiter.Default);")]
    [InlineData("RateLimitProxy.[|Create|](new Chat(), LlmRateLimiter.Default);")]
    [InlineData("RateLimitProxy.[|CreateClass<Chat>|]();")]
    [InlineData("services.[|AddKeyedRateLimitedProxy<IChat, Chat>|](\"key\");")]
    [InlineData("services.[|AddRateLimitedProxy<IChat>|](provider => new Chat());")]
    [InlineData("services.[|AddRateLimitedProxy<IChat, Chat>|](options => options.For<IChat>(chat => chat.Provider(\"openai\")));")]
    public async Task A_proxy_is_reported(string statement)
    {
        foreach (string value in new[] { "true", "True" })
        {
            await Test(statement, value).RunAsync();
        }
    }

    [Theory]
    [InlineData("new RateLimitedChat(new Chat());", "true")]
    [InlineData("services.AddRateLimitedProxy<IChat, Chat>();", "false")]
    [InlineData("services.AddRateLimitedProxy<IChat, Chat>();", "")]
    public Task Other_programs_and_decorators_are_not(string statement, string publishAot) => Test(statement, publishAot).RunAsync();

    [Fact]
    public Task A_project_that_says_nothing_is_not_reported() =>
        Verify.AsMarkedAsync<ProxyAheadOfTimeAnalyzer>(Declarations + InMethod("services.AddRateLimitedProxy<IChat, Chat>();"));

    [Fact]
    public Task Generated_code_is_not_reported()
    {
        var test = Test("services.AddRateLimitedProxy<IChat, Chat>();", "true");
        test.TestCode = test.TestCode.Replace("class Caller", "[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class Caller", StringComparison.Ordinal);
        return test.RunAsync();
    }

    [Theory]
    [InlineData(
        "services.[|AddRateLimitedProxy<IChat, Chat>|]();",
        "A proxy of 'IChat' cannot be made in a program that is compiled ahead of time: use the generated decorator 'RateLimitedChat' (openai/gpt-4o)")]
    [InlineData(
        "services.[|AddRateLimitedProxy<Chat, Chat>|]();",
        "A proxy of 'Chat' cannot be made in a program that is compiled ahead of time: annotate an interface, and use its generated decorator")]
    [InlineData(
        "services.[|AddRateLimitedProxy<IDisposable, Chat>|]();",
        "A proxy of 'IDisposable' cannot be made in a program that is compiled ahead of time: annotate a method of your own that calls it, and use what is generated")]
    public Task The_message_names_the_way_out(string statement, string message)
    {
        var test = Test(statement, "true");
        test.ExpectedDiagnostics.Add(new DiagnosticResult("LLML302", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithMessage(message));
        return test.RunAsync();
    }

    private static string InMethod(string statement) => $"class Caller {{ void M(object services) {{ {statement} }} }}";

    private static CSharpAnalyzerTest<ProxyAheadOfTimeAnalyzer> Test(string statement, string publishAot)
    {
        var test = Verify.Test<ProxyAheadOfTimeAnalyzer>(Declarations + InMethod(statement));
        test.GlobalConfig = $"build_property.PublishAot = {publishAot}";
        return test;
    }
}
