using LlmLimiter.Generators.Models;

namespace LlmLimiter.Generators.Emission;

/// <summary>Writes the module initializer by which a project's closed generic decorators are found without reflection.</summary>
internal static class ClosedDecoratorsEmitter
{
    public const string HintName = "LlmLimiter.ClosedDecorators.g.cs";

    public static string Emit(IReadOnlyList<ClosedDecoratorModel> decorators)
    {
        var writer = new CodeWriter();
        GeneratedFile.Begin(writer, space: "", decorators.SelectMany(static decorator => decorator.AcceptedWarnings).Distinct().ToArray());
        writer.Line("#nullable disable // Types are written without their nullable annotations, which make no other types.");
        writer.Line();

        // Of this file alone: several projects of a solution have one, and may see each other's internals.
        writer.Line("/// <summary>Makes the decorators of closed generic interfaces known to dependency injection.</summary>");
        writer.Line(GeneratedFile.Attribute);
        writer.Open("file static class ClosedDecorators");
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("internal static void Register()");
        foreach (ClosedDecoratorModel decorator in decorators)
        {
            writer.Line($"{CSharpText.Calls}.RateLimitedDecorator<{decorator.InterfaceType}>.Factory =");
            writer.Indent();
            writer.Line($"static (inner, limiter) => new {decorator.DecoratorType}(inner, limiter);");
            writer.Unindent();
        }

        writer.Close();
        writer.Close();
        return writer.ToString();
    }
}
