using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes the limited twins of a type's methods: members of the type where it is open to more, else extension methods.</summary>
internal sealed class WrappersEmitter
{
    private readonly WrappersModel _model;
    private readonly CodeWriter _writer = new();
    private readonly UniqueNames _names;
    private readonly Describers _describers;
    private readonly StatusEmitter _statuses;

    private WrappersEmitter(WrappersModel model)
    {
        _model = model;
        _names = new UniqueNames(model.TakenNames
            .Concat(model.Methods.SelectMany(static method => method.Call.Method.Parameters).Select(static parameter => parameter.Name))
            .Concat(model.TypeParameters.Concat(model.Methods.SelectMany(static method => method.Call.Method.TypeParameters))
                .Select(static parameter => parameter.Name))
            .Concat(model.Methods.Select(static method => method.Name)));
        _describers = new Describers(_names);
        _statuses = new StatusEmitter(model.Statuses, _names);
    }

    public static string Emit(WrappersModel model)
    {
        var emitter = new WrappersEmitter(model);
        emitter.Write();
        return emitter._writer.ToString();
    }

    private void Write()
    {
        GeneratedFile.Begin(_writer, _model.Namespace, _model.AcceptedWarnings);
        if (_model.HasBase && !_model.IsExtension)
        {
            _writer.Line("#pragma warning disable CS0108 // The twin of an overriding method hides the twin of the overridden one.");
        }

        if (_model.IsExtension)
        {
            string cref = CSharpText.Literal(_model.TypeDocumentationId);
            _writer.Line($"/// <summary>The annotated methods of <see cref={cref}/>, limited: each call waits its turn and is counted.</summary>");
            _writer.Lines(_model.Attributes);
            _writer.Line(GeneratedFile.Attribute);
            _writer.Open($"{_model.ExtensionClassAccessibility} static class {Identifiers.Escape(_model.ExtensionClass)}");
        }

        foreach (string declaration in _model.PartialDeclarations)
        {
            _writer.Open(declaration);
        }

        for (int index = 0; index < _model.Methods.Count; index++)
        {
            if (index > 0)
            {
                _writer.Line();
            }

            WriteMethod(_model.Methods[index]);
        }

        for (int index = 0; index < _model.Refused.Count; index++)
        {
            if (_model.Methods.Count + index > 0)
            {
                _writer.Line();
            }

            WriteRefused(_model.Refused[index]);
        }

        _describers.Write(_writer, _model.IsExtension ? null : GeneratedFile.Attribute);
        _statuses.Write(_writer, _model.IsExtension ? null : GeneratedFile.Attribute);
        for (int opened = 0; opened < Math.Max(_model.PartialDeclarations.Count, 1); opened++)
        {
            _writer.Close();
        }
    }

    private void WriteMethod(WrapperModel method)
    {
        string field = LimitField.TakeName(_names, method.Call);
        foreach (string line in LimitField.Lines(method.Call, field, _statuses.Method))
        {
            WriteGeneratedCode();
            _writer.Line(line);
        }

        _writer.Line();
        if (method.PartialModifiers is null)
        {
            _writer.Line($"/// <inheritdoc cref={CSharpText.Literal(method.DocumentationId)}/>");
        }

        _writer.Line(GeneratedFile.AttributeComment(method.Call.Limit));
        if (method.PartialModifiers is null)
        {
            _writer.Lines(method.Call.Method.Attributes);
        }

        _writer.Lines(GeneratedFile.TrimmerSuppressions(method.Call));
        WriteGeneratedCode();
        if (_model.IsExtension)
        {
            WriteExtension(method, field);
        }
        else
        {
            WriteMember(method, field);
        }
    }

    private void WriteRefused(RefusedModel method)
    {
        string message = $"'{method.Method.Name}' cannot be limited: {method.Reason}";
        _writer.Line(GeneratedFile.Attribute);
        _writer.Line($"{PartialHead(method.Method, method.PartialModifiers, method.ExtendsFirstParameter)} =>");
        _writer.Indent();
        _writer.Line($"throw new global::System.NotSupportedException({CSharpText.Literal(message)});");
        _writer.Unindent();
    }

    /// <summary>An extension class bears the attribute itself.</summary>
    private void WriteGeneratedCode()
    {
        if (!_model.IsExtension)
        {
            _writer.Line(GeneratedFile.Attribute);
        }
    }

    private void WriteMember(WrapperModel method, string field)
    {
        bool isCalledOnType = method.Call.Core?.IsStatic ?? method.IsStatic;
        LimitedCallEmitter.Write(_writer, Head(method), method.Call, isCalledOnType
            ? new CallSite(MemberLimiter(method), field, null, _model.Type)
            : new CallSite(MemberLimiter(method), field, ("self", "this"), "{0}"), _describers);
    }

