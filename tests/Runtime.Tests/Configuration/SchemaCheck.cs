using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Tests.Configuration;

/// <summary>Checks a YAML tree against a JSON Schema: the keywords that ours uses. One that it does not know is an error of the test.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    /// <summary>The paths at which the text is not what the schema says; none: it is valid.</summary>
    public IReadOnlyList<string> Errors(string yaml)
    {
        var treeErrors = new List<ConfigError>();
        YamlNode? tree = YamlTree.Of(yaml, treeErrors);
        Assert.Empty(treeErrors);
        return tree is null ? ["nothing"] : [.. Errors(tree, root, "")];
    }

    private IEnumerable<string> Errors(YamlNode node, JsonElement schema, string path)
    {
        if (schema.ValueKind is JsonValueKind.False)
        {
            return [path];
        }

        return schema.EnumerateObject().SelectMany(keyword => Errors(node, schema, keyword, path)).Distinct();
    }

    private IEnumerable<string> Errors(YamlNode node, JsonElement schema, JsonProperty keyword, string path)
    {
        JsonElement value = keyword.Value;
        switch (keyword.Name)
        {
            case "$schema" or "title" or "description" or "examples" or "definitions" or "then":
                return [];
            case "$ref":
                return Errors(node, root.GetProperty("definitions").GetProperty(value.GetString()!["#/definitions/".Length..]), path);
            case "allOf":
                return value.EnumerateArray().SelectMany(each => Errors(node, each, path));
            case "anyOf":
                return value.EnumerateArray().Any(each => IsValid(node, each)) ? [] : [path];
            case "not":
                return IsValid(node, value) ? [path] : [];
            case "if":
                return IsValid(node, value) ? Errors(node, schema.GetProperty("then"), path) : [];
            case "properties" or "patternProperties" or "additionalProperties" or "propertyNames" or "required" or "minProperties":
                return node is YamlMapping mapping ? Errors(mapping, schema, keyword, path) : [];
            case "items":
                return node is YamlSequence list ? list.Items.SelectMany((item, i) => Errors(item, value, $"{path}/{i}")) : [];
            default:
                return IsValid(node, keyword) ? [] : [path];
        }
    }

    private IEnumerable<string> Errors(YamlMapping mapping, JsonElement schema, JsonProperty keyword, string path)
    {
        JsonElement value = keyword.Value;
        switch (keyword.Name)
        {
            case "required":
                return value.EnumerateArray().All(key => mapping.Entries.Any(entry => entry.Key.Value == key.GetString())) ? [] : [path];
            case "minProperties":
                return mapping.Entries.Count >= value.GetInt32() ? [] : [path];
            case "propertyNames":
                return mapping.Entries.SelectMany(entry => Errors(entry.Key, value, $"{path}/{entry.Key.Value}"));
            case "properties":
                return from entry in mapping.Entries
                       where value.TryGetProperty(entry.Key.Value, out _)
                       from error in Errors(entry.Value, value.GetProperty(entry.Key.Value), $"{path}/{entry.Key.Value}")
                       select error;
            case "patternProperties":
                return from entry in mapping.Entries
                       from pattern in value.EnumerateObject()
                       where Regex.IsMatch(entry.Key.Value, pattern.Name)
                       from error in Errors(entry.Value, pattern.Value, $"{path}/{entry.Key.Value}")
                       select error;
            default:
                return from entry in mapping.Entries
                       where !IsNamed(schema, entry.Key.Value)
                       from error in Errors(entry.Value, value, $"{path}/{entry.Key.Value}")
                       select error;
        }
    }

    private static bool IsNamed(JsonElement schema, string key) =>
        (schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(key, out _))
        || (schema.TryGetProperty("patternProperties", out JsonElement patterns) && patterns.EnumerateObject().Any(pattern => Regex.IsMatch(key, pattern.Name)));

    private bool IsValid(YamlNode node, JsonElement schema) => !Errors(node, schema, "").Any();

    private static bool IsValid(YamlNode node, JsonProperty keyword)
    {
        JsonElement value = keyword.Value;
        string? text = (node as YamlScalar)?.Value;
        return keyword.Name switch
        {
            "type" => Type(node) == value.GetString(),
            "const" => text == value.GetString(),
            "enum" => value.EnumerateArray().Any(each => each.GetString() == text),
            "pattern" => Type(node) != "string" || Regex.IsMatch(text!, value.GetString()!),
            "minimum" => Type(node) != "integer" || BigInteger.Parse(text!, CultureInfo.InvariantCulture) >= value.GetInt64(),
            "maximum" => Type(node) != "integer" || BigInteger.Parse(text!, CultureInfo.InvariantCulture) <= value.GetInt64(),
            "uniqueItems" => node is not YamlSequence list || list.Items.OfType<YamlScalar>().GroupBy(item => item.Value).All(same => same.Count() == 1),
            _ => throw new NotSupportedException($"The schema uses the keyword '{keyword.Name}', which this check does not know."),
        };
    }

    /// <summary>The type that YAML 1.2 gives the node.</summary>
    private static string Type(YamlNode node) => node switch
    {
        YamlMapping => "object",
        YamlSequence => "array",
        YamlScalar { IsNothing: true } => "null",
        YamlScalar { IsPlain: true, Value: "true" or "false" } => "boolean",
        YamlScalar { IsPlain: true } scalar when Regex.IsMatch(scalar.Value, "^[-+]?[0-9]+$") => "integer",
        _ => "string",
    };
}
