using System.Reflection;
using LlmLimiter.Tests;

namespace LlmLimiter.Packaging.Tests;

/// <summary>The package as its users meet it: in projects outside the repository. End to end, with the real compiler.</summary>
public sealed class PackageTests(PackageFeed feed)
{
    private const string Client = """
        using LlmLimiter;

        namespace Clients;

        public interface IAssistant
        {
            [RateLimited("acme", "model-1")]
            Task<string> AskAsync(string prompt, CancellationToken cancellationToken = default);
        }

        public sealed class Assistant : IAssistant
        {
            public Task<string> AskAsync(string prompt, CancellationToken cancellationToken = default) => Task.FromResult($"re: {prompt}");
        }

        public sealed class Summarizer
        {
            [RateLimited("acme", "model-1")]
            public Task<string> SumUpAsync(string text, CancellationToken cancellationToken = default) => Task.FromResult(text[..1]);
        }
        """;

    private const string Program = """
        using Clients;
        using LlmLimiter;

        IAssistant assistant = new RateLimitedAssistant(new Assistant());
        Console.WriteLine(await assistant.AskAsync("one"));
        Console.WriteLine(await new Summarizer().SumUpRateLimitedAsync("two"));
        Console.WriteLine(await new Summarizer().SumUpAsync("three"));
        Console.WriteLine($"granted: {LlmRateLimiter.Default.GetUsage("acme", "model-1").Granted}");
        """;

    private const string Executable = "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>";

    private const string Limits = "acme:\n  model-1: { requests_per_minute: 10 }\n";

    private const string Output = "re: one\nt\nt\ngranted: 2\n";

    [Fact]
    public async Task A_project_that_references_the_package_gets_decorator_wrapper_warning_and_limits()
    {
        string app = feed.AddProject("Direct", $"{Executable}{Package("LlmLimiter", feed.Version)}", ("Client.cs", Client), ("Program.cs", Program), ("rate_limits.yaml", Limits));

        AssertOneWarning(await Dotnet.RunAsync(app, "build"));
        Assert.Equal(Output, await RunAsync(app));
    }

    [Fact]
    public async Task A_project_that_references_such_a_project_gets_the_warning_too()
    {
        feed.AddProject("ClientsProject", Package("LlmLimiter", feed.Version), ("Client.cs", Client));
        string app = feed.AddProject(
            "BehindProject", $"""{Executable}<ItemGroup><ProjectReference Include="../ClientsProject/ClientsProject.csproj" /></ItemGroup>""",
            ("Program.cs", Program), ("rate_limits.yaml", Limits));

        AssertOneWarning(await Dotnet.RunAsync(app, "build"));
        Assert.Equal(Output, await RunAsync(app));
    }

    [Fact]
    public async Task A_project_that_references_such_a_projects_package_gets_the_warning_too()
    {
        string clients = feed.AddProject("ClientsPackage", Package("LlmLimiter", feed.Version), ("Client.cs", Client));
        await feed.PackAsync(clients, feed.Version);
        string app = feed.AddProject("BehindPackage", $"{Executable}{Package("ClientsPackage", feed.Version)}", ("Program.cs", Program), ("rate_limits.yaml", Limits));

        AssertOneWarning(await Dotnet.RunAsync(app, "build"));
        Assert.Equal(Output, await RunAsync(app));
    }

