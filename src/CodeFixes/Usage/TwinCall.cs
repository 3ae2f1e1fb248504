using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace LlmLimiter.CodeFixes.Usage;

/// <summary>Turns a call of an annotated method into a call of its limited twin.</summary>
/// <param name="twin">The twin's name.</param>
/// <param name="extensionNamespace">The twin's namespace, where it is an extension method.</param>
/// <param name="leaseArgument">The index of the argument that the twin does not take.</param>
internal sealed class TwinCall(string twin, string? extensionNamespace, int? leaseArgument)
{
    /// <summary>A call on <c>base</c> has no twin: the twin would call the override.</summary>
    public bool CanReplace(InvocationExpressionSyntax call) =>
        Name(call) is not null && call.Expression is not MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax };

    public async Task<Document> ReplaceAsync(Document document, InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        SyntaxNode changed = root.ReplaceNode(call, Replacement(call));
        return document.WithSyntaxRoot(NeedsUsing(call, model) ? WithUsing((CompilationUnitSyntax)changed) : changed);
    }

    private static SimpleNameSyntax? Name(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    private InvocationExpressionSyntax Replacement(InvocationExpressionSyntax call)
    {
        SimpleNameSyntax name = Name(call)!;
        SimpleNameSyntax renamed = name.WithIdentifier(SyntaxFactory.Identifier(twin).WithTriviaFrom(name.Identifier));
        InvocationExpressionSyntax replaced = call.ReplaceNode(name, renamed);
        if (replaced.Expression is SimpleNameSyntax simple && extensionNamespace is not null)
        {
            // An extension method is found on an instance only.
            replaced = replaced.WithExpression(SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, SyntaxFactory.ThisExpression(), simple.WithoutTrivia()).WithTriviaFrom(simple));
        }

        return leaseArgument is { } index
            ? replaced.WithArgumentList(replaced.ArgumentList.WithArguments(replaced.ArgumentList.Arguments.RemoveAt(index)))
            : replaced;
    }

    private bool NeedsUsing(InvocationExpressionSyntax call, SemanticModel model)
    {
        if (string.IsNullOrEmpty(extensionNamespace))
        {
            return false;
        }

        ITypeSymbol? receiver = model.GetSymbolInfo(call).Symbol?.ContainingType;
        return model.LookupSymbols(call.SpanStart, receiver, twin, includeReducedExtensionMethods: true).IsEmpty;
    }

    private CompilationUnitSyntax WithUsing(CompilationUnitSyntax root) =>
        root.AddUsings(SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(extensionNamespace!)).WithAdditionalAnnotations(Formatter.Annotation));
}
