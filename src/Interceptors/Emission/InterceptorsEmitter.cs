using LlmLimiter.Generators.Emission;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using LlmLimiter.Interceptors.Models;

namespace LlmLimiter.Interceptors.Emission;

/// <summary>Writes the interceptors of a compilation into one file: one method for each called method, with all its calls.</summary>
internal static class InterceptorsEmitter
{
    public const string HintName = "LlmLimiter.Interceptors.g.cs";

    private const string CompilerServices = "System.Runtime.CompilerServices";
    private const string Attribute = "InterceptsLocationAttribute";

    public static string Emit(IEnumerable<InterceptedCall> calls)
    {
        var interceptors = calls
            .GroupBy(static call => call.Interceptor, static call => call.Location)
            .OrderBy(static calls => calls.Key.DocumentationId, StringComparer.Ordinal)
            .ToArray();
        var writer = new CodeWriter();
        GeneratedFile.Begin(writer, space: "", interceptors.SelectMany(static calls => calls.Key.AcceptedWarnings).Distinct().OrderBy(static id => id, StringComparer.Ordinal).ToArray());
        WriteAttribute(writer);
        writer.Line();
        WriteInterceptors(writer, interceptors);
        return writer.ToString();
    }

    /// <summary>The compiler knows the attribute by its name; a file of its own keeps it apart from other generators'.</summary>
    private static void WriteAttribute(CodeWriter writer)
    {
        writer.Open($"namespace {CompilerServices}");
        writer.Line(GeneratedFile.Attribute);
        writer.Line("[global::System.AttributeUsage(global::System.AttributeTargets.Method, AllowMultiple = true)]");
        writer.Open($"file sealed class {Attribute} : global::System.Attribute");
        writer.Open($"public {Attribute}(int version, string data)");
        writer.Line("_ = version;");
        writer.Line("_ = data;");
        writer.Close();
        writer.Close();
        writer.Close();
    }

    private static void WriteInterceptors(CodeWriter writer, IReadOnlyList<IGrouping<InterceptorModel, CallLocation>> interceptors)
    {
        var names = new UniqueNames([]);
        writer.Open($"namespace {InterceptorsFeature.Namespace}");
        writer.Line("/// <summary>Calls of annotated methods, each redirected to the method's limited twin.</summary>");
        writer.Line(GeneratedFile.Attribute);
        writer.Open("file static class Interceptors");
        for (int index = 0; index < interceptors.Count; index++)
        {
            if (index > 0)
            {
                writer.Line();
            }

            InterceptorModel interceptor = interceptors[index].Key;
            writer.Line($"/// <summary>Takes calls of <see cref={CSharpText.Literal(interceptor.DocumentationId)}/>.</summary>");
            writer.Lines(interceptors[index].OrderBy(static call => call.File, StringComparer.Ordinal)
                .ThenBy(static call => call.Line).ThenBy(static call => call.Column).ThenBy(static call => call.Data, StringComparer.Ordinal)
                .Select(Location));
            WriteMethod(writer, interceptor, names.For(interceptor.Method.Name));
        }

        writer.Close();
        writer.Close();
    }

    private static string Location(CallLocation call) =>
        $"[global::{CompilerServices}.{Attribute}({CSharpText.Number(call.Version)}, {CSharpText.Literal(call.Data)})] "
        + $"// {call.File}({CSharpText.Number(call.Line)},{CSharpText.Number(call.Column)})";

    private static void WriteMethod(CodeWriter writer, InterceptorModel interceptor, string name)
    {
        SignatureModel method = interceptor.Method;
        string receiver = new UniqueNames(method.Parameters.Select(static parameter => parameter.Name)).For("client");
        TypeParameterModel[] typeParameters = [.. interceptor.TypeParameters, .. method.TypeParameters];
        IEnumerable<ParameterModel> parameters = interceptor.Receiver is { } model
            ? method.Parameters.Prepend(new ParameterModel { Name = receiver, Type = model.Type, Modifier = $"this {model.Modifier}" })
            : method.Parameters.Select((parameter, index) =>
                index == 0 && interceptor.ExtendsFirstParameter ? parameter with { Modifier = $"this {parameter.Modifier}" } : parameter);
        writer.Lines(method.Attributes);
        writer.Line($"public static {(method.IsUnsafe ? "unsafe " : "")}{method.ReturnType} {Identifiers.Escape(name)}{CSharpText.TypeParameters(typeParameters)}"
            + $"({CSharpText.Declarations(parameters)}){CSharpText.Constraints(typeParameters)} =>");
        writer.Indent();
        writer.Line($"{method.ReturnPassing}{Twin(interceptor, receiver)};");
        writer.Unindent();
    }

    /// <summary>The twin takes no lease: it acquires one.</summary>
    private static string Twin(InterceptorModel interceptor, string receiver)
    {
        TwinModel twin = interceptor.Twin;
        var parameters = interceptor.Method.Parameters.Where(static parameter => parameter.Role != ParameterRole.Lease);
        string arguments = CSharpText.Arguments(parameters);
        return (twin, interceptor.Receiver) switch
        {
            ({ IsExtension: true }, _) => $"{twin.Type}.{twin.Name}({receiver}{(arguments.Length == 0 ? "" : $", {arguments}")})",
            ({ Type: null }, _) => $"{receiver}.{twin.Name}({arguments})",
            (_, null) => $"{twin.Type}.{twin.Name}({arguments})",
            _ => $"(({twin.Type}){receiver}).{twin.Name}({arguments})",
        };
    }
}