    [Fact]
    public async Task A_project_is_told_what_is_wrong_with_its_limits_file_and_where_as_its_program_is()
    {
        string app = feed.AddProject(
            "WrongFile",
            $"""
            {Executable}{Package("LlmLimiter", feed.Version)}
            <PropertyGroup><LlmLimiterConfigFile>limits.yaml</LlmLimiterConfigFile></PropertyGroup>
            <ItemGroup><AdditionalFiles Include="limits.yaml" /></ItemGroup>
            """,
            ("Client.cs", Client), ("limits.yaml", "acme:\n  model-1: { request_per_minute: 10 }\n"),
            ("Program.cs", """
            using LlmLimiter;

            try
            {
                RateLimitConfig.Load(Path.Combine(AppContext.BaseDirectory, "rate_limits.yaml"));
            }
            catch (RateLimitConfigException e)
            {
                Console.Write(e.Message[e.Message.IndexOf('(')..]);
            }
            """));

        string warning = Assert.Single(Warnings(await Dotnet.RunAsync(app, "build")));
        Assert.Contains("limits.yaml(2,14): warning LLML202: unknown key 'request_per_minute'; did you mean 'requests_per_minute'?", warning, StringComparison.Ordinal);
        Assert.Equal("(2,14): unknown key 'request_per_minute'; did you mean 'requests_per_minute'?\n", await RunAsync(app));
    }

