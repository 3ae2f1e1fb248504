using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes the method that reads the HTTP status from the exceptions of the SDKs in the compilation; none, where there are none.</summary>
internal sealed class StatusEmitter(EquatableArray<StatusModel> statuses, UniqueNames names)
{
    /// <summary>The method's name; null: it is not written.</summary>
    public string? Method { get; } = statuses.Count == 0 ? null : names.For("StatusOf");

    /// <param name="writer">Where it is written.</param>
    /// <param name="attribute">What stands above it; null: nothing.</param>
    public void Write(CodeWriter writer, string? attribute)
    {
        if (Method is null)
        {
            return;
        }

        writer.Line();
        writer.Line("/// <summary>The HTTP status with which a provider refused a call; null: the exception tells none.</summary>");
        if (attribute is not null)
        {
            writer.Line(attribute);
        }

        writer.Line($"private static int? {Method}(global::System.Exception exception) => exception switch");
        writer.Open();
        foreach (StatusModel status in statuses)
        {
            writer.Line($"{status.Type} failure => {string.Format(System.Globalization.CultureInfo.InvariantCulture, status.Status, "failure")},");
        }

        writer.Line("_ => null,");
        writer.Close(";");
    }
}
