using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes the members of a decorator that are not limited.</summary>
internal static class ForwardingEmitter
{
    public static void Write(CodeWriter writer, DecoratorMemberModel member, string receiver)
    {
        writer.Line("/// <inheritdoc/>");
        switch (member)
        {
            case DecoratorMemberModel.Method method:
                WriteMethod(writer, method, receiver);
                break;
            case DecoratorMemberModel.Property property:
                WriteProperty(writer, property, receiver);
                break;
            case DecoratorMemberModel.Event @event:
                WriteEvent(writer, @event, receiver);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(member), member, "not a forwarded member");
        }
    }

    /// <summary>A method's declaration up to its body.</summary>
    public static string Head(DecoratorMemberModel member, SignatureModel signature) =>
        Modifiers(member, signature.IsUnsafe)
        + $"{signature.ReturnType} {QualifiedName(member)}{CSharpText.TypeParameters(signature.TypeParameters)}"
        + $"({CSharpText.Declarations(signature.Parameters)}){CSharpText.Constraints(signature.TypeParameters)}";

    public static IEnumerable<ParameterModel> Parameters(DecoratorMemberModel member) => member switch
    {
        DecoratorMemberModel.Limited limited => limited.Call.Method.Parameters,
        DecoratorMemberModel.Method method => method.Signature.Parameters,
        DecoratorMemberModel.Property property => property.Signature.Parameters,
        _ => [],
    };

    public static IEnumerable<TypeParameterModel> TypeParameters(DecoratorMemberModel member) => member switch
    {
        DecoratorMemberModel.Limited limited => limited.Call.Method.TypeParameters,
        DecoratorMemberModel.Method method => method.Signature.TypeParameters,
        _ => [],
    };

    private static void WriteMethod(CodeWriter writer, DecoratorMemberModel.Method member, string receiver)
    {
        SignatureModel signature = member.Signature;
        writer.Lines(signature.Attributes);
        writer.Line($"{Head(member, signature)} =>");
        writer.Indent();
        writer.Line($"{signature.ReturnPassing}{receiver}.{Identifiers.Escape(member.Name)}{CSharpText.TypeArguments(signature.TypeParameters)}"
            + $"({CSharpText.Arguments(signature.Parameters)});");
        writer.Unindent();
    }

    private static void WriteProperty(CodeWriter writer, DecoratorMemberModel.Property member, string receiver)
    {
        SignatureModel signature = member.Signature;
        bool isIndexer = signature.Parameters.Count > 0;
        string name = isIndexer ? $"{Prefix(member)}this[{CSharpText.Declarations(signature.Parameters)}]" : QualifiedName(member);
        string target = signature.ReturnPassing + receiver
            + (isIndexer ? $"[{CSharpText.Arguments(signature.Parameters)}]" : $".{Identifiers.Escape(member.Name)}");
        writer.Lines(signature.Attributes);
        writer.Open($"{Modifiers(member, signature.IsUnsafe)}{signature.ReturnType} {name}");
        WriteAccessor(member.Getter, $"get => {target};");
        WriteAccessor(member.Setter, $"set => {target} = value;");
        writer.Close();

        void WriteAccessor(EquatableArray<string>? attributes, string accessor)
        {
            if (attributes is { } travelling)
            {
                writer.Lines(travelling);
                writer.Line(accessor);
            }
        }
    }

    private static void WriteEvent(CodeWriter writer, DecoratorMemberModel.Event member, string receiver)
    {
        string target = $"{receiver}.{Identifiers.Escape(member.Name)}";
        writer.Lines(member.Attributes);
        writer.Open($"{Modifiers(member, member.IsUnsafe)}event {member.Type} {QualifiedName(member)}");
        writer.Line($"add => {target} += value;");
        writer.Line($"remove => {target} -= value;");
        writer.Close();
    }

    private static string Modifiers(DecoratorMemberModel member, bool isUnsafe) =>
        (member.ExplicitInterface is null ? "public " : "") + (isUnsafe ? "unsafe " : "");

    private static string QualifiedName(DecoratorMemberModel member) => Prefix(member) + Identifiers.Escape(member.Name);

    private static string Prefix(DecoratorMemberModel member) => member.ExplicitInterface is { } declaring ? $"{declaring}." : "";
}
