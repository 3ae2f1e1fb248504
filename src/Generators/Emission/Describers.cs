using LlmLimiter.Conventions;

namespace LlmLimiter.Generators.Emission;

/// <summary>The methods of a generated class in which values of known types are counted, each written once.</summary>
internal sealed class Describers(UniqueNames names)
{
    private const string Estimate = "global::LlmLimiter.RequestEstimate";

    private readonly Dictionary<ContentModel.Described, string> _methods = [];
    private readonly Queue<ContentModel.Described> _unwritten = [];

    /// <summary>The method in which such a value is counted.</summary>
    public string NameOf(ContentModel.Described described)
    {
        if (!_methods.TryGetValue(described, out string name))
        {
            name = names.For($"Describe{described.TypeName}");
            _methods.Add(described, name);
            _unwritten.Enqueue(described);
        }

        return name;
    }

    /// <summary>Writes those that were asked for.</summary>
    /// <param name="writer">Where they are written.</param>
    /// <param name="attribute">What stands above each of them; null: nothing.</param>
    public void Write(CodeWriter writer, string? attribute)
    {
        while (_unwritten.Count > 0)
        {
            ContentModel.Described described = _unwritten.Dequeue();
            writer.Line();
            writer.Line($"/// <summary>Counts a <see cref={CSharpText.Literal(described.DocumentationId)}/>.</summary>");
            if (attribute is not null)
            {
                writer.Line(attribute);
            }

            writer.Open($"private static {Estimate} {NameOf(described)}({Estimate} estimate, {described.Type}? value)");
            writer.Open("if (value is null)");
            writer.Line("return estimate;");
            writer.Close();
            writer.Line();
            new ContentEmitter(writer, this, new UniqueNames(["estimate", "value"]), "estimate").Write(described.Content, "value");
            writer.Line();
            writer.Line("return estimate;");
            writer.Close();
        }
    }
}
