using System.Text;
using LlmLimiter.Bench.Generator;

namespace LlmLimiter.Bench.Analyzers;

/// <summary>
/// A project on disk: the library with a thousand annotated methods, and a hundred files with ten thousand calls of them, through the
/// interfaces and of the limited twins. Every hundredth call goes around its limit, as in a program that has just got the library.
/// </summary>
internal static class TenThousandCalls
{
    private const int Callers = 100;
    private const int MethodsOfEach = 10;
    private const int CallsOfEach = 10;

    /// <summary>How many calls are to be reported.</summary>
    public const int Bypasses = Callers;

    /// <summary>Writes the project and returns its file.</summary>
    public static string WriteTo(string folder)
    {
        foreach (var (name, code) in ThousandMethods.Files)
        {
            Write(name, code);
        }

        for (int caller = 0; caller < Callers; caller++)
        {
            Write($"Caller{caller}.cs", Caller(caller));
        }

        return Write("Thousand.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
                <MSBuildTreatWarningsAsErrors>false</MSBuildTreatWarningsAsErrors>
                <GenerateDocumentationFile>false</GenerateDocumentationFile>
              </PropertyGroup>
              <Import Project="$(RepositoryRoot)eng/UseLlmLimiter.props" />
              <Target Name="TakeOutTheRules" BeforeTargets="CoreCompile" Condition="'$(WithoutRules)' == 'true'">
                <ItemGroup>
                  <Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == 'LlmLimiter.Analyzers'" />
                </ItemGroup>
              </Target>
            </Project>
            """);

        string Write(string name, string text)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            return path;
        }
    }

    private static string Caller(int number)
    {
        int limited = number * 2 % ThousandMethods.Types;
        var code = new StringBuilder("using System;\nusing System.Threading.Tasks;\n\nnamespace Thousand;\n\n")
            .Append($"public sealed class Caller{number}(IClient{limited} first, Client{limited + 1} second)\n{{\n");
        for (int method = 0; method < MethodsOfEach; method++)
        {
            code.Append($"    public async Task<int> Work{method}Async(string text)\n    {{\n        int length = 0;\n");
            for (int call = 0; call < CallsOfEach; call++)
            {
                string called = (call % 2, method, call) switch
                {
                    (_, 0, 1) => "second.Ask1Async",
                    (0, _, _) => $"first.Ask{call / 2}Async",
                    _ => $"second.Ask{call / 2}RateLimitedAsync",
                };
                code.Append($"        length += (await {called}(text.Trim() + \"{call}\")).Length;\n");
            }

            code.Append("        Console.WriteLine(length);\n        return length;\n    }\n\n");
        }

        return code.Append("}\n").ToString();
    }
}
