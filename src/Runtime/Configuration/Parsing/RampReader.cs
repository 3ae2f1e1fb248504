namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads a model's <c>ramp</c>: <c>{ growth: 50%, per: 15m, from: 1_000_000 }</c>.</summary>
internal sealed class RampReader(List<ConfigError> errors)
{
    private const string Example = "{ growth: 50%, per: 15m, from: 1_000_000 }";

    /// <summary>The ramp of a node; null when it is wrong. Errors are added to the list.</summary>
    public TrafficRamp? Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            errors.Add(node, $"expected a ramp such as '{Example}', found {Found.Words(node)}");
            return null;
        }

        int errorsBefore = errors.Count;
        mapping.CheckKeys("a ramp", ConfigVocabulary.RampKeys, ConfigVocabulary.RampKeys, errors);
        double? growth = mapping.Read(ConfigVocabulary.Growth, ReadGrowth);
        TimeSpan? per = mapping.Read(ConfigVocabulary.Per, ReadSpan);
        long? from = mapping.Read(ConfigVocabulary.From, ReadFrom);
        return errors.Count == errorsBefore && growth is not null && per is not null && from is not null
            ? new TrafficRamp(growth.Value, per.Value, from.Value)
            : null;
    }

    private double? ReadGrowth(YamlNode node)
    {
        double? growth = Values.Share(node, errors);
        if (growth is not (null or (>= TrafficRamp.LeastGrowth and <= TrafficRamp.MostGrowth)))
        {
            errors.Add(node, $"expected a growth from 1% to 1000%, found {Found.Words(node)}");
        }

        return growth;
    }

    private TimeSpan? ReadSpan(YamlNode node)
    {
        TimeSpan? per = Values.Duration(node, errors);
        if (per is { } span && !TrafficRamp.IsSpan(span))
        {
            errors.Add(node, $"expected a span from 1s to 1d, found {Found.Words(node)}");
        }

        return per;
    }

    private long? ReadFrom(YamlNode node)
    {
        long? from = Values.Amount(node, errors);
        if (from == 0)
        {
            errors.Add(node, "expected a ramp's 'from' above 0, found '0'");
        }

        return from;
    }
}
