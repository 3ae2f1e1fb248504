// What `build.sh` and `build.cmd` do, on every system alike: dotnet run eng/Build.cs -- <verb> [arguments]
#:property PublishAot=false

using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

string root = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;
string solution = Path.Combine(root, "LlmLimiter.sln");
string artifacts = Path.Combine(root, "artifacts");

return args switch
{
    ["build", .. var rest] => Dotnet(["build", solution, .. rest]),
    ["test", .. var rest] => Test(rest),
    ["bench", .. var areas] => Dotnet(["run", "-c", "Release", "--project", Path.Combine(root, "bench"), "--", .. areas]),
    ["stress", .. var rest] => Dotnet(["run", "-c", "Release", "--project", Path.Combine(root, "bench"), "--", "stress", .. rest]),
    ["pack", .. var rest] => Dotnet(["pack", solution, "-c", "Release", .. rest]),
    _ => Usage(),
};

int Usage()
{
    Console.Error.WriteLine("""
        ./build.sh build           builds everything
        ./build.sh test            builds and runs every test, and ends with "N passed, N failed"
        ./build.sh bench [area…]   runs the benchmarks and writes artifacts/bench/<area>.json
        ./build.sh stress          runs mixed traffic on many threads and checks every admission [--seconds 60] [--threads 8]
        ./build.sh pack            makes the packages in artifacts/packages
        """);
    return 2;
}

int Test(string[] rest)
{
    InstallTools();
    string results = Path.Combine(artifacts, "tests");
    if (Directory.Exists(results))
    {
        Directory.Delete(results, recursive: true);
    }

    int exitCode = Dotnet(["test", solution, .. rest]);
    XDocument[] reports = Directory.Exists(results) ? [.. Directory.GetFiles(results, "*.trx").Select(file => XDocument.Load(file))] : [];
    foreach (string comparison in reports.SelectMany(Comparisons).Order(StringComparer.Ordinal))
    {
        Console.WriteLine(comparison);
    }

    var counts = reports.Select(Counters).ToArray();
    int passed = counts.Sum(count => count.Passed);
    int failed = counts.Sum(count => count.Failed);
    if (exitCode == 0 && passed == 0)
    {
        Console.Error.WriteLine("No test ran.");
        exitCode = 1;
    }
    else if (exitCode != 0 && failed == 0)
    {
        Console.Error.WriteLine("The tests could not all be built and run; see the errors above.");
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
    return failed > 0 ? 1 : exitCode;
}

// What tests need of a Linux machine beside the SDK, where apt-get is there to bring it; else a word about what is missing.
void InstallTools()
{
    // One of the commands or files, and the Debian package that has it.
    (string[] OneOf, string Package)[] tools =
    [
        (["clang", "gcc"], "gcc"), // links native programs,
        (["/usr/include/zlib.h"], "zlib1g-dev"), // with this, and with the libc6-dev that it needs itself
    ];
    string[] missing = OperatingSystem.IsLinux() ? [.. tools.Where(tool => !tool.OneOf.Any(IsThere)).Select(tool => tool.Package)] : [];
    bool isComplete = missing.Length == 0
        || (Environment.IsPrivilegedProcess && IsThere("apt-get") && Run("apt-get", ["update"]) == 0 && Run("apt-get", ["install", "-y", .. missing]) == 0);
    if (!isComplete)
    {
        Console.Error.WriteLine($"Some tests will fail: they need what the Debian packages {string.Join(", ", missing)} have. Install them, or run this as root where apt-get is.");
    }
}

// A path from the root stays itself when it is combined with a folder.
static bool IsThere(string file) =>
    (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, file)));

// What tests that compare two ways of doing a thing say of the comparison, in the first line of their output.
static IEnumerable<string> Comparisons(XDocument trx) =>
    trx.Descendants()
        .Where(element => element.Name.LocalName == "StdOut")
        .Select(output => output.Value.Split('\n')[0].TrimEnd())
        .Where(line => line.StartsWith("conformance: ", StringComparison.Ordinal));

static (int Passed, int Failed) Counters(XDocument trx)
{
    XElement counters = trx.Descendants().First(element => element.Name.LocalName == "Counters");
    int Count(string name) => int.Parse(counters.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    // What was not executed did not pass: there are no skipped tests here.
    return (Count("passed"), Count("total") - Count("passed"));
}

int Dotnet(string[] arguments) => Run("dotnet", arguments);

int Run(string program, string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = root };
    using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    process.WaitForExit();
    return process.ExitCode;
}

static string ThisFile([CallerFilePath] string path = "") => path;
