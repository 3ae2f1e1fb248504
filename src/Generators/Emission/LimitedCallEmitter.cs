using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;

namespace LlmLimiter.Generators.Emission;

/// <summary>Where a limited call stands.</summary>
/// <param name="Limiter">The expression of the limiter.</param>
/// <param name="Field">The field with the method's limit.</param>
/// <param name="Receiver">The wanted name and the value of what the method is called on; null: the method is static.</param>
/// <param name="Target">What the method is called on: <c>{0}</c> stands for the receiver as the call sees it.</param>
internal sealed record CallSite(string Limiter, string Field, (string Name, string Value)? Receiver, string Target)
{
    /// <summary>Further names that mean something there.</summary>
    public IEnumerable<string> TakenNames { get; init; } = [];
}

/// <summary>
/// Writes a limited method from its head on. What waits or streams is one expression, which hands everything to the runtime. A synchronous
/// method is statements, as its arguments may be references that nothing else can hold.
/// </summary>
internal sealed class LimitedCallEmitter
{
    private readonly CodeWriter _writer;
    private readonly LimitedCallModel _call;
    private readonly CallSite _site;
    private readonly Describers _describers;
    private readonly UniqueNames _names;

    private LimitedCallEmitter(CodeWriter writer, LimitedCallModel call, CallSite site, Describers describers)
    {
        _writer = writer;
        _call = call;
        _site = site;
        _describers = describers;
        _names = new UniqueNames(call.Method.Parameters.Select(static parameter => parameter.Name)
            .Concat(call.Method.TypeParameters.Select(static parameter => parameter.Name))
            .Concat([site.Field, site.Limiter.TrimStart('@')])
            .Concat(site.TakenNames));
    }

    /// <summary>Writes the method.</summary>
    /// <param name="writer">Where it is written.</param>
    /// <param name="head">The declaration up to its body.</param>
    /// <param name="call">The call.</param>
    /// <param name="site">Where it stands.</param>
    /// <param name="describers">The methods in which values are counted.</param>
    public static void Write(CodeWriter writer, string head, LimitedCallModel call, CallSite site, Describers describers)
    {
        var emitter = new LimitedCallEmitter(writer, call, site, describers);
        if (call.Kind == ReturnKind.Synchronous)
        {
            emitter.WriteStatements(head);
        }
        else
        {
            emitter.WriteExpression(head);
        }
    }

    private void WriteExpression(string head)
    {
        string request = _names.For("request");
        string variable = _names.For("call");
        string lease = _names.For("lease");
        string token = _names.For("token");
        var state = new CallState(variable, _site.Receiver, _call.Method.Parameters);

        _writer.Line($"{head} =>");
        _writer.Indent();
        _writer.Line($"{CSharpText.LimitedCall}.{(_call.Kind == ReturnKind.Streamed ? "StreamAsync" : "RunAsync")}(");
        _writer.Indent();
        _writer.Line($"{_site.Limiter}, {Method}, {state.Expression},");
        new RequestEmitter(_writer, _describers, state.Argument, [request, variable])
            .WriteLambda(_call.Request, request, $"describe: static ({request}, {variable})");
        string forgiving = _call.Method.ReturnsNullable ? "!" : "";
        _writer.Line($"send: static ({variable}, {lease}, {token}) => {Invocation(Target(state.Receiver), state.Argument, lease, token)}{forgiving},");
        WriteUsage();
        _writer.Line($"{Cancellation});");
        _writer.Unindent();
        _writer.Unindent();
    }

    private void WriteStatements(string head)
    {
        string exception = _names.For("exception");
        string estimate = _names.For("estimate");
        string turn = _names.For("turn");
        string answer = _names.For("answer");
        var given = _call.Method.Parameters.ToDictionary(static parameter => parameter.Name, static parameter => Identifiers.Escape(parameter.Name));

        _writer.Open(head);
        string method = _site.Field;
        if (_call.Options.Count > 0)
        {
            method = _names.For("method");
            _writer.Line($"var {method} = {Method};");
        }

        foreach (ParameterModel parameter in _call.Method.Parameters.Where(static parameter => parameter.IsBuffered))
        {
            given[parameter.Name] = _names.For($"{parameter.Name}Read");
            _writer.Line($"var {given[parameter.Name]} = {CSharpText.LimitedCall}.Buffer({Identifiers.Escape(parameter.Name)});");
        }

        string Argument(string parameter) => given[parameter];
        string begin = $"{CSharpText.LimitedCall}.Request({_site.Limiter}, {method})";
        var casts = _call.Method.Parameters.ToDictionary(static parameter => parameter.Name, static parameter => parameter.Cast);
        string Counted(string parameter) => casts[parameter].Length == 0 ? Argument(parameter) : $"({casts[parameter]}{Argument(parameter)})";
        new RequestEmitter(_writer, _describers, Counted, _names).WriteStatements(_call.Request, begin, estimate);
        _writer.Line($"var {turn} = {CSharpText.LimitedCall}.Acquire({_site.Limiter}, {method}, {estimate}, {Cancellation});");
        _writer.Open("while (true)");
        _writer.Open("try");
        string invocation = Invocation(Target(_site.Receiver?.Value ?? ""), Argument, $"{turn}.Lease", Cancellation);
        WriteSending(invocation, turn, answer);
        _writer.Close();
        _writer.Open($"catch (global::System.Exception {exception})");
        _writer.Open($"if (!{turn}.GoesAgain({exception}))");
        _writer.Line("throw;");
        _writer.Close();
        _writer.Close();
        _writer.Close();
        _writer.Close();
    }

