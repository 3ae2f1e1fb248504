using System.Text;
using LlmLimiter.Interceptors.Emission;
using LlmLimiter.Interceptors.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmLimiter.Interceptors;

/// <summary>
/// Redirects the calls that go around a limit to the limited twins of the methods they call, where a project asks for it. The twins are
/// another generator's: a call that moves writes this file anew and none of theirs.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class InterceptorsGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var calls = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is InvocationExpressionSyntax && InterceptorsFeature.IsOn(node.SyntaxTree.Options),
                static (target, cancellation) =>
                    InterceptedCallParser.Parse((InvocationExpressionSyntax)target.Node, target.SemanticModel, cancellation))
            .Where(static call => call is not null)
            .WithTrackingName(InterceptorsSteps.Calls);

        context.RegisterSourceOutput(calls.Collect(), static (output, calls) =>
        {
            if (!calls.IsEmpty)
            {
                output.AddSource(InterceptorsEmitter.HintName, SourceText.From(InterceptorsEmitter.Emit(calls!), Encoding.UTF8));
            }
        });
    }
}
