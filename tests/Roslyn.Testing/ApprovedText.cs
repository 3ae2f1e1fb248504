using System.Runtime.CompilerServices;

namespace Roslyn.Testing;

/// <summary>
/// Expected text in a file beside the tests, <c>Approved/&lt;test&gt;.cs.txt</c>. With UPDATE_APPROVED=1 in the environment the files are
/// written anew, for a person to read before they are committed; otherwise a missing file is a failure.
/// </summary>
public static class ApprovedText
{
    /// <summary>Compares a text with the approved one.</summary>
    public static void Require(string actual, [CallerMemberName] string test = "", [CallerFilePath] string testFile = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(testFile)!, "Approved", $"{test}.cs.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        else if (!File.Exists(path))
        {
            throw new TestFailedException($"There is no {path}. Run the test with UPDATE_APPROVED=1 and read what it writes.\n{actual}");
        }
        else
        {
            Testing.Require.Same(File.ReadAllText(path), actual, path);
        }
    }
}
