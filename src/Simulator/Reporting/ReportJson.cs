using System.Text.Json.Serialization;

namespace LlmLimiter.Simulator.Reporting;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SimulatorReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