    private static string Head(WrapperModel method) => method.PartialModifiers is { } modifiers
        ? PartialHead(method.Call.Method, modifiers, method.ExtendsFirstParameter)
        : TwinHead(method);

    private static string TwinHead(WrapperModel method)
    {
        SignatureModel signature = method.Call.Method;
        string modifiers = $"{method.Accessibility} {(method.IsStatic ? "static " : "")}{(signature.IsUnsafe ? "unsafe " : "")}";
        return $"{modifiers}{signature.ReturnType} {Identifiers.Escape(method.Name)}{CSharpText.TypeParameters(signature.TypeParameters)}"
            + $"({CSharpText.Declarations(Extending(method.ExtendsFirstParameter, Visible(signature)))}){CSharpText.Constraints(signature.TypeParameters)}";
    }

    /// <summary>The other part of the method has its attributes and default values.</summary>
    private static string PartialHead(SignatureModel signature, string modifiers, bool extendsFirstParameter)
    {
        var parameters = signature.Parameters.Select(static parameter => parameter with { Attributes = "", DefaultValue = null });
        var typeParameters = signature.TypeParameters.Select(static parameter => parameter with { Attributes = "" }).ToArray();
        return $"{modifiers} {signature.ReturnType} {Identifiers.Escape(signature.Name)}{CSharpText.TypeParameters(typeParameters)}"
            + $"({CSharpText.Declarations(Extending(extendsFirstParameter, parameters))}){CSharpText.Constraints(typeParameters)}";
    }

    /// <summary>The twin of an extension method is one too.</summary>
    private static IEnumerable<ParameterModel> Extending(bool isExtension, IEnumerable<ParameterModel> parameters) => isExtension
        ? parameters.Select(static (parameter, index) => index == 0 ? parameter with { Modifier = $"this {parameter.Modifier}" } : parameter)
        : parameters;

    private void WriteExtension(WrapperModel method, string field)
    {
        SignatureModel signature = method.Call.Method;
        var typeParameters = _model.TypeParameters.Concat(signature.TypeParameters).ToArray();
        string[] taken = [.. typeParameters.Select(static parameter => parameter.Name)];
        var names = new UniqueNames(signature.Parameters.Select(static parameter => parameter.Name).Concat(taken));
        string client = names.For("client");
        string limiter = names.For("limiter");
        // A params array must be last, and here the limiter is.
        string declarations = CSharpText.Declarations(Visible(signature).Select(static parameter => parameter with { IsParams = false })
            .Prepend(new ParameterModel { Name = client, Type = _model.Type, Modifier = "this " })
            .Append(new ParameterModel { Name = limiter, Type = $"{CSharpText.Limiter}?", DefaultValue = "null" }));
        string head = $"{method.Accessibility} static {(signature.IsUnsafe ? "unsafe " : "")}{signature.ReturnType} {Identifiers.Escape(method.Name)}"
            + $"{CSharpText.TypeParameters(typeParameters)}({declarations}){CSharpText.Constraints(typeParameters)}";
        var site = new CallSite(ExtensionLimiter(method, client, limiter), field, (client, client), "{0}") { TakenNames = taken };
        LimitedCallEmitter.Write(_writer, head, method.Call, site, _describers);
    }

    private string MemberLimiter(WrapperModel method)
    {
        if (method.Limiter is not { } limiter)
        {
            return "null";
        }

        string name = Identifiers.Escape(limiter.Name);
        SignatureModel signature = method.Call.Method;
        bool isHidden = signature.Parameters.Select(static parameter => parameter.Name)
            .Concat(signature.TypeParameters.Select(static parameter => parameter.Name)).Contains(limiter.Name);
        return (isHidden, limiter.Place) switch
        {
            (true, LimiterPlace.InstanceMember) => $"this.{name}",
            (true, LimiterPlace.StaticMember) => $"{_model.Type}.{name}",
            _ => name,
        };
    }

    private string ExtensionLimiter(WrapperModel method, string client, string argument) => method.Limiter switch
    {
        null => argument,
        { Place: LimiterPlace.StaticMember } limiter => $"{argument} ?? {_model.Type}.{Identifiers.Escape(limiter.Name)}",
        { } limiter => $"{argument} ?? {client}.{Identifiers.Escape(limiter.Name)}",
    };

    /// <summary>The parameters a caller gives: the lease comes from the limited call.</summary>
    private static IEnumerable<ParameterModel> Visible(SignatureModel signature) =>
        signature.Parameters.Where(static parameter => parameter.Role != ParameterRole.Lease);
}
