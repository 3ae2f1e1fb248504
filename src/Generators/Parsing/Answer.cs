using LlmLimiter.Conventions;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>What a method gives back, and when.</summary>
internal static class Answer
{
    private const string Tasks = "System.Threading.Tasks.";
    private const string Collections = "System.Collections.Generic.";

    public static ReturnKind KindOf(IMethodSymbol method) =>
        IsTaskLike(method.ReturnType) ? ReturnKind.Awaited
        : method.ReturnType.Is($"{Collections}IAsyncEnumerable`1") ? ReturnKind.Streamed
        : ReturnKind.Synchronous;

    /// <summary>The result of a task, the item of a stream, or what is returned at once; null: nothing is.</summary>
    public static ITypeSymbol? TypeOf(IMethodSymbol method) => method switch
    {
        { ReturnsVoid: true } => null,
        { ReturnType: INamedTypeSymbol { TypeArguments: var arguments } } when KindOf(method) != ReturnKind.Synchronous =>
            arguments.IsEmpty ? null : arguments[0],
        _ => method.ReturnType,
    };

    /// <summary>Why an answer of this type cannot be waited for, as the end of a sentence; null: it can.</summary>
    public static string? WhyNot(IMethodSymbol method)
    {
        ITypeSymbol? answer = TypeOf(method);
        string returned = method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return (KindOf(method), answer) switch
        {
            (_, null) => null,
            (ReturnKind.Streamed, _) => TypeText.AllowsRefStruct(answer) ? $"it returns '{returned}', whose items may be ref structs" : null,
            (ReturnKind.Awaited, _) when IsStream(answer) =>
                $"it returns '{returned}', whose stream would be read after the call was settled; return IAsyncEnumerable<T> itself",
            (ReturnKind.Synchronous, _) when IsStream(answer) => $"it returns '{returned}'; of streams only IAsyncEnumerable<T> can be limited",
            (ReturnKind.Synchronous, _) when IsAwaitable(answer) =>
                $"it returns '{returned}'; of what can be awaited only Task, Task<T>, ValueTask and ValueTask<T> can be limited",
            (ReturnKind.Synchronous, _) when IsLazy(answer) => $"it returns '{returned}', which may send only when it is read; return a list, or IAsyncEnumerable<T>",
            _ => null,
        };
    }

    private static bool IsTaskLike(ITypeSymbol type) =>
        type.Is($"{Tasks}Task") || type.Is($"{Tasks}Task`1") || type.Is($"{Tasks}ValueTask") || type.Is($"{Tasks}ValueTask`1");

    private static bool IsAwaitable(ITypeSymbol type) =>
        Members.Sources(type).SelectMany(static source => source.GetMembers("GetAwaiter")).Any(static member =>
            member is IMethodSymbol { Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public });

    private static bool IsStream(ITypeSymbol type) =>
        type.AllInterfaces.Prepend(type).Any(static source =>
            source.Is($"{Collections}IAsyncEnumerable`1") || source.Is($"{Collections}IAsyncEnumerator`1") || source.Is("System.IObservable`1"));

    /// <summary>A sequence that need not have been made when the method returns.</summary>
    private static bool IsLazy(ITypeSymbol type) =>
        type.Is($"{Collections}IEnumerable`1") || type.Is($"{Collections}IEnumerator`1")
        || type.Is("System.Collections.IEnumerable") || type.Is("System.Collections.IEnumerator")
        || type.SelfOrBase("System.ClientModel.CollectionResult") is not null;
}
