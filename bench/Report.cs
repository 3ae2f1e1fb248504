using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmLimiter.Bench;

/// <summary>Prints an area's figures and writes them to artifacts/bench.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // "<=" is to be read as such; nobody puts this file in a web page
    };

    public static void Write(string area, IReadOnlyList<Figure> figures)
    {
        Console.WriteLine(area);
        Console.WriteLine($"{"key",-48}{"value",12} {"unit",-6}{"peer's",12} {"ratio",8}  {"target",-15}{"",-8}peer");
        foreach (Figure figure in figures)
        {
            string verdict = figure.Met switch { true => "met", false => "MISSED", null => "" };
            Console.WriteLine(
                $"{figure.Key,-48}{figure.Value,12:0.####} {figure.Unit,-6}{figure.PeerValue,12:0.####} {figure.Ratio,8:0.00}  "
                + $"{figure.Target,-15}{verdict,-8}{figure.Peer}");
        }

        string folder = Directory.CreateDirectory(Path.Combine("artifacts", "bench")).FullName;
        File.WriteAllText(Path.Combine(folder, $"{area}.json"), JsonSerializer.Serialize(new { Figures = figures }, _json));
    }
}
