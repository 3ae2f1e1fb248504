using LlmLimiter.Generators.Models;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes the lambda that describes a request: one expression or, where messages are walked through, a block.</summary>
internal sealed class RequestEmitter(CodeWriter writer, CallState state, string request, string call)
{
    /// <summary>The lambda's own names; it is static, so it may hide those around it.</summary>
    private readonly UniqueNames _names = new([request, call]);

    /// <param name="model">How the request is described.</param>
    /// <param name="header">The lambda up to its arrow.</param>
    public void Write(RequestModel model, string header)
    {
        if (model.Inputs.Any(static input => HasCollection(input.Content)))
        {
            writer.Open($"{header} =>");
            Assign(Model(model));
            foreach (InputModel input in model.Inputs)
            {
                Walk(state.Argument(input.Parameter), input.Content);
            }

            writer.Line();
            writer.Line($"return {request}{Bound(model)};");
            writer.Close(",");
        }
        else
        {
            string texts = string.Concat(model.Inputs.Select(input => Fluent(state.Argument(input.Parameter), input.Content)));
            writer.Line($"{header} => {request}{Model(model)}{texts}{Bound(model)},");
        }
    }

    private static bool HasCollection(ContentModel content) => content switch
    {
        ContentModel.Each => true,
        ContentModel.Message message => HasCollection(message.Content),
        ContentModel.Member member => HasCollection(member.Content),
        _ => false,
    };

    private static string Fluent(string value, ContentModel content) => content switch
    {
        ContentModel.Message message => $".Message(){Fluent(value, message.Content)}",
        ContentModel.Member member => Fluent(value + member.Access, member.Content),
        _ => $".Text({value})",
    };

    private void Walk(string value, ContentModel content)
    {
        switch (content)
        {
            case ContentModel.Each each:
                WalkItems(value, each);
                break;
            case ContentModel.Message message when HasCollection(message.Content):
                Assign(".Message()");
                Walk(value, message.Content);
                break;
            case ContentModel.Member member when HasCollection(member.Content):
                Walk(value + member.Access, member.Content);
                break;
            default:
                Assign(Fluent(value, content));
                break;
        }
    }

    private void WalkItems(string value, ContentModel.Each each)
    {
        string word = each.Content is ContentModel.Message ? "message" : each.Content is ContentModel.Member ? "part" : "text";
        string items = _names.For($"{word}s");
        string item = _names.For(word);
        writer.Open($"if ({value} is {each.Present} {items})");
        writer.Open($"foreach ({each.ItemType} {item} in {items})");
        Walk(item, each.Content);
        writer.Close();
        writer.Close();
    }

    private void Assign(string addition)
    {
        if (addition.Length > 0)
        {
            writer.Line($"{request} = {request}{addition};");
        }
    }

    private string Model(RequestModel model) => model.ModelParameter is { } parameter ? $".Model({state.Argument(parameter)})" : "";

    private string Bound(RequestModel model) =>
        model.OutputBound is { } bound ? $".MaxOutputTokens({state.Argument(bound.Parameter)}{bound.Access})" : "";
}