    private void WriteSending(string invocation, string turn, string answer)
    {
        if (!_call.HasResult)
        {
            _writer.Line($"{invocation};");
            _writer.Line($"{turn}.Settle(usage: null);");
            _writer.Line("return;");
            return;
        }

        string told = _names.For("told");
        string passing = _call.Method.ReturnPassing;
        _writer.Line($"{_call.Method.ReturnModifier}var {answer} = {passing}{invocation};");
        _writer.Line(UsageOf(told) is { } usage
            ? $"{turn}.Settle({answer}, usage: static {told} => {usage});"
            : $"{turn}.Settle(usage: null);");
        _writer.Line($"return {passing}{answer};");
    }

    /// <summary>The method with its limit, as this call wants it.</summary>
    private string Method => _site.Field + string.Concat(_call.Options.Select(static parameter => $".With({Identifiers.Escape(parameter)})"));

    private string Cancellation =>
        _call.Method.Parameters.FirstOrDefault(static parameter => parameter.Role == ParameterRole.CancellationToken) is { } token
            ? Identifiers.Escape(token.Name)
            : "global::System.Threading.CancellationToken.None";

    private string Target(string receiver) => _site.Receiver is null ? _site.Target : _site.Target.Replace("{0}", receiver);

    private string Invocation(string target, Func<string, string> argument, string lease, string token)
    {
        IEnumerable<ParameterModel> parameters = _call.Core is { } core ? core.Arguments : _call.Method.Parameters;
        string arguments = string.Join(", ", parameters.Select(parameter => parameter.Role switch
        {
            ParameterRole.CancellationToken => token,
            ParameterRole.Lease => lease,
            _ => parameter.Passing + Cast(parameter) + argument(parameter.Name) + Forgiving(parameter),
        }));
        string typeArguments = CSharpText.TypeArguments(_call.Method.TypeParameters);
        return $"{target}.{Identifiers.Escape(_call.Core?.Name ?? _call.Method.Name)}{typeArguments}({arguments})";
    }

    /// <summary>An argument that was asked whether it is null, where it was counted, is taken to be so by the compiler.</summary>
    private string Forgiving(ParameterModel parameter) =>
        !parameter.IsNullable && _call.Kind == ReturnKind.Synchronous && _call.Request.AsksForNull(parameter.Name) ? "!" : "";

    /// <summary>What is held in a call's state was cast there.</summary>
    private string Cast(ParameterModel parameter) => _call.Kind == ReturnKind.Synchronous ? parameter.Cast : "";

    private void WriteUsage()
    {
        string item = _names.For(_call.Kind == ReturnKind.Streamed ? "item" : "answer");
        if (_call.Kind != ReturnKind.Streamed)
        {
            if (_call.HasResult)
            {
                _writer.Line(UsageOf(item) is { } read ? $"usage: static {item} => {read}," : "usage: null,");
            }

            return;
        }

        string told = _names.For("usage");
        string header = $"usage: static ({told}, {item}) =>";
        if (_call.Limit.UsageReader is not null)
        {
            _writer.Line($"{header} {told}.Told({Reading(item)}),");
        }
        else if (_call.ItemUsage is not { } usage)
        {
            _writer.Line("usage: null,");
        }
        else if (ContentEmitter.Calls(usage, item) is { } calls)
        {
            _writer.Line($"{header} {told}{calls},");
        }
        else
        {
            _writer.Open(header);
            new ContentEmitter(_writer, _describers, new UniqueNames([told, item]), told).Write(usage, item);
            _writer.Line();
            _writer.Line($"return {told};");
            _writer.Close(",");
        }
    }

    /// <summary>The usage that an answer tells; null: it tells none.</summary>
    private string? UsageOf(string answer) =>
        _call.Limit.UsageReader is not null ? Reading(answer)
        : _call.Usage is not { } usage ? null
        : usage.IsAnswer ? answer
        : $"{CSharpText.LimitedCall}.Usage{(usage.IsBesideCache ? "BesideCache" : "")}({ConventionText.Of(usage.Counts(PathModel.Here), answer)})";

    private string Reading(string answer) => $"{CSharpText.LimitedCall}.Read({LimitField.ReaderOf(_site.Field)}, {answer})";
}
