using LlmLimiter.Conventions;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes how a request is described: as one expression or, where it takes statements, as those.</summary>
/// <param name="writer">Where it is written.</param>
/// <param name="describers">The methods in which values are counted.</param>
/// <param name="argument">The argument of a parameter, as C#.</param>
/// <param name="names">The names of the scope.</param>
internal sealed class RequestEmitter(CodeWriter writer, Describers describers, Func<string, string> argument, UniqueNames names)
{
    /// <param name="writer">Where it is written.</param>
    /// <param name="describers">The methods in which values are counted.</param>
    /// <param name="argument">The argument of a parameter, as C#.</param>
    /// <param name="parameters">The parameters of a static lambda, which may hide the names around it.</param>
    public RequestEmitter(CodeWriter writer, Describers describers, Func<string, string> argument, string[] parameters)
        : this(writer, describers, argument, new UniqueNames(parameters))
    {
    }

    /// <summary>Writes a lambda.</summary>
    /// <param name="model">How the request is described.</param>
    /// <param name="request">The request.</param>
    /// <param name="header">The lambda up to its arrow.</param>
    public void WriteLambda(RequestModel model, string request, string header)
    {
        if (IsExpression(model))
        {
            writer.Line($"{header} => {Expression(model, request)},");
            return;
        }

        writer.Open($"{header} =>");
        string estimate = names.For("estimate");
        WriteBlock(model, request, estimate);
        writer.Line();
        writer.Line($"return {estimate}{End(model)};");
        writer.Close(",");
    }

    /// <summary>Writes statements, which leave the estimate in a local.</summary>
    /// <param name="model">How the request is described.</param>
    /// <param name="request">The request.</param>
    /// <param name="estimate">The local.</param>
    public void WriteStatements(RequestModel model, string request, string estimate)
    {
        if (IsExpression(model))
        {
            writer.Line($"var {estimate} = {Expression(model, request)};");
            return;
        }

        WriteBlock(model, request, estimate);
        writer.Line();
        string end = End(model);
        if (end.Length > 0)
        {
            writer.Line($"{estimate} = {estimate}{end};");
        }
    }

    private bool IsExpression(RequestModel model) => !model.Inputs.Select(Calls).Contains(null);

    private string Expression(RequestModel model, string request) =>
        $"{Begin(model, request)}{string.Concat(model.Inputs.Select(Calls))}{End(model)}";

    private void WriteBlock(RequestModel model, string request, string estimate)
    {
        var contents = new ContentEmitter(writer, describers, names, estimate);
        string?[] calls = [.. model.Inputs.Select(Calls).TakeWhile(static calls => calls is not null)];
        writer.Line($"var {estimate} = {Begin(model, request)}{string.Concat(calls)};");
        foreach (InputModel input in model.Inputs.Skip(calls.Length))
        {
            contents.Write(input.Content, argument(input.Parameter));
        }
    }

    private string Begin(RequestModel model, string request) =>
        model.ModelName is { } name ? $"{request}.For({Value(name)})" : $"{request}.Estimate";

    private string End(RequestModel model) =>
        (model.Choices is { } choices ? $".Choices({Value(choices)})" : "")
        + (model.OutputBound is { } bound ? $".MaxOutputTokens({Value(bound)})" : "");

    private string? Calls(InputModel input) => ContentEmitter.Calls(input.Content, argument(input.Parameter));

    private string Value(ValueModel value) => argument(value.Parameter) + ConventionText.Of(value.Path);
}
