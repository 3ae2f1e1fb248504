using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes a decorator.</summary>
internal sealed class DecoratorEmitter
{
    private readonly DecoratorModel _model;
    private readonly CodeWriter _writer = new();
    private readonly UniqueNames _names;
    private readonly Describers _describers;
    private readonly StatusEmitter _statuses;
    private readonly string _inner;
    private readonly string _limiter;

    private DecoratorEmitter(DecoratorModel model)
    {
        _model = model;
        _names = new UniqueNames(TakenNames(model));
        _inner = _names.For("_inner");
        _limiter = _names.For("_limiter");
        _describers = new Describers(_names);
        _statuses = new StatusEmitter(model.Statuses, _names);
    }

    public static string Emit(DecoratorModel model)
    {
        var emitter = new DecoratorEmitter(model);
        emitter.Write();
        return emitter._writer.ToString();
    }

    private void Write()
    {
        GeneratedFile.Begin(_writer, _model.Namespace, _model.AcceptedWarnings);
        string cref = CSharpText.Literal(_model.InterfaceDocumentationId);
        _writer.Line($"/// <summary>Calls an implementation of <see cref={cref}/>; the annotated members wait their turn and are counted.</summary>");
        _writer.Lines(_model.Attributes);
        _writer.Line(GeneratedFile.Attribute);
        _writer.Open($"{_model.Accessibility} sealed class {Identifiers.Escape(_model.Name)}{CSharpText.TypeParameters(_model.TypeParameters)} : "
            + _model.InterfaceType + CSharpText.Constraints(_model.TypeParameters));
        var fields = Fields();
        WriteConstructor();
        foreach (DecoratorMemberModel member in _model.Members)
        {
            _writer.Line();
            if (member is DecoratorMemberModel.Limited limited)
            {
                WriteLimited(limited, fields[limited]);
            }
            else
            {
                ForwardingEmitter.Write(_writer, member, Receiver(_inner, member));
            }
        }

        _describers.Write(_writer, attribute: null);
        _statuses.Write(_writer, attribute: null);
        WriteRegistration();
        _writer.Close();
    }

    private Dictionary<DecoratorMemberModel, string> Fields()
    {
        var fields = new Dictionary<DecoratorMemberModel, string>();
        foreach (DecoratorMemberModel.Limited limited in _model.Members.OfType<DecoratorMemberModel.Limited>())
        {
            string name = LimitField.TakeName(_names, limited.Call);
            fields.Add(limited, name);
            _writer.Lines(LimitField.Lines(limited.Call, name, _statuses.Method));
        }

        _writer.Line($"private readonly {_model.InterfaceType} {_inner};");
        _writer.Line($"private readonly {CSharpText.Limiter}? {_limiter};");
        _writer.Line();
        return fields;
    }

    private void WriteConstructor()
    {
        _writer.Line("/// <summary>Limits an implementation.</summary>");
        _writer.Line("/// <param name=\"inner\">The implementation.</param>");
        _writer.Line("/// <param name=\"limiter\">The limiter; null: the default one.</param>");
        _writer.Open($"public {Identifiers.Escape(_model.Name)}({_model.InterfaceType} inner, {CSharpText.Limiter}? limiter = null)");
        _writer.Line($"{_inner} = inner ?? throw new global::System.ArgumentNullException(nameof(inner));");
        _writer.Line($"{_limiter} = limiter;");
        _writer.Close();
    }

    private void WriteLimited(DecoratorMemberModel.Limited member, string field)
    {
        LimitedCallModel call = member.Call;
        _writer.Line("/// <inheritdoc/>");
        _writer.Line(GeneratedFile.AttributeComment(call.Limit));
        _writer.Lines(call.Method.Attributes);
        _writer.Lines(GeneratedFile.TrimmerSuppressions(call));
        var site = new CallSite(_limiter, field, ("inner", _inner), Receiver("{0}", member));
        LimitedCallEmitter.Write(_writer, ForwardingEmitter.Head(member, call.Method), call, site, _describers);
    }

    /// <summary>A module initializer, so that the decorator is found without reflection.</summary>
    private void WriteRegistration()
    {
        if (_model.TypeParameters.Count > 0)
        {
            return;
        }

        _writer.Line();
        _writer.Line("/// <summary>Makes the decorator known to dependency injection.</summary>");
        _writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        _writer.Line($"internal static void {_names.For("Register")}() =>");
        _writer.Indent();
        _writer.Line($"{CSharpText.Calls}.RateLimitedDecorator<{_model.InterfaceType}>.Factory = "
            + $"static (inner, limiter) => new {Identifiers.Escape(_model.Name)}(inner, limiter);");
        _writer.Unindent();
    }

    /// <summary>An inherited member is called by its own interface, where its name is never ambiguous.</summary>
    private static string Receiver(string inner, DecoratorMemberModel member) =>
        member.DeclaredBy is { } declaring ? $"(({declaring}){inner})" : inner;

    private static IEnumerable<string> TakenNames(DecoratorModel model) =>
        model.Members.Select(static member => member.Name)
            .Concat(model.Members.SelectMany(ForwardingEmitter.Parameters).Select(static parameter => parameter.Name))
            .Concat(model.TypeParameters.Concat(model.Members.SelectMany(ForwardingEmitter.TypeParameters)).Select(static parameter => parameter.Name))
            .Append(model.Name);
}
