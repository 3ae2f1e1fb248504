using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmLimiter.Bench;

/// <summary>A bound on a figure's value, or on its ratio to the peer's.</summary>
internal sealed record Target
{
    private readonly bool _ofRatio;
    private readonly bool _atLeast;
    private readonly double _bound;

    private Target(bool ofRatio, bool atLeast, double bound) => (_ofRatio, _atLeast, _bound) = (ofRatio, atLeast, bound);

    public static Target RatioAtMost(double bound) => new(ofRatio: true, atLeast: false, bound);

    public static Target RatioAtLeast(double bound) => new(ofRatio: true, atLeast: true, bound);

    public static Target ValueAtMost(double bound) => new(ofRatio: false, atLeast: false, bound);

    public static Target ValueAtLeast(double bound) => new(ofRatio: false, atLeast: true, bound);

    public bool IsMetBy(Figure figure)
    {
        double? measured = _ofRatio ? figure.Ratio : figure.Value;
        return _atLeast ? measured >= _bound : measured <= _bound;
    }

    /// <summary>The bound in words: <c>ratio &lt;= 0.7</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{(_ofRatio ? "ratio" : "value")} {(_atLeast ? ">=" : "<=")} {_bound}");
}

/// <summary>Writes a target as its words.</summary>
internal sealed class TargetAsText : JsonConverter<Target>
{
    public override Target Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Target value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
