using System.Text;
using LlmLimiter.Generators.Emission;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LlmLimiter.Generators;

/// <summary>
/// Writes the limited code for what bears [RateLimited]: a decorator for an interface, the implementation of a partial method, a limited
/// twin for an ordinary one.
/// This file is the pipeline; what is read is in Parsing, what flows in Models, what is written in Emission.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RateLimitedGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var decorators = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownTypes.RateLimitedAttribute,
                static (node, _) => AnnotatedSyntax.IsOfInterface(node),
                static (target, cancellation) => DecoratorParser.Parse(target.TargetSymbol, target.TargetNode, target.SemanticModel.Compilation, cancellation))
            .Where(static decorator => decorator is not null)
            .WithTrackingName(PipelineSteps.Decorators);

        var wrappers = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownTypes.RateLimitedAttribute,
                static (node, _) => AnnotatedSyntax.IsOfOrdinaryType(node),
                static (target, cancellation) => WrappersParser.Parse(target.TargetSymbol, target.TargetNode, target.SemanticModel.Compilation, cancellation))
            .Where(static wrappers => wrappers is not null)
            .WithTrackingName(PipelineSteps.Wrappers);

        var closedDecorators = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => ClosedDecoratorParser.MayRegister(node),
                static (target, cancellation) => ClosedDecoratorParser.Parse(target.Node, target.SemanticModel, cancellation))
            .Where(static decorator => decorator is not null)
            .WithTrackingName(PipelineSteps.Registrations)
            .Collect()
            .Select(static (decorators, _) => ClosedDecoratorParser.Distinct(decorators))
            .WithTrackingName(PipelineSteps.ClosedDecorators);

        context.RegisterSourceOutput(decorators, static (output, decorator) =>
            output.AddSource(decorator!.HintName, SourceText.From(DecoratorEmitter.Emit(decorator), Encoding.UTF8)));
        context.RegisterSourceOutput(wrappers, static (output, wrappers) =>
            output.AddSource(wrappers!.HintName, SourceText.From(WrappersEmitter.Emit(wrappers), Encoding.UTF8)));
        context.RegisterSourceOutput(closedDecorators, static (output, decorators) =>
        {
            if (decorators.Count > 0)
            {
                output.AddSource(ClosedDecoratorsEmitter.HintName, SourceText.From(ClosedDecoratorsEmitter.Emit(decorators), Encoding.UTF8));
            }
        });
    }
}
