using LlmLimiter.Generators.Models;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes the lambda that describes a request: one expression or, where it takes statements, a block.</summary>
internal sealed class RequestEmitter(CodeWriter writer, Describers describers, CallState state, string request, string call)
{
    /// <param name="model">How the request is described.</param>
    /// <param name="header">The lambda up to its arrow.</param>
    public void Write(RequestModel model, string header)
    {
        string begin = model.ModelName is { } name ? $"{request}.For({Value(name)})" : $"{request}.Estimate";
        string end = (model.Choices is { } choices ? $".Choices({Value(choices)})" : "")
            + (model.OutputBound is { } bound ? $".MaxOutputTokens({Value(bound)})" : "");
        string?[] calls = [.. model.Inputs.Select(Calls)];
        if (calls.Contains(null))
        {
            WriteBlock(model, $"{header} =>", begin, end);
        }
        else
        {
            writer.Line($"{header} => {begin}{string.Concat(calls)}{end},");
        }
    }

    private void WriteBlock(RequestModel model, string header, string begin, string end)
    {
        // The lambda is static, so its names may hide those around it.
        var names = new UniqueNames([request, call]);
        string estimate = names.For("estimate");
        var contents = new ContentEmitter(writer, describers, names, estimate);
        writer.Open(header);
        string?[] calls = [.. model.Inputs.Select(Calls).TakeWhile(static calls => calls is not null)];
        writer.Line($"var {estimate} = {begin}{string.Concat(calls)};");
        foreach (InputModel input in model.Inputs.Skip(calls.Length))
        {
            contents.Write(input.Content, state.Argument(input.Parameter));
        }

        writer.Line();
        writer.Line($"return {estimate}{end};");
        writer.Close(",");
    }

    private string? Calls(InputModel input) => ContentEmitter.Calls(input.Content, state.Argument(input.Parameter));

    private string Value(ValueModel value) => state.Argument(value.Parameter) + value.Access;
}
