using System.Diagnostics;

namespace LlmLimiter.Bench.Analyzers;

/// <summary>Builds a project with the SDK of this machine, and reads the compiler's report.</summary>
/// <param name="project">The project's file.</param>
internal sealed class ReportedBuild(string project)
{
    /// <summary>Builds everything that the project needs, and the project.</summary>
    public void Restore() => Dotnet(["build", project, "-c", "Release"]);

    /// <summary>Compiles the project alone, in a compiler of its own: what a build server does. For an error log the compiler runs advice, too.</summary>
    public CompilerReport Run(params string[] properties) => CompilerReport.Parse(Dotnet(
    [
        "build", project, "-c", "Release", "--no-restore", "--no-dependencies", "-t:Rebuild", "-v:detailed", "-clp:PerformanceSummary",
        "-p:ReportAnalyzer=true", "-p:UseSharedCompilation=false", "-p:ErrorLog=obj/log.sarif", .. properties,
    ]));

    private static string Dotnet(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }
}