    // The limits file is read with the YamlDotNet beside the analyzers, whatever the project has.
    [Fact]
    public async Task A_project_that_refers_to_another_YamlDotNet_is_told_the_same()
    {
        string app = feed.AddProject(
            "OtherYaml",
            $"""
            {Package("LlmLimiter", feed.Version)}{Package("YamlDotNet", "15.3.0")}
            <PropertyGroup><NoWarn>$(NoWarn);NU1605</NoWarn></PropertyGroup>
            """,
            ("Client.cs", Client), ("rate_limits.yaml", "acme: 5\n"));

        Assert.Contains("rate_limits.yaml(1,7): warning LLML202: ", Assert.Single(Warnings(await Dotnet.RunAsync(app, "build"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_names_a_model_that_is_not_in_its_limits_file_is_told_the_nearest()
    {
        string app = feed.AddProject(
            "Misspelt", Executable + Package("LlmLimiter", feed.Version),
            ("Client.cs", Client.Replace("model-1", "model-2", StringComparison.Ordinal)),
            ("Program.cs", "Console.WriteLine();"), ("rate_limits.yaml", Limits));

        string[] warnings = Warnings(await Dotnet.RunAsync(app, "build"));
        Assert.Equal(2, warnings.Length);
        Assert.Contains(warnings, warning => warning.Contains(
            "Client.cs(7,26): warning LLML201: 'AskAsync' names 'acme/model-2', but rate_limits.yaml has no model 'model-2' of 'acme'; did you mean 'model-1'?",
            StringComparison.Ordinal));

        // In a file that is not C#, a rule's severity is a matter of the whole project.
        File.WriteAllText(Path.Combine(app, "rate_limits.yaml"), "acme: 5\n");
        Assert.Contains("rate_limits.yaml(1,7): warning LLML202: ", Assert.Single(Warnings(await Dotnet.RunAsync(app, "build"))), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(app, ".globalconfig"), "is_global = true\ndotnet_diagnostic.LLML202.severity = none\n");
        Assert.Empty(Warnings(await Dotnet.RunAsync(app, "build")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_project_that_asks_for_it_has_its_direct_calls_redirected_and_no_warning(bool isBehind)
    {
        string name = isBehind ? "InterceptedBehind" : "Intercepted";
        string clients = feed.AddProject($"{name}Clients", Package("LlmLimiter", feed.Version), ("Client.cs", Client));
        string app = isBehind
            ? feed.AddProject(
                name, $"""{Intercepting("true")}<ItemGroup><ProjectReference Include="../{name}Clients/{name}Clients.csproj" /></ItemGroup>""",
                ("Program.cs", Program), ("rate_limits.yaml", Limits))
            : feed.AddProject(
                name, Intercepting("true") + Package("LlmLimiter", feed.Version),
                ("Client.cs", File.ReadAllText(Path.Combine(clients, "Client.cs"))), ("Program.cs", Program), ("rate_limits.yaml", Limits));

        Assert.Contains("0 Warning(s)", await Dotnet.RunAsync(app, "build"), StringComparison.Ordinal);
        Assert.Equal(Output.Replace("granted: 2", "granted: 3", StringComparison.Ordinal), await RunAsync(app));

        // Switched off for one build, the call is reported again.
        AssertOneWarning(await Dotnet.RunAsync(app, "build", "-p:LlmLimiterIntercept=false", "-p:TreatWarningsAsErrors=false"));
    }

    [Theory]
    [InlineData("true", "roslyn4.12", "needs the C# compiler 4.14")]
    [InlineData("maybe", "roslyn4.14", "LlmLimiterIntercept is 'maybe'; it must be true or false")]
    public async Task A_project_whose_calls_would_not_be_redirected_is_an_error(string value, string compiler, string error)
    {
        string app = feed.AddProject(
            $"Refused{value}", Intercepting(value) + Package("LlmLimiter", feed.Version),
            ("Client.cs", Client), ("Program.cs", Program), ("rate_limits.yaml", Limits));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Dotnet.RunAsync(app, "build", $"-p:CompilerApiVersion={compiler}"));
        Assert.Contains(error, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_holds_its_parts_where_compilers_of_each_age_look_for_them()
    {
        IReadOnlyList<string> files = feed.FilesOf("LlmLimiter");
        Assert.Superset(
            new HashSet<string>
            {
                "lib/net8.0/LlmLimiter.dll", "lib/net8.0/LlmLimiter.xml", "lib/net10.0/LlmLimiter.dll", "lib/net10.0/LlmLimiter.xml",
                "analyzers/dotnet/cs/LlmLimiter.Generators.dll", "analyzers/dotnet/cs/LlmLimiter.Analyzers.dll", "analyzers/dotnet/cs/YamlDotNet.dll",
                "analyzers/dotnet/roslyn4.14/cs/LlmLimiter.CodeFixes.dll", "analyzers/dotnet/roslyn4.14/cs/LlmLimiter.Interceptors.dll",
                "build/LlmLimiter.targets", "buildTransitive/LlmLimiter.targets", "schema/rate_limits.schema.json", "README.md",
            },
            files.ToHashSet());
        Assert.DoesNotContain(files, file => Path.GetFileName(file).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    [Fact]
    public void What_every_compiler_loads_needs_nothing_but_the_oldest_compiler_and_what_lies_beside_it()
    {
        string[] parts = [.. feed.FilesOf("LlmLimiter").Where(file => file.StartsWith("analyzers/dotnet/cs/", StringComparison.Ordinal))];
        string[] compiler = ["netstandard", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "System.Memory"];

        foreach (AssemblyName needed in parts.SelectMany(part => feed.ReferencesOf("LlmLimiter", part)))
        {
            Assert.Contains(needed.Name, parts.Select(Path.GetFileNameWithoutExtension).Concat(compiler));
            Assert.True(!needed.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || needed.Version == new Version(4, 8, 0, 0), needed.FullName);
        }
    }

    [Fact]
    public async Task The_tokenizers_come_with_their_vocabularies_and_the_notice_of_where_these_are_from()
    {
        Assert.Superset(
            new HashSet<string> { "lib/net8.0/LlmLimiter.Tokenizers.dll", "lib/net10.0/LlmLimiter.Tokenizers.dll", "NOTICE.md", "README.md" },
            feed.FilesOf("LlmLimiter.Tokenizers").ToHashSet());
        string app = feed.AddProject("Counts", $"{Executable}{Package("LlmLimiter.Tokenizers", feed.Version)}", ("rate_limits.yaml", Limits), ("Program.cs", """
            using LlmLimiter;
            using LlmLimiter.Tokenizers;

            Console.WriteLine(Tokenizer.ForModel("gpt-4o").Count("hello world"));
            LlmRateLimiter.Default = LlmRateLimiter.FromYaml(
                Path.Combine(AppContext.BaseDirectory, "rate_limits.yaml"), new() { Estimator = new ExactTokenEstimator() });
            Console.WriteLine(LlmRateLimiter.Default.Estimate("acme", "model-1", "hello world").InputTokens > 2);
            """));

        await Dotnet.RunAsync(app, "build");
        Assert.Equal("2\nTrue\n", await RunAsync(app));
    }

    [Fact]
    public async Task The_policy_for_the_OpenAI_SDK_comes_with_the_pipeline_that_it_is_for_and_the_limiter()
    {
        string app = feed.AddProject("Policy", $"{Executable}{Package("LlmLimiter.OpenAI", feed.Version)}", ("rate_limits.yaml", Limits), ("Program.cs", """"
            using System.ClientModel;
            using System.ClientModel.Primitives;
            using LlmLimiter;

            ClientPipeline pipeline = ClientPipeline.Create(new ClientPipelineOptions().AddLlmRateLimiting(provider: "acme"));
            using PipelineMessage message = pipeline.CreateMessage();
            message.Request.Method = "POST";
            message.Request.Uri = new Uri("http://127.0.0.1/v1/chat/completions");
            message.Request.Content = BinaryContent.Create(BinaryData.FromString("""{"model":"model-2"}"""));
            try
            {
                pipeline.Send(message);
            }
            catch (UnknownModelException e)
            {
                Console.WriteLine($"{e.Provider}/{e.Model}");
            }
            """"));

        await Dotnet.RunAsync(app, "build");
        Assert.Equal("acme/model-2\n", await RunAsync(app));
    }

    [Fact]
    public async Task A_project_that_references_the_package_for_HttpClient_has_its_clients_limited()
    {
        Assert.Superset(
            new HashSet<string> { "lib/net8.0/LlmLimiter.Http.dll", "lib/net10.0/LlmLimiter.Http.dll", "lib/net10.0/LlmLimiter.Http.xml", "README.md" },
            feed.FilesOf("LlmLimiter.Http").ToHashSet());
        string app = feed.AddProject("LimitsHttp", $"{Executable}{Package("LlmLimiter.Http", feed.Version)}", ("rate_limits.yaml", Limits), ("Program.cs", """
            using System.Text;
            using LlmLimiter;
            using Microsoft.Extensions.DependencyInjection;

            var services = new ServiceCollection();
            services.AddLlmLimiter().AddYamlFile("rate_limits.yaml");
            services.AddHttpClient("acme", client => client.Timeout = Timeout.InfiniteTimeSpan)
                .ConfigurePrimaryHttpMessageHandler(() => new Answering())
                .AddLlmRateLimiting(options => options.Provider = "acme");
            using ServiceProvider container = services.BuildServiceProvider();
            HttpClient client = container.GetRequiredService<IHttpClientFactory>().CreateClient("acme");
            var question = new StringContent("{\"model\":\"model-1\",\"messages\":[]}", Encoding.UTF8, "application/json");
            Console.WriteLine(await (await client.PostAsync("https://llm.example.com/v1/chat/completions", question)).Content.ReadAsStringAsync());
            Console.WriteLine($"granted: {container.GetRequiredService<LlmRateLimiter>().GetUsage("acme", "model-1").Granted}");

            internal sealed class Answering : HttpMessageHandler
            {
                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
                    Task.FromResult(new HttpResponseMessage { Content = new StringContent("Because.") });
            }
            """));

        Assert.Empty(Warnings(await Dotnet.RunAsync(app, "build")));
        Assert.Equal("Because.\ngranted: 1\n", await RunAsync(app));
    }

    [Fact]
    public async Task A_project_that_references_the_package_for_proxies_has_interfaces_limited_that_it_does_not_own()
    {
        Assert.Superset(
            new HashSet<string> { "lib/net8.0/LlmLimiter.DynamicProxy.dll", "lib/net10.0/LlmLimiter.DynamicProxy.dll", "lib/net10.0/LlmLimiter.DynamicProxy.xml", "README.md" },
            feed.FilesOf("LlmLimiter.DynamicProxy").ToHashSet());
        string app = feed.AddProject("Proxies", $"{Executable}{Package("LlmLimiter.DynamicProxy", feed.Version)}", ("rate_limits.yaml", Limits), ("Program.cs", """
            using LlmLimiter;
            using LlmLimiter.DynamicProxy;

            IThirdParty client = RateLimitProxy.Create<IThirdParty>(new ThirdParty(), options: new RateLimitProxyOptions().For<IThirdParty>(
                api => api.Method(x => x.AskAsync(default!)).Provider("acme").Model("model-1").Prompt("what")));
            Console.WriteLine(await client.AskAsync("one"));
            Console.WriteLine(client.Name);
            Console.WriteLine($"granted: {LlmRateLimiter.Default.GetUsage("acme", "model-1").Granted}");

            public interface IThirdParty
            {
                string Name { get; }

                Task<string> AskAsync(string what);
            }

            internal sealed class ThirdParty : IThirdParty
            {
                public string Name => "third";

                public Task<string> AskAsync(string what) => Task.FromResult($"re: {what}");
            }
            """));

        Assert.Empty(Warnings(await Dotnet.RunAsync(app, "build")));
        Assert.Equal("re: one\nthird\ngranted: 1\n", await RunAsync(app));
    }

    [Fact]
    public async Task Chat_clients_are_limited_with_one_package_and_its_analyzers()
    {
        Assert.Superset(
            new HashSet<string> { "lib/net8.0/LlmLimiter.Extensions.AI.dll", "lib/net10.0/LlmLimiter.Extensions.AI.dll", "lib/net10.0/LlmLimiter.Extensions.AI.xml", "README.md" },
            feed.FilesOf("LlmLimiter.Extensions.AI").ToHashSet());
        string app = feed.AddProject(
            "Chats", $"{Executable}{Package("LlmLimiter.Extensions.AI", feed.Version)}",
            ("Client.cs", Client), ("rate_limits.yaml", Limits), ("Program.cs", """
            using Clients;
            using LlmLimiter;
            using Microsoft.Extensions.AI;
            IChatClient chat = new Echo().WithRateLimit();
            Console.WriteLine((await chat.GetResponseAsync("one")).Text);
            Console.WriteLine($"granted: {LlmRateLimiter.Default.GetUsage("acme", "model-1").Granted}");
            await new Summarizer().SumUpAsync("two");

            internal sealed class Echo : IChatClient
            {
                public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
                    Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $"re: {messages.Single().Text}")));

                public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
                    throw new NotSupportedException();

                public object? GetService(Type serviceType, object? serviceKey = null) => new ChatClientMetadata("acme", defaultModelId: "model-1");

                public void Dispose()
                {
                }
            }
            """));

        AssertOneWarning(await Dotnet.RunAsync(app, "build"));
        Assert.Equal("re: one\ngranted: 1\n", await RunAsync(app));
    }

    /// <summary>A program whose warnings are errors.</summary>
    private static string Intercepting(string value) =>
        $"{Executable}<PropertyGroup><LlmLimiterIntercept>{value}</LlmLimiterIntercept><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>";

    private static string Package(string name, string version) => $"""<ItemGroup><PackageReference Include="{name}" Version="{version}" /></ItemGroup>""";

    private static async Task<string> RunAsync(string app) => (await Dotnet.RunAsync(app, "run", "--no-build")).ReplaceLineEndings("\n");

    private static string[] Warnings(string build) =>
        [.. build.Split('\n').Where(line => line.Contains(": warning ", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct()];

    /// <summary>The direct call at the program's seventh line is warned of, and nothing else is.</summary>
    private static void AssertOneWarning(string build)
    {
        string warning = Assert.Single(Warnings(build));
        Assert.Matches(@"Program\.cs\(7,\d+\): warning LLML101: ", warning);
    }
}
