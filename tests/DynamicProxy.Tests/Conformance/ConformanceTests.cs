using System.Text.RegularExpressions;
using LlmLimiter.Tests;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>One set of rules: what a proxy does is what the generated decorator does, interface by interface.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    public static IEnumerable<TheoryDataRow<Type>> Clients =>
        Client.All.Select(static type => new TheoryDataRow<Type>(type) { TestDisplayName = Client.Of(type).Name });

    [Theory]
    [MemberData(nameof(Clients), DisableDiscoveryEnumeration = true)]
    public async Task A_proxy_does_what_the_generated_decorator_does(Type client)
    {
        var generated = await Client.Of(client).ObserveAsync(Way.Generated);
        var proxied = await Client.Of(client).ObserveAsync(Way.Proxied);
        string? difference = Difference.Of(generated, proxied);

        // Which the test command shows.
        output.WriteLine(
            $"conformance: {Client.Of(client).Name}: {generated.Count} observations of the decorator, {proxied.Count} of the proxy: {(difference is null ? "equal" : "not equal")}");
        foreach (string line in generated)
        {
            output.WriteLine(line);
        }

        Assert.True(difference is null, difference);
    }

    [Fact]
    public async Task A_client_without_its_limit_is_seen_to_be_without()
    {
        foreach (Type client in Client.All)
        {
            Assert.NotNull(Difference.Of(await Client.Of(client).ObserveAsync(Way.Generated), await Client.Of(client).ObserveAsync(Way.Bare)));
        }
    }

    [Fact]
    public void Every_interface_of_the_folder_is_called_and_each_once()
    {
        string[] declared = [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests/DynamicProxy.Tests/Conformance/Clients"), "*.cs")
            .SelectMany(static file => Regex.Matches(File.ReadAllText(file), @"\binterface (I\w+)").Select(static match => match.Groups[1].Value))
            .Order(StringComparer.Ordinal)];
        string[] called = [.. Client.All
            .SelectMany(static type => type.GetInterfaces().Append(Client.Of(type).Type))
            .Where(static type => type.IsInterface && type.Namespace == $"{typeof(Client).Namespace}.Clients")
            .Select(static type => type.Name.Split('`')[0])
            .Distinct()
            .Order(StringComparer.Ordinal)];
        Assert.Equal(declared, called);
        Assert.Distinct(Client.All.Select(static type => Client.Of(type).Name));
    }
}
